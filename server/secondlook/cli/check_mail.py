"""`secondlook check` for mail: one mail with all around it, or a mailbox with a line a mail and a summary."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from ..engine.assess import Engine
from ..engine.assessment import LEVELS, Assessment
from ..errors import InputError
from ..mail.assess import assess_mail
from ..mail.mail import Mail, TooComplex
from ..mail.mbox import read_mbox
from ..mail.reader import read_mail
from .mail_view import mail_line


def read_named_mail(raw: bytes, name: str) -> Mail | TooComplex:
    """A mail from a file; what is wrong with it is said with the name of the file."""
    try:
        return read_mail(raw)
    except InputError as error:
        raise InputError(str(error), name) from None


def check_mailbox(engine: Engine, path: Path, console: Console, as_json: bool, say: str) -> str:
    """Judge every mail of an mbox file. Returns the highest level; a mail that cannot be read is named and passed over."""
    try:
        file, size = path.open("rb"), path.stat().st_size
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path)) from None
    counts: Counter[str] = Counter()
    with file:
        for number, mail, judged in _judged(engine, file, size, say):
            counts[judged.level if isinstance(judged, Assessment) else "unreadable"] += 1
            if as_json:
                click.echo(json.dumps({"error": judged} if isinstance(judged, str) else judged.to_json(), ensure_ascii=False))
            elif isinstance(judged, str) or mail is None:
                console.print(Text(f"{number:5}  unreadable: {judged}"))
            else:
                console.print(mail_line(number, mail, judged))
    if not as_json:
        summary = ", ".join(f"{counts[name]} {name}" for name in (*LEVELS, "unreadable") if counts[name])
        console.print(Text(f"{counts.total()} mails: {summary or 'nothing to judge'}", style="bold"))
    return next((level for level in reversed(LEVELS) if counts[level]), "none")


def _judged(
    engine: Engine, file: BinaryIO, size: int, say: str
) -> Iterator[tuple[int, Mail | TooComplex | None, Assessment | str]]:
    """Number, mail and Assessment of every mail; without a mail, what is wrong with it."""
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("judging", total=size)
        for number, raw in enumerate(read_mbox(file), 1):
            try:
                mail = read_mail(raw)
            except InputError as error:
                yield number, None, str(error)
            else:
                yield number, mail, assess_mail(engine, mail, say)
            progress.update(task, completed=file.tell())
