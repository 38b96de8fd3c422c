"""What stands around the words of a message: sender, answer address, links, hidden text, what the mail server said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import NamedTuple

from .hosts import clean_host, host_of_address, host_of_link
from .known import Known
from .links import LINKS_LIMIT, links_of_text
from .messages import Message, Sender
from .utf16 import Utf16, cut

_PIECE_LIMIT = 2_000  # UTF-16 units of a name, an address, or the text or target of a link
_HEADER_LIMIT = 20_000
_SOUGHT_LIMIT = 200  # a longer text of a link is not looked for
_OUTSIDE = " \t\r\n@<>()\\[\\]\",;:'"
_ADDRESS = re.compile(f"[^{_OUTSIDE}]{{1,64}}@[^{_OUTSIDE}]{{1,253}}")
_HALF = re.compile("[\ud800-\udfff]")


class Place(NamedTuple):
    """Where a check met something: `start` and `end` are UTF-16 units of the field, for links of the message's text."""

    field: str
    start: int
    end: int
    quote: str


class SeenLink(NamedTuple):
    """A link. `place` is known where it was found in the text itself; `host` is "" for other than web links."""

    href: str
    text: str
    host: str
    place: Place | None


class Envelope:
    """One message as checks read it; every part cut to a size that is quick to look through."""

    def __init__(self, message: Message, known: Known) -> None:
        self._message, self.known = message, known
        sender = message.sender or Sender()
        self.name, self.address = cut(sender.name, _PIECE_LIMIT), cut(sender.address, _PIECE_LIMIT)
        self.claimed_organisation = sender.claimed_org.strip(" \t\r\n")
        self.reply_to = cut(message.reply_to, _PIECE_LIMIT)
        self.hidden = cut(message.hidden, _HEADER_LIMIT)
        self.auth = cut(message.auth, _HEADER_LIMIT)

    @cached_property
    def sender_host(self) -> str:
        """The host of the sender's address, "" when it is not known."""
        return host_of_address(self.address.rstrip(" \t\r\n>"))

    @cached_property
    def sender_site(self) -> str:
        """The registered domain of the sender."""
        return self.known.suffixes.site(self.sender_host)

    def sender_host_place(self) -> Place:
        """The part of the address behind the @."""
        end = len(self.address.rstrip(" \t\r\n>"))
        return self.piece("sender", self.address, self.address.rfind("@") + 1, end)

    @cached_property
    def links(self) -> tuple[SeenLink, ...]:
        """The links of the message, or those that stand in its text where none are given."""
        text = cut(self._message.text)
        if self._message.links is None:
            units = Utf16(text)
            return tuple(
                SeenLink(f.href, f.text, host_of_link(f.href), Place("links", units(f.start), units(f.end), f.text))
                for f in links_of_text(text, self.known.tables)
            )
        pieces = [(cut(link.href, _PIECE_LIMIT), cut(link.text, _PIECE_LIMIT)) for link in self._message.links[:LINKS_LIMIT]]
        return tuple(SeenLink(href, shown, host_of_link(href), None) for href, shown in pieces)

    def link_place(self, link: SeenLink) -> Place:
        """Where the words of the link stand in the text; its target where they are not found."""
        if link.place:
            return link.place
        text = cut(self._message.text)
        shown = link.text.strip(" \t\r\n")
        sought = 0 < len(shown) <= _SOUGHT_LIMIT and not _HALF.search(shown)
        at = text.find(shown) if sought else -1
        return Place("links", 0, 0, link.href) if at < 0 else self.piece("links", text, at, at + len(shown))

    def hosts(self) -> Iterator[tuple[str, Callable[[], Place]]]:
        """Every host that the message names, with a way to its place: the sender's, then those of the links."""
        if self.sender_host:
            yield self.sender_host, self.sender_host_place
        for link in self.links:
            if link.host:
                yield link.host, partial(self.link_place, link)

    def piece(self, field: str, text: str, start: int, end: int) -> Place:
        """A piece of a text of the message, given in code points."""
        units = Utf16(text)
        return Place(field, units(start), units(end), text[start:end])

    def addresses_in(self, field: str, text: str) -> Iterator[tuple[str, Place]]:
        """Mail addresses in a text: the host of each, and where it stands."""
        for match in _ADDRESS.finditer(text):
            host = clean_host(match[0].rpartition("@")[2])
            if "." in host:
                yield host, self.piece(field, text, match.start(), match.end())
