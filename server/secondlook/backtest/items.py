"""What a back-test goes through: messages as they lie in files and in the store, not yet read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..engine.messages import Conversation, Message, read_item
from ..errors import InputError
from ..mail.mail import TooComplex
from ..mail.mbox import read_mbox
from ..mail.reader import read_mail
from ..mail.to_message import to_item

WORTH = ("approach", "scam", "exercise")
"""Labels of what should be marked; an exercise is an approach that the organisation made itself."""
HARMLESS = "harmless"
UNKNOWN = "unknown"
LABELS = (*WORTH, HARMLESS, UNKNOWN)
_ALSO = {"benign": HARMLESS}
LINE_LIMIT = 50_000_000
UPLOAD_LINE_LIMIT = 2_000_000
"""Of files that come over the web: a line of JSON takes many times its size in memory."""
_SAMPLE = Path(__file__).with_name("sample.jsonl")


@dataclass(frozen=True)
class Item:
    """One message or conversation. `place` names it for people, `file:line` or the id of a report.

    kind: json (a contract's Message or Conversation, whose own `label` or `verdict` counts where `label` is empty) or mail.
    """

    place: str
    kind: str
    raw: bytes
    label: str = ""


@dataclass(frozen=True)
class Labelled:
    """An item that was read."""

    content: Message | Conversation
    label: str


def read(item: Item) -> Labelled:
    """The message of an item with its label. Raises InputError that says what is wrong with it."""
    if item.kind == "mail":
        mail = read_mail(item.raw)
        if isinstance(mail, TooComplex):
            raise InputError(f"too complex: {mail.reason}")
        return Labelled(read_item(to_item(mail)), item.label or UNKNOWN)
    try:
        data = json.loads(item.raw)
    except (ValueError, RecursionError):
        raise InputError("the line is not JSON") from None
    content = read_item(data)
    return Labelled(content, item.label or _label(data.get("label") or data.get("verdict")))


def jsonl_items(file: BinaryIO, name: str, *, limit: int = LINE_LIMIT) -> Iterator[Item]:
    """A Message or Conversation a line; empty lines are passed over, and one over `limit` bytes comes cut, as what is no JSON."""
    number = 0
    while line := file.readline(limit):
        number += 1
        rest = line
        while len(rest) == limit and not rest.endswith(b"\n"):
            rest = file.readline(limit)
        if line.strip():
            yield Item(f"{name}:{number}", "json", line)


def mbox_items(file: BinaryIO, name: str) -> Iterator[Item]:
    """The mails of an mbox file, counted from 1."""
    for number, raw in enumerate(read_mbox(file), 1):
        yield Item(f"{name}:{number}", "mail", raw)


def file_items(paths: Iterable[Path], *, mbox: bool = False) -> Iterator[Item]:
    """The items of these files, one after the other. Raises InputError for a file that cannot be read."""
    for path in paths:
        with ExitStack() as stack:
            try:
                file = stack.enter_context(path.open("rb"))
            except OSError as error:
                raise InputError(f"cannot be read: {error.strerror}", str(path)) from None
            yield from mbox_items(file, path.name) if mbox else jsonl_items(file, path.name)


def sample_items() -> Iterator[Item]:
    """The labelled texts that come with the package."""
    yield from file_items([_SAMPLE])


def _label(written: object) -> str:
    label = _ALSO.get(str(written), str(written))
    return label if label in LABELS else UNKNOWN
