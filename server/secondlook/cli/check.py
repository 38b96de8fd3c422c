"""`secondlook check`: one message with its marks in colour, numbered reasons, the level in a sentence, and the next step."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ..engine.assessment import LEVELS, Assessment, Finding
from ..engine.messages import Conversation, Message, read_item
from ..engine.utf16 import Utf16
from ..errors import InputError
from ..packs.load import engine_from, pack_bytes
from ..paths import rules_dir

INPUT_LIMIT = 50_000_000
_EXIT = {"none": 0, "note": 0, "caution": 1, "warning": 2}
_STYLE = {"none": "", "note": "underline", "caution": "black on yellow", "warning": "white on red"}
_SENTENCE = {
    "none": "Nothing here looks like an approach.",
    "note": "One thing worth knowing; nothing to do.",
    "caution": "Some of this is often seen in approaches. Take a second look.",
    "warning": "This is how approaches often go. You may want to report it.",
}
_NEXT = "You need not answer. Keep the messages. Ask or report."


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), metavar="[FILE...]")
@click.option("--json", "as_json", is_flag=True, help="print the Assessment instead")
@click.option("--say", default="en", show_default=True, help="language of the reasons")
@click.option("--rules", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="folder of rules")
def command(files: Sequence[Path], as_json: bool, say: str, folder: Path | None) -> int:
    """Show a message with its marks and the reasons.

    FILE is text or `.json` (a Message or a Conversation); `-` or nothing is standard input. Exit status: 0 none or note,
    1 caution, 2 warning (the highest of several files), 64 and up trouble.
    """
    engine = engine_from(pack_bytes(folder or rules_dir()))
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    status = 0
    for file in files or (Path("-"),):
        item = _read(file)
        assessment = engine.assess(item, say)
        if as_json:
            click.echo(json.dumps(assessment.to_json(), ensure_ascii=False))
        else:
            _show(console, item, assessment)
        status = max(status, _EXIT[assessment.level])
    return status


def _read(file: Path) -> Message | Conversation:
    name = "standard input" if str(file) == "-" else str(file)
    if file.suffix.lower() in (".eml", ".mbox", ".msg"):
        raise InputError("mail files are not read yet; save the message as text and check that", name)
    try:
        raw = sys.stdin.buffer.read(INPUT_LIMIT + 1) if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", name) from None
    if len(raw) > INPUT_LIMIT:
        raise InputError(f"has more than {INPUT_LIMIT // 1_000_000} MB; check a part of it", name)
    text = _decode(raw, name)
    if file.suffix.lower() != ".json":
        return Message(text)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}", name) from None
    return read_item(data)


def _decode(raw: bytes, name: str) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                break
    raise InputError("not a text in UTF-8; save it as UTF-8", name)


def _show(console: Console, item: Message | Conversation, assessment: Assessment) -> None:
    console.print()
    number = 0
    messages = item.messages if isinstance(item, Conversation) else (item,)
    for index, message in enumerate(messages):
        if isinstance(item, Conversation):
            console.print(Text(f"{index + 1}. {'you' if message.mine else 'the sender'}", style="dim"))
        for field, text in (("subject", message.subject), ("text", message.text)):
            here = [f for f in assessment.findings if f.field == field and f.index in (None, index)]
            if text:
                console.print(Padding(_marked(text, here, assessment.level, number), (0, 2)))
            number += len(here)
        console.print()
    console.print(Text(f"{assessment.level.upper()}  ", style="bold").append(_SENTENCE[assessment.level], style="not bold"))
    for rule in assessment.rules:
        console.print(Padding(Text(f"- {rule.why}"), (0, 2)))
    for i, finding in enumerate(assessment.findings, 1):
        console.print(Padding(Text(f"[{i}] “{_short(finding.quote)}”  ").append(finding.why, style="dim"), (0, 2)))
    if assessment.cut:
        console.print(Text("The message is very long; only its first part was judged.", style="dim"))
    if LEVELS.index(assessment.level) >= LEVELS.index("caution"):
        console.print(Text(_NEXT))


def _marked(text: str, findings: Sequence[Finding], level: str, number: int) -> Text:
    """The text with a number behind each mark: colour alone is not for everybody, and a pipe has none."""
    units = Utf16(text)
    points = {units(i): i for i in range(len(text) + 1)}
    marked = Text(_visible(text))
    for finding in findings:
        marked.stylize(_STYLE[level], points[finding.start], points[finding.end])
    ends = sorted(((points[f.end], i) for i, f in enumerate(findings, number + 1)), reverse=True)
    for end, i in ends:
        marked = marked[:end] + Text(f"[{i}]", style="bold") + marked[end:]
    return marked


_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _visible(text: str) -> str:
    """Control characters could drive the terminal or turn its lines round; each becomes one visible sign, so places stay."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def _short(quote: str, most: int = 90) -> str:
    one_line = " ".join(_visible(quote).split())
    return one_line if len(one_line) <= most else one_line[: most - 1] + "…"
