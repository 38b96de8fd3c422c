"""One map of a rule file, read key by key; every refusal names its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import PackError
from .strict_yaml import Document
from .strict_yaml import Path as Place

_LANGUAGE = re.compile(r"[a-z]{2,3}|all")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")


@dataclass(frozen=True)
class Written:
    """A text of a rule file and where it stands."""

    text: str
    where: str


class Block:
    """One map of a file, read key by key; what nobody asked for is an unknown key."""

    def __init__(self, document: Document, data: Any, place: Place) -> None:
        self.document, self.place = document, place
        if not isinstance(data, dict):
            raise document.refuse("expected keys with values here", place)
        self.data: dict[str, Any] = data
        self._asked: set[str] = set()

    def refuse(self, text: str, key: str | int | None = None) -> PackError:
        return self.document.refuse(text, self.place if key is None else (*self.place, key))

    def where(self, *keys: str | int) -> str:
        return self.document.where((*self.place, *keys))

    def take(self, key: str, kind: type, default: Any = ...) -> Any:
        self._asked.add(key)
        if key not in self.data:
            if default is ...:
                raise self.refuse(f"the key {key!r} is missing")
            return default
        value = self.data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            names = {str: "a text", int: "a whole number", list: "a list", dict: "keys with values", bool: "true or false"}
            raise self.refuse(f"{key!r} must be {names[kind]}", key)
        return value

    def choice(self, key: str, options: Sequence[str], default: Any = ...) -> str:
        value: str = self.take(key, str, default)
        if value not in options:
            raise self.refuse(f"{key!r} is {value!r}; it may be {', '.join(options)}", key)
        return value

    def texts(self, key: str) -> tuple[Written, ...]:
        values = self.take(key, list, [])
        for i, value in enumerate(values):
            if not isinstance(value, str):
                raise self.document.refuse("expected a text; quote it", (*self.place, key, i))
        return tuple(Written(v, self.where(key, i)) for i, v in enumerate(values))

    def languages(self) -> Iterator[tuple[str, Block]]:
        for key in self.data:
            if _LANGUAGE.fullmatch(key):
                self._asked.add(key)
                yield key, Block(self.document, self.data[key], (*self.place, key))

    def nothing_else(self) -> None:
        for key in self.data:
            if key not in self._asked:
                raise self.refuse(f"unknown key {key!r}; known here: {', '.join(sorted(self._asked))}", key)


def id_of(block: Block) -> str:
    """The id that the file name gives."""
    name = Path(block.document.name).stem
    if not _ID.fullmatch(name):
        raise block.refuse(f"the file name {name!r} is the id: letters, digits and - only")
    return name
