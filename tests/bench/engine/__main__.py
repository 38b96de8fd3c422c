"""The engine benchmark: `python -m tests.bench.engine` measures everything in one run and writes docs/performance.md.

`--corpora DIR` adds a column of real messages from a folder of `*.jsonl.gz`; nothing of them is kept.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from secondlook.packs.compile import compile_pack, to_bytes
from secondlook.packs.rule_set import RuleSet
from secondlook.packs.sources import read_rules
from secondlook.paths import rules_dir

from ..section import replace_section
from . import made_rules, run, texts, worst
from .agreement import Agreement, agreement
from .page import Results, page
from .sizes import sizes
from .targets import missed, targets

SIZES = (20, 200, 2_000, 10_000)
MOST_SIGNALS = 2_000  # of a pack; more phrases are dealt out to these
TEXTS = 5_000
AGREEMENT_TEXTS = 1_500
PAGE = Path("docs/performance.md")


class Bench:
    """A folder of texts and rules, and what was measured with them."""

    def __init__(self, folder: Path, rules: RuleSet, corpora: Path | None) -> None:
        self.folder, self.rules = folder, rules
        self.texts = texts.made_texts(rules, TEXTS)
        self.real = texts.corpora_texts(corpora, TEXTS) if corpora else []
        frequencies = texts.words_in(self.texts)
        self.phrases = {size: made_rules.made_phrases(size, frequencies) for size in SIZES}
        sets = {size: made_rules.rule_set(p, min(size, MOST_SIGNALS)) for size, p in self.phrases.items()}
        self.packs = {str(size): to_bytes(compile_pack(rule_set)) for size, rule_set in sets.items()}
        self.packs["shipped"] = to_bytes(compile_pack(rules))
        self.tables = folder / "tables.json"
        self.tables.write_bytes(files("secondlook.engine").joinpath("tables.json").read_bytes())
        for name, pack in self.packs.items():
            (folder / f"pack-{name}").write_bytes(pack)
        for size, phrases in self.phrases.items():
            self._write(f"re-{size}", [made_rules.expression(p) for p in phrases])
            self._write(f"yara-{size}", [made_rules.expression(p, 3) for p in phrases])
        self._write("made", self.texts)
        self._write("real", self.real)
        self._write("thousand", texts.thousand(self.texts, 1_300))

    def _write(self, name: str, data: object) -> Path:
        file = self.folder / name
        file.write_text(json.dumps(data), encoding="utf-8")
        return file

    def measure(self, which: str, on: str, rules: str) -> run.Measured:
        """`which` engine over a file of texts with the rules of one size, or the shipped ones."""
        _progress(f"{which}, {on} texts, {rules} signals")
        kind = which.removeprefix("js ")
        file = "yara-" if kind == "yara" else "pack-" if kind in ("walk", "assess") else "re-"
        seconds = 600 if file == "pack-" else run.SECONDS
        return run.measure(which, self.folder / on, self.folder / (file + rules), self.tables, seconds)

    def results(self) -> Results:
        """Everything that the page shows."""
        engines = (*run.PYTHON, *run.NODE)
        made = {(which, str(size)): self.measure(which, "made", str(size)) for size in SIZES for which in engines}
        ours = [which for which in engines if which.endswith(("walk", "assess"))]
        made |= {(which, "shipped"): self.measure(which, "made", "shipped") for which in ours}
        thousand = {(which, name): self.measure(which, "thousand", name) for name in ("200", "2000", "shipped") for which in ours}
        real = {(which, n): self.measure(which, "real", n) for n in ("200", "2000") for which in engines if self.real}
        real |= {(which, "shipped"): self.measure(which, "real", "shipped") for which in ours if self.real}
        return Results(
            texts=len(self.texts),
            mean=sum(map(len, self.texts)) / len(self.texts),
            beyond_ascii=sum(not text.isascii() for text in self.texts) / len(self.texts),
            made=made,
            thousand=thousand,
            real=real,
            worst=self._worst("2000"),
            worst_shipped=self._worst("shipped"),
            agreements={size: self._agreement(size) for size in (20, 200)},
            sizes=sizes(self.packs, run.ENGINE, self.tables),
            cold_start={
                name: run.cold_start(self.tables, self.folder / f"pack-{pack}")
                for pack, name in (("200", "200 signals"), ("shipped", "the shipped rules"))
            },
            shipped_signals=len(self.rules.signals),
            shipped_phrases=sum(len(s.phrases) + len(s.unless) for s in self.rules.signals),
        )

    def _worst(self, pack: str) -> Sequence[worst.Worst]:
        _progress(f"built texts, {pack} signals")
        built = worst.texts_of(self.phrases[2_000])
        only = [text for _, text in built]
        node = run.worst_in_node(self.tables, self.folder / f"pack-{pack}", self._write("built", only))
        return worst.together(built, worst.in_python(self.packs[pack], only), node)

    def _agreement(self, size: int) -> Agreement:
        _progress(f"agreement at {size} signals")
        return agreement(self.texts[:AGREEMENT_TEXTS], self.phrases[size], self.packs[str(size)])


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", type=Path, default=rules_dir(), help="a folder of rules; the project's own without")
    parser.add_argument("--corpora", type=Path, help="a folder of *.jsonl.gz with real messages, measured as well")
    parser.add_argument("--page", type=Path, default=PAGE, help=f"the page to write ({PAGE})")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = Bench(Path(folder), read_rules(options.rules), options.corpora).results()
    reached = targets(results)
    replace_section(options.page, "engine", page(results, reached))
    for name in missed(reached):
        print(f"missed: {name}")
    print(options.page)


if __name__ == "__main__":
    main()
