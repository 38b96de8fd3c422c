"""The mails attached to a mail, byte for byte as they stand in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from ..mail.parts import MAIL_TYPES, Group, Leaf, Node, read_letter
from ..mail.prescan import prescan
from ..mail.transfer import decode_transfer

_CRLF = re.compile(rb"\r\n")
_OUTLOOK = ("application/vnd.ms-outlook", "application/ms-tnef")


@dataclass(frozen=True)
class Attached:
    """`mails` are what can be read, each once; `unreadable`: there are others, in a format of their own."""

    mails: tuple[bytes, ...]
    unreadable: bool


def attached_mails(raw: bytes) -> Attached:
    """Find message/rfc822 parts and .eml files, without a look into them. Raises OverLimit."""
    text = prescan(raw)
    leaves = list(_leaves(read_letter(text, opens_mails=False)))
    at = _Places(raw, text)
    found = [
        decode_transfer(raw[at(leaf.start) : at(leaf.start + len(leaf.encoded))], leaf.encoding)
        for leaf in leaves
        if _is_mail(leaf)
    ]
    return Attached(tuple(dict.fromkeys(filter(bytes.strip, found))), any(map(_is_outlook, leaves)))


def returned_parts(raw: bytes) -> dict[str, bytes]:
    """The first part of each type, decoded, for a mail that returns another. Raises OverLimit."""
    parts: dict[str, bytes] = {}
    for leaf in _leaves(read_letter(prescan(raw), opens_mails=False)):
        parts.setdefault(leaf.type, leaf.content())
    return parts


def _leaves(node: Node) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Group):
        for member in node.members:
            yield from _leaves(member)
    else:
        yield from _leaves(node.content)


def _is_mail(leaf: Leaf) -> bool:
    return leaf.type in MAIL_TYPES or leaf.name.lower().endswith(".eml")


def _is_outlook(leaf: Leaf) -> bool:
    return leaf.type in _OUTLOOK or leaf.name.lower().endswith((".msg", "winmail.dat"))


class _Places:
    """From a place in the scanned text, where every line end is one byte, to the place in the mail as it came."""

    def __init__(self, raw: bytes, text: bytes) -> None:
        self._double = [match.start() - i for i, match in enumerate(_CRLF.finditer(raw))]
        self._before = len(raw) - len(self._double) - len(text)

    def __call__(self, place: int) -> int:
        place += self._before
        return place + bisect_left(self._double, place)
