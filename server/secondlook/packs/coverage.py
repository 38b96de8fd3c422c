"""What shows each tactic, indicator and combination of the research, as a page: `python -m secondlook.packs.coverage`.

`rules/catalogue.yml` lists them; a row that nothing shows is refused, so that the page cannot promise what is not there.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..paths import rules_dir
from .block import Block
from .rule_set import RuleSet
from .sources import read_rules
from .strict_yaml import parse

_HEAD = """# Coverage: what shows what

Made from `rules/catalogue.yml` and the rules by `python -m secondlook.packs.coverage`; a test keeps it current and refuses
an empty row. Examples of a rule are tried in both engines by `secondlook rules test`. S0 to S4 are the five source articles,
see `rules/guidance`.
"""
_EXAMPLES = "examples of the rule"


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue. `by`: names or globs of what shows it; `instead`: what stands in, proved by `test`."""

    id: str
    where: str
    group: str
    says: str
    sources: tuple[str, ...]
    by: tuple[str, ...]
    instead: str
    test: str


@dataclass(frozen=True)
class Catalogue:
    """rules/catalogue.yml"""

    indicators: Mapping[str, Entry]
    combinations: Mapping[str, Entry]
    tactics: Mapping[str, Entry]


def read_catalogue(folder: Path) -> Catalogue:
    """Read `catalogue.yml` of a folder of rules. Raises PackError with the place of what is refused."""
    document = parse((folder / "catalogue.yml").read_text(encoding="utf-8"), "catalogue.yml")
    block = Block(document, document.data, ())
    articles = Block(document, block.take("articles", dict), ("articles",))
    tactics = {
        id: Entry(**{**vars(entry), "sources": (article,)})
        for article in articles.data
        for id, entry in _entries(articles, article).items()
    }
    catalogue = Catalogue(_entries(block, "indicators"), _entries(block, "combinations"), tactics)
    block.nothing_else()
    return catalogue


def _entries(parent: Block, key: str) -> dict[str, Entry]:
    part = Block(parent.document, parent.take(key, dict), (*parent.place, key))
    return {id: _entry(Block(part.document, part.data[id], (*part.place, id)), id) for id in part.data}


def _entry(block: Block, id: str) -> Entry:
    entry = Entry(
        id=id,
        where=block.where(),
        group=block.take("group", str, ""),
        says=block.take("says", str, ""),
        sources=tuple(w.text for w in block.texts("sources")),
        by=tuple(w.text for w in block.texts("by")),
        instead=block.take("instead", str, ""),
        test=block.take("test", str, ""),
    )
    block.nothing_else()
    if bool(entry.instead) != bool(entry.test):
        raise block.refuse("'instead' and 'test' go together: what stands in is proved by a test")
    return entry


def faults(catalogue: Catalogue, rules: RuleSet, root: Path) -> Iterator[str]:
    """Rows that nothing shows, names that nothing has, tests that do not exist below `root`."""
    homes = _homes(rules)
    for entry in (*catalogue.indicators.values(), *catalogue.combinations.values(), *catalogue.tactics.values()):
        known: Sequence[str] = [*catalogue.indicators] if entry.id in catalogue.tactics else [*homes]
        for name in entry.by:
            if not fnmatch.filter(known, name):
                yield f"{entry.where}: there is no {name}"
        if entry.test and not (root / entry.test).is_file():
            yield f"{entry.where}: there is no {entry.test}"
        if not entry.by and not entry.instead and entry.id not in homes:
            yield f"{entry.where}: nothing shows {entry.id}; write the signal, or say `by` or `instead`"


def page(catalogue: Catalogue, rules: RuleSet) -> str:
    """The whole page in Markdown."""
    homes = _homes(rules)
    lines = [_HEAD, "## The source articles", ""]
    lines += _table("article", "what it says", "indicators", "shown by", "proved by")
    lines += [_tactic_row(entry, catalogue, homes) for entry in catalogue.tactics.values()]
    lines += ["", "## The indicators", "", *_table("group", "indicator", "sources", "shown by", "proved by")]
    for entry in catalogue.indicators.values():
        lines.append(_row(entry.group, f"`{entry.id}`", ", ".join(entry.sources), *_told_and_proved([entry], homes)))
    lines += ["", "## The combinations", "", *_table("rule", "means", "shown by", "proved by")]
    lines += [_row(entry.id, entry.says, *_told_and_proved([entry], homes)) for entry in catalogue.combinations.values()]
    return "\n".join(lines) + "\n"


def _tactic_row(tactic: Entry, catalogue: Catalogue, homes: Mapping[str, str]) -> str:
    entries = [catalogue.indicators[id] for id in tactic.by] or [tactic]
    indicators = ", ".join(f"`{id}`" for id in tactic.by) or "none"
    return _row(tactic.sources[0], f"{tactic.id} {tactic.says}", indicators, *_told_and_proved(entries, homes))


def _told_and_proved(entries: Sequence[Entry], homes: Mapping[str, str]) -> tuple[str, str]:
    """What shows these entries, and the tests of it."""
    shown = dict.fromkeys(name for entry in entries for name in _shown(entry, homes))
    files = ", ".join(f"`{homes[name]}/{name}`" for name in shown)
    told = [files, *dict.fromkeys(entry.instead for entry in entries)]
    proved = [_EXAMPLES if shown else "", *dict.fromkeys(f"`{entry.test}`" for entry in entries if entry.test)]
    return "; ".join(filter(None, told)), ", ".join(filter(None, proved))


def _homes(rules: RuleSet) -> dict[str, str]:
    """Names of signals and combinations, and the folder that each stands in."""
    return {**{s.id: s.tactic for s in rules.signals}, **{r.id: "combinations" for r in rules.rules}}


def _shown(entry: Entry, homes: Mapping[str, str]) -> list[str]:
    """Names of what shows it: the signal of its own name first."""
    return list(dict.fromkeys(name for wanted in (entry.id, *entry.by) for name in sorted(fnmatch.filter(homes, wanted))))


def _table(*titles: str) -> list[str]:
    return [_row(*titles), f"|{'---|' * len(titles)}"]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


if __name__ == "__main__":
    print(page(read_catalogue(rules_dir()), read_rules(rules_dir())), end="")
