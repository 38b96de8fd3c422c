"""Read the JSON object of a request strictly, and keep the exact bytes of each of its values.

The client hashes the text that it showed in the preview; the mail must carry those very bytes, so a value is
cut out of the body and never written anew.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from ..errors import InputError

_SPACE = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True)
class Body:
    """The top-level values by key, and where each stands in the text."""

    text: str
    values: dict[str, Any]
    spans: dict[str, tuple[int, int]]

    def exact(self, key: str) -> bytes:
        """The bytes of one value, as the client sent them."""
        start, end = self.spans[key]
        return self.text[start:end].encode()

    def replaced(self, key: str, value: str) -> bytes:
        """The bytes of the body with another value for `key`."""
        start, end = self.spans[key]
        return (self.text[:start] + value + self.text[end:]).encode()


def read_body(body: bytes) -> Body:
    """Read a JSON object. Raises InputError for anything else, for a key written twice, and for NaN."""
    try:
        return _read_object(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError("the body is not UTF-8; send JSON in UTF-8") from error
    except RecursionError as error:
        raise InputError("the JSON is nested too deeply") from error
    except ValueError as error:
        # The decoder's own text may quote the body, which is somebody's message.
        raise InputError("the body is not a JSON object") from error


def _read_object(text: str) -> Body:
    values: dict[str, Any] = {}
    spans: dict[str, tuple[int, int]] = {}
    at = _after(text, 0, "{")
    while text[at : at + 1] != "}" or values:
        key, at = _DECODER.raw_decode(text, at)
        if not isinstance(key, str):
            raise ValueError("a key is not text")
        if key in values:
            raise _twice()
        start = _after(text, _skip(text, at), ":")
        values[key], end = _DECODER.raw_decode(text, start)
        spans[key] = (start, end)
        at = _skip(text, end)
        if text[at : at + 1] == "}":
            break
        at = _after(text, at, ",")
    if text[at + 1 :].strip(" \t\n\r"):
        raise ValueError("something follows the object")
    return Body(text, values, spans)


def _after(text: str, at: int, mark: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] != mark:
        raise ValueError(f"{mark} expected")
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _twice()
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _twice() -> InputError:
    return InputError("a key is written twice in one object; it could be read in two ways")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)
