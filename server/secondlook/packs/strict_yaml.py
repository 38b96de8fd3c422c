"""YAML for rule files: maps, lists, texts, whole numbers and true/false, and nothing else that YAML can do.

No anchors, aliases, tags, merge keys, second documents or duplicate keys; sizes and depth are limited. The reader works on
the event stream of PyYAML's Python parser, so a hostile file is refused at the place where it turns hostile, before it is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from ..errors import PackError

FILE_LIMIT = 512_000  # characters
SCALAR_LIMIT = 8_000
DEPTH_LIMIT = 12
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,8})")

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """Plain data and where each part of it stands. `where(path)` gives `file:line:column` of the nearest known part."""

    name: str
    data: Any
    places: dict[Path, tuple[int, int]]

    def where(self, path: Path = ()) -> str:
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.name}:{line}:{column}"

    def refuse(self, text: str, path: Path = ()) -> PackError:
        """The error for the part at `path`."""
        return PackError(text, self.where(path))


def parse(text: str, name: str) -> Document:
    """Read one file. Raises PackError with file, line and column."""
    if len(text) > FILE_LIMIT:
        raise PackError(f"the file has {len(text)} characters; at most {FILE_LIMIT} are read. Split it", f"{name}:1:1")
    reader = _Reader(name, text)
    try:
        data = reader.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else f"{name}:1:1"
        raise PackError(
            f"not readable as YAML: {error.problem or error.context}. Quote texts with special signs", where
        ) from None
    except yaml.YAMLError as error:
        raise PackError(f"not readable as YAML: {str(error).splitlines()[0]}", f"{name}:1:1") from None
    return Document(name, data, reader.places)


class _Reader:
    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._text = text
        self.places: dict[Path, tuple[int, int]] = {}

    def document(self) -> Any:
        # The pure Python loader: the C one crashes on deeply nested input.
        self._events: Iterator[Any] = yaml.parse(self._text, Loader=yaml.SafeLoader)
        next(self._events)  # stream start
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            raise PackError("the file is empty", f"{self._name}:1:1")
        data = self._value(next(self._events), (), 0)
        next(self._events)  # document end
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise self._refuse(event, "a second document; keep one document a file")
        return data

    def _refuse(self, event: Any, text: str) -> PackError:
        mark = event.start_mark
        return PackError(text, f"{self._name}:{mark.line + 1}:{mark.column + 1}")

    def _value(self, event: Any, path: Path, depth: int) -> Any:
        if depth > DEPTH_LIMIT:
            raise self._refuse(event, f"nested deeper than {DEPTH_LIMIT} levels")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._refuse(
                event, "anchors and aliases (& *) are not allowed; write the value out, or quote a text with such a sign"
            )
        if getattr(event, "tag", None):
            raise self._refuse(event, f"the tag {event.tag} is not allowed; quote a text that begins with an exclamation mark")
        self.places[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        return self._scalar(event)

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or getattr(event, "tag", None) or event.anchor:
                raise self._refuse(event, "a key must be a plain word")
            key = str(event.value)
            if key == "<<":
                raise self._refuse(event, "merge keys (<<) are not allowed; write the keys out")
            if key in data:
                raise self._refuse(event, f"the key {key!r} stands here a second time; keep one")
            data[key] = self._value(next(self._events), (*path, key), depth + 1)
        return data

    def _sequence(self, path: Path, depth: int) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            data.append(self._value(event, (*path, len(data)), depth + 1))
        return data

    def _scalar(self, event: Any) -> str | int | bool:
        """Plain `no` is the text "no" here: rules are written in many languages."""
        value: str = event.value
        if len(value) > SCALAR_LIMIT:
            raise self._refuse(event, f"a text of {len(value)} characters; at most {SCALAR_LIMIT}")
        if event.style is None:
            if _INTEGER.fullmatch(value):
                return int(value)
            if value in ("true", "false"):
                return value == "true"
            if value in ("", "~", "null"):
                raise self._refuse(event, "a value is missing")
        return value
