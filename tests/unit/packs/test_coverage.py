"""The page about what shows what: current, and without an empty row."""

from __future__ import annotations

from pathlib import Path

import pytest

from secondlook.errors import PackError
from secondlook.packs.coverage import faults, page, read_catalogue
from secondlook.packs.sources import read_rules
from secondlook.paths import rules_dir

ROOT = Path(__file__).parents[3]


def test_every_row_is_shown_and_proved() -> None:
    catalogue, rules = read_catalogue(rules_dir()), read_rules(rules_dir())

    assert list(faults(catalogue, rules, ROOT)) == []
    rows = [line for line in page(catalogue, rules).splitlines() if line.startswith("|")]
    cells = [cell.strip() for row in rows for cell in row.strip("|").split("|")]
    assert len(rows) > 200
    assert "" not in cells


def test_the_page_is_current() -> None:
    written = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    again = page(read_catalogue(rules_dir()), read_rules(rules_dir()))

    assert written == again, "make it again: python -m secondlook.packs.coverage > docs/coverage.md"


def test_every_tactic_of_the_rules_is_in_the_catalogue() -> None:
    catalogue = read_catalogue(rules_dir())

    assert len(catalogue.indicators) == 110
    assert {entry.sources[0] for entry in catalogue.tactics.values()} == {"S0", "S1", "S2", "S3", "S4"}
    assert list(catalogue.combinations) == [f"R{number}" for number in range(14)]


def test_a_wrong_catalogue_is_refused_at_its_place(tmp_path: Path) -> None:
    text = 'indicators:\n  a-b: {group: "A", instead: "nothing"}\ncombinations: {}\narticles: {}\n'
    (tmp_path / "catalogue.yml").write_text(text, encoding="utf-8")

    with pytest.raises(PackError, match="'instead' and 'test' go together"):
        read_catalogue(tmp_path)


def test_what_nothing_shows_is_named(tmp_path: Path) -> None:
    text = "indicators:\n  a-b: {by: [no-such]}\n  c-d: {sources: [S0]}\ncombinations: {}\narticles: {}\n"
    (tmp_path / "catalogue.yml").write_text(text, encoding="utf-8")

    told = list(faults(read_catalogue(tmp_path), read_rules(rules_dir()), ROOT))

    assert [line.split(": ", 1)[1].split(";")[0] for line in told] == ["there is no no-such", "nothing shows c-d"]
