"""`secondlook assess`: many messages, one JSON value a line in, one Assessment a line out, in order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click
from rich.console import Console
from rich.progress import Progress

from ..engine.messages import read_item
from ..errors import InputError, SecondLookError
from ..packs.load import engine_from, pack_bytes
from ..packs.node_engine import assess_with_node
from ..paths import rules_dir
from ..settings import load_settings

LINE_LIMIT = 50_000_000


@click.command()
@click.argument("source", type=click.File("rb"), metavar="IN.jsonl")
@click.option("-o", "--out", type=click.File("wb", lazy=False), default="-", metavar="OUT.jsonl", help="default: standard output")
@click.option("--engine", type=click.Choice(["python", "js"]), default="python", show_default=True)
@click.option("--say", default="en", show_default=True, help="language of the reasons")
@click.option("--rules", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="folder of rules")
def command(source: BinaryIO, out: BinaryIO, engine: str, say: str, folder: Path | None) -> int:
    """Judge one Message or Conversation a line. A bad line becomes {"id": ..., "error": ...} and the run goes on."""
    pack = pack_bytes(folder or rules_dir(), load_settings().own)
    judged = _python(source, pack, say) if engine == "python" else _js(source, pack, say)
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("judging", total=_size(source))
        for answer in judged:
            out.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
            progress.update(task, completed=source.tell() if source.seekable() else None)
    return 0


def _size(source: BinaryIO) -> int | None:
    return Path(source.name).stat().st_size if source.seekable() and source.name != "<stdin>" else None


def _lines(source: BinaryIO) -> Iterator[bytes]:
    while line := source.readline(LINE_LIMIT):
        yield line


def _python(source: BinaryIO, pack: bytes, say: str) -> Iterator[dict[str, Any]]:
    engine = engine_from(pack)
    for line in _lines(source):
        try:
            yield engine.assess(read_item(_parsed(line)), say).to_json()
        except SecondLookError as error:
            yield _error(line, error)


def _js(source: BinaryIO, pack: bytes, say: str) -> Iterator[dict[str, Any]]:
    """Lines that are refused never reach the engine; their errors keep their place in the output."""
    refused: dict[int, dict[str, Any]] = {}

    def good() -> Iterator[str]:
        for number, line in enumerate(_lines(source)):
            try:
                item = _parsed(line)
                read_item(item)
                yield json.dumps(item)
            except SecondLookError as error:
                refused[number] = _error(line, error)

    number = 0
    for answer in assess_with_node(good(), pack, say):
        while number in refused:
            yield refused.pop(number)
            number += 1
        yield answer
        number += 1
    yield from _rest(refused)


def _rest(refused: dict[int, dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return [refused[number] for number in sorted(refused)]


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise InputError("the line is not JSON") from None


def _error(line: bytes, error: SecondLookError) -> dict[str, Any]:
    try:
        data = json.loads(line)
        id = data.get("id") if isinstance(data, dict) else None
    except (ValueError, RecursionError):
        id = None
    return {"id": id, "error": str(error)}
