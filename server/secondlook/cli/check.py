"""`secondlook check`: one message with its marks in colour, numbered reasons, the level in a sentence, and the next step."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ..engine.assess import Engine
from ..engine.assessment import LEVELS, Assessment, Finding
from ..engine.messages import Conversation, Message, read_item
from ..engine.utf16 import Utf16
from ..errors import InputError
from ..mail.assess import assess_mail
from ..mail.kind import looks_like_mail
from ..mail.mail import Mail
from ..mail.to_message import to_item
from ..packs.load import engine_from, pack_bytes
from ..paths import rules_dir
from ..settings import load_settings
from .check_mail import check_mailbox, read_named_mail
from .mail_view import show_mail
from .visible import visible

INPUT_LIMIT = 50_000_000
_EXIT = {"none": 0, "note": 0, "caution": 1, "warning": 2}
_STYLE = {"none": "", "note": "underline", "caution": "black on yellow", "warning": "white on red"}
_SENTENCE = {
    "none": "Nothing here looks like an approach.",
    "note": "One thing worth knowing; nothing to do.",
    "caution": "Some of this is often seen in approaches. Take a second look.",
    "warning": "This is how approaches often go. You may want to report it.",
}
# What to do differs where it is no approach.
_NEIGHBOUR = {
    "scam": "This looks like an ordinary scam. Do not pay and send no codes. If you did, call your bank now.",
    "malware": "This looks like a trap for your computer. Open and run nothing. If you did, call your IT department now.",
    "advance_fee": "This looks like an advance fee. The promised money does not come. Pay nothing and send no papers.",
    "romance": "This looks like a romance scam. Send no money and invest nothing. Talk to somebody you trust.",
}
_NEXT = "You need not answer. Keep the messages. Ask or report."


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), metavar="[FILE...]")
@click.option("--json", "as_json", is_flag=True, help="print the Assessment instead")
@click.option("--say", default="en", show_default=True, help="language of the reasons")
@click.option("--rules", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="folder of rules")
def command(files: Sequence[Path], as_json: bool, say: str, folder: Path | None) -> int:
    """Show a message with its marks and the reasons.

    FILE is text, a mail (`.eml`), a mailbox (`.mbox`) or `.json` (a Message or a Conversation); `-` or nothing is standard
    input: text or a mail. Exit status: 0 none or note, 1 caution, 2 warning (the highest of several), 64 and up trouble.
    """
    engine = engine_from(pack_bytes(folder or rules_dir(), load_settings().own))
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    levels = []
    for file in files or (Path("-"),):
        if file.suffix.lower() == ".mbox":
            levels.append(check_mailbox(engine, file, console, as_json, say))
        else:
            levels.append(_check(engine, file, console, as_json, say))
    return max(_EXIT[level] for level in levels)


def _check(engine: Engine, file: Path, console: Console, as_json: bool, say: str) -> str:
    """Judge one file and show it. Returns the level."""
    name = "standard input" if str(file) == "-" else str(file)
    raw = _bytes(file, name)
    mail, item = None, None
    if _is_mail(file, raw):
        mail = read_named_mail(raw, name)
        assessment = assess_mail(engine, mail, say)
        item = read_item(to_item(mail)) if isinstance(mail, Mail) else None
    else:
        item = _read(raw, name, file.suffix.lower() == ".json")
        assessment = engine.assess(item, say)
    if as_json:
        click.echo(json.dumps(assessment.to_json(), ensure_ascii=False))
        return assessment.level
    if mail is not None:
        show_mail(console, mail)
    _show(console, item, assessment)
    return assessment.level


def _is_mail(file: Path, raw: bytes) -> bool:
    """A mail by its name; without a telling name by what it begins with."""
    suffix = file.suffix.lower()
    return suffix in (".eml", ".msg") or (suffix not in (".txt", ".json") and looks_like_mail(raw))


def _bytes(file: Path, name: str) -> bytes:
    try:
        raw = sys.stdin.buffer.read(INPUT_LIMIT + 1) if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", name) from None
    if len(raw) > INPUT_LIMIT:
        raise InputError(f"has more than {INPUT_LIMIT // 1_000_000} MB; check a part of it", name)
    return raw


def _read(raw: bytes, name: str, is_json: bool) -> Message | Conversation:
    text = _decode(raw, name)
    if not is_json:
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


def _show(console: Console, item: Message | Conversation | None, assessment: Assessment) -> None:
    console.print()
    numbered = list(enumerate(assessment.findings, 1))
    messages = item.messages if isinstance(item, Conversation) else (item,) if item else ()
    for index, message in enumerate(messages):
        if isinstance(item, Conversation):
            console.print(Text(f"{index + 1}. {'you' if message.mine else 'the sender'}", style="dim"))
        for field, text in (("subject", message.subject), ("text", message.text)):
            here = [(i, f) for i, f in numbered if f.field == field and f.index in (None, index)]
            if text:
                _indented(console, _marked(text, here, assessment.level))
        console.print()
    neighbour = _NEIGHBOUR.get(assessment.kind, "") if _EXIT[assessment.level] else ""
    sentence = neighbour or _SENTENCE[assessment.level]
    console.print(Text(f"{assessment.level.upper()}  ", style="bold").append(sentence, style="not bold"))
    for rule in assessment.rules:
        _indented(console, Text(f"- {rule.why}"))
    for i, finding in numbered:
        _indented(console, Text(f"[{i}] “{_short(finding.quote)}”  ").append(finding.why, style="dim"))
    if assessment.cut:
        console.print(Text("The message is very long; only its first part was judged.", style="dim"))
    if LEVELS.index(assessment.level) >= LEVELS.index("caution"):
        console.print(Text(_NEXT))


def _indented(console: Console, text: Text) -> None:
    """A little to the right; in a pipe without the padding, which would cut long lines."""
    if console.is_terminal:
        console.print(Padding(text, (0, 2)))
        return
    for line in text.split("\n", allow_blank=True):
        console.print(Text("  ").append_text(line))


def _marked(text: str, findings: Sequence[tuple[int, Finding]], level: str) -> Text:
    """The text with a number behind each mark: colour alone is not for everybody, and a pipe has none."""
    units = Utf16(text)
    points = {units(i): i for i in range(len(text) + 1)}
    marked = Text(visible(text))
    for _, finding in findings:
        marked.stylize(_STYLE[level], points[finding.start], points[finding.end])
    ends = sorted(((points[f.end], i) for i, f in findings), reverse=True)
    for end, i in ends:
        marked = marked[:end] + Text(f"[{i}]", style="bold") + marked[end:]
    return marked


def _short(quote: str, most: int = 90) -> str:
    one_line = " ".join(visible(quote).split())
    return one_line if len(one_line) <= most else one_line[: most - 1] + "…"
