"""What another program can search for: addresses, links, hosts, profiles, telephone numbers and handles of the sender."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ...engine.observables import Observables
from ...engine.tables import load_tables
from ...engine.utf16 import Utf16
from ..safe_header import plain_line
from ..shape import Conversation, Message, Turn

LONGEST = 2000
MOST = 200
_HANDLE = re.compile(r"(?<![\w@./])@([A-Za-z][A-Za-z0-9_.]{3,31})(?![\w@])")
_ADDRESS = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\"]{1,255}")


@dataclass(frozen=True, order=True)
class Observable:
    """One of them. `kind` is mail, url, domain, profile, phone or handle."""

    kind: str
    value: str


def observables_of(content: Message | Conversation | None, own_domains: tuple[str, ...]) -> tuple[Observable, ...]:
    """Those that the sender left, sorted, each once, without the organisation's own addresses and hosts; at most MOST."""
    found = {one for part in _from_them(content) for one in _of_part(part)}
    return tuple(sorted(one for one in found if one.value and not _is_own(one, own_domains)))[:MOST]


def host_of(url: str) -> str:
    """The host of a link, in lower case; empty when it has none."""
    try:
        return plain_line(urlsplit(url if "://" in url else f"https://{url}").hostname or "", 255)
    except ValueError:
        return ""


def _from_them(content: Message | Conversation | None) -> Iterator[Message | Turn]:
    if isinstance(content, Message):
        yield content
    elif content is not None:
        yield from (turn for turn in content.messages if turn.sender_side == "them")


def _of_part(part: Message | Turn) -> Iterator[Observable]:
    for address in ((part.sender and part.sender.address) or "", part.reply_to or ""):
        yield from (Observable("mail", found.lower()) for found in _ADDRESS.findall(plain_line(address, LONGEST)))
    if part.sender and part.sender.profile_url:
        yield from _fitting("profile", part.sender.profile_url)
    for link in part.links or ():
        yield from _link(link.href or "")
    yield from _of_text(part.text)


def _of_text(text: str) -> Iterator[Observable]:
    for one in _IN_TEXT.find("text", text, Utf16(text)):
        if one.kind == "email":
            yield from _fitting("mail", one.value.lower())
        elif one.kind == "phone":
            yield from _fitting("phone", one.value)
        else:
            yield from _link(one.value)
    for match in _HANDLE.finditer(text):
        yield from _fitting("handle", "@" + match[1].lower().rstrip("."))


def _link(url: str) -> Iterator[Observable]:
    if host := host_of(url):
        yield from _fitting("url", url if "://" in url else f"https://{url}")
        yield Observable("domain", host)


def _fitting(kind: str, value: str) -> Iterator[Observable]:
    # A value that was cut would be another one.
    if len(value) <= LONGEST and (line := plain_line(value, LONGEST)):
        yield Observable(kind, line)


def _is_own(one: Observable, own_domains: tuple[str, ...]) -> bool:
    host = one.value.rpartition("@")[2] if one.kind == "mail" else host_of(one.value)
    return one.kind in ("mail", "url", "domain") and any(host == own or host.endswith(f".{own}") for own in own_domains)


_IN_TEXT = Observables(load_tables())
