"""`secondlook rules backtest`: what a change of the rules would have done."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from ..backtest.items import Item, file_items, sample_items
from ..backtest.processes import Cancelled
from ..backtest.result import Change, Hits, Result
from ..backtest.run import backtest
from ..engine.assessment import LEVELS
from ..errors import InputError
from ..packs.accept import parse_strictly
from ..packs.compile import to_bytes
from ..packs.load import pack_bytes
from ..packs.overlay import overlay_from
from ..packs.pack_shape import shape_fault
from ..packs.publish import base_rules
from ..packs.release import compile_release
from ..packs.rule_files import Files
from ..paths import rules_dir
from ..reports.judged_items import report_items
from ..settings import Settings, load_settings
from ..store.database import Database
from ..store.migrate import prepare
from ..store.rule_drafts import find_draft
from ..store.served_rules import served_rules
from .visible import visible

_FILES = click.Path(path_type=Path, dir_okay=False, exists=True)
_SHOWN_EXAMPLES = 5
_NAMES = {
    "to_warning": "newly a warning",
    "to_caution": "newly a caution",
    "weaker": "a caution instead of a warning",
    "unmarked": "no longer marked",
    "other": "other signals, same level",
}


@click.command("backtest")
@click.option("--before", default="current", show_default=True, metavar="base|current|PACK", help="the rules as they are")
@click.option("--after", required=True, metavar="PACK|DIR|draft:N|base", help="a pack, the folder of an overlay, or a draft")
@click.option("--mbox", "mboxes", type=_FILES, multiple=True, help="mails; may be repeated")
@click.option("--jsonl", "jsonls", type=_FILES, multiple=True, help="a Message or Conversation a line, `label` if known")
@click.option("--corpus", type=click.Path(path_type=Path, file_okay=False, exists=True), help="every .jsonl file of a folder")
@click.option("--reports", is_flag=True, help="closed reports of this installation with their verdicts")
@click.option("--processes", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="the whole result as JSON")
def run_backtest(
    before: str,
    after: str,
    mboxes: tuple[Path, ...],
    jsonls: tuple[Path, ...],
    corpus: Path | None,
    reports: bool,
    processes: int,
    as_json: bool,
) -> int:
    """Judge messages with the rules before and after a change. Exit status 1 when the change may not be published.

    Without any source the labelled sample that comes with the program is used.
    """
    settings = load_settings()
    sources: list[Iterator[Item]] = [file_items(mboxes, mbox=True), file_items(jsonls)]
    if corpus is not None:
        sources.append(file_items(sorted(corpus.rglob("*.jsonl"))))
    if reports:
        sources.append(report_items(_database(settings)))
    if not (mboxes or jsonls or corpus or reports):
        sources.append(sample_items())
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("judging", total=None)
        try:
            result = backtest(
                _pack(before, settings),
                _pack(after, settings),
                chain(*sources),
                processes=processes,
                progress=lambda done: bar.update(task, completed=done),
            )
        except KeyboardInterrupt:
            raise Cancelled("the back-test was cancelled") from None
    click.echo(json.dumps(result.to_json(), ensure_ascii=False, indent=1) if as_json else "\n".join(_told(result)))
    return 0 if result.may_be_published else 1


def _pack(name: str, settings: Settings) -> bytes:
    """The unsigned pack that is meant by a name, a file or a folder."""
    if name == "base":
        return pack_bytes(rules_dir(), settings.own)
    if name == "current":
        return served_rules(_database(settings), settings).content
    if name.startswith("draft:"):
        draft = find_draft(_database(settings), int(name[6:])) if name[6:].isdecimal() else None
        if draft is None:
            raise InputError("there is no such draft", name)
        return _compiled(draft.files, settings)
    path = Path(name)
    if path.is_dir():
        return _compiled(overlay_from(path), settings)
    if path.is_file():
        return _checked(path.read_bytes(), name)
    raise InputError("no pack, folder or draft of this name; use base, current, PACK, DIR or draft:N", name)


def _checked(raw: bytes, name: str) -> bytes:
    """A pack that somebody gave, signed or not; whose it is does not matter here."""
    content = raw.partition(b"\n")[2] if raw.startswith(b"secondlook-pack ") else raw
    if fault := shape_fault(parse_strictly(content)):
        raise InputError(f"the file is no pack: {fault}", name)
    return content


def _compiled(files: Files, settings: Settings) -> bytes:
    return to_bytes(compile_release(base_rules(), files, settings.own))


def _database(settings: Settings) -> Database:
    database = Database(settings.store_url)
    prepare(database)
    return database


def _told(result: Result) -> Iterator[str]:
    yield f"rules {result.before} -> {result.after}: {result.items} messages, {result.failed} could not be read"
    yield "  " + ", ".join(f"{count} {label}" for label, count in result.labels.items() if count)
    yield ""
    yield "level before \\ after" + "".join(f"{level:>10}" for level in LEVELS)
    for old, row in result.levels.items():
        yield f"{old:>20}" + "".join(f"{row[new]:>10}" for new in LEVELS)
    for name, change in result.changes.items():
        yield from _changed(_NAMES[name], change)
    changed = [row for row in result.signals if row.is_changed]
    if changed:
        yield ""
        yield f"{'signal':<36}{'before':>8}{'right':>8}{'after':>8}{'right':>8}"
    for one in changed:
        cells = "".join(f"{hits.right + hits.wrong + hits.unknown:>8}{_share(hits):>8}" for hits in (one.before, one.after))
        yield f"{one.signal:<36}{cells}"
    for trouble in result.troubles[:_SHOWN_EXAMPLES]:
        yield f"not read: {visible(trouble.place)}: {visible(trouble.text)}"
    yield ""
    yield f"time for a message: {result.speed.ratio:.2f} times that of before"
    yield from (f"unfair: {visible(str(one))}" for one in result.unfair)
    yield "may be published" if result.may_be_published else "may not be published"


def _changed(name: str, change: Change) -> Iterator[str]:
    if not change.count:
        return
    labels = ", ".join(f"{count} {label}" for label, count in change.by_label.items() if count)
    yield ""
    yield f"{name}: {change.count} ({labels})"
    for example in change.examples[:_SHOWN_EXAMPLES]:
        quotes = "; ".join(f"{'+' if quote.is_new else '-'} {quote.signal} {quote.quote!r}" for quote in example.quotes)
        yield f"  {visible(example.place)} [{example.label}] {example.before} -> {example.after}: {visible(quotes)}"


def _share(hits: Hits) -> str:
    return "-" if hits.precision is None else f"{hits.precision:.0%}"
