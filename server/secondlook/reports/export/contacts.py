"""Authorities that an approach can be told to: `contacts.yml` in the data folder, else the one that comes with the package."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...errors import PackError
from ...packs.block import Block
from ...packs.strict_yaml import parse
from ..safe_header import plain_line

NAME = "contacts.yml"
_ID = re.compile(r"[a-z0-9-]{1,30}")
_PAGE = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True)
class Contact:
    """One authority. `date` is when `source` was looked up, `verified` whether somebody found the entry right."""

    id: str
    name: str
    page: str
    how: str
    source: str
    date: date
    verified: bool


def read_contacts(data_dir: Path) -> tuple[Contact, ...]:
    """The contacts in the order of the file. Raises PackError, which names file, line and mend."""
    own = data_dir / NAME
    path = own if own.is_file() else Path(__file__).with_name(NAME)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError("cannot be read; save it as UTF-8", f"{NAME}:1:1") from error
    document = parse(text, NAME)
    file = Block(document, document.data, ())
    return tuple(_contact(file, name) for name in file.data)


def _contact(file: Block, name: str) -> Contact:
    if not _ID.fullmatch(name):
        raise file.refuse("an entry is named with small letters, digits and -", name)
    block = Block(file.document, file.take(name, dict), (name,))
    contact = Contact(
        id=name,
        name=plain_line(block.take("name", str)),
        page=_page(block, "page"),
        how=plain_line(block.take("how", str, ""), 400),
        source=_page(block, "source"),
        date=_date(block),
        verified=block.take("verified", bool),
    )
    block.nothing_else()
    return contact


def _page(block: Block, key: str) -> str:
    value: str = block.take(key, str)
    if not _PAGE.fullmatch(value):
        raise block.refuse(f"{key!r} must be the address of a page, https://...", key)
    return value


def _date(block: Block) -> date:
    try:
        return date.fromisoformat(block.take("date", str))
    except ValueError as error:
        raise block.refuse("'date' is written as 2026-11-25", "date") from error
