"""What ties one report to another: addresses, profiles, links, telephone numbers and handles, in one form for comparing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..engine.observables import Observables
from ..engine.tables import load_tables
from ..engine.utf16 import Utf16
from .safe_header import plain_line
from .shape import Conversation, Message, Sender

LONGEST = 400
MOST = 200
_HANDLE = re.compile(r"(?<![\w@./])@([A-Za-z][A-Za-z0-9_.]{3,31})(?![\w@])")


@dataclass(frozen=True, order=True)
class Trace:
    """One trace. `kind` is address, profile, link, phone or handle."""

    kind: str
    value: str


def traces_of(content: Message | Conversation | None, own_domains: tuple[str, ...]) -> tuple[Trace, ...]:
    """The traces that the sender left, sorted, without those that point back to the organisation itself."""
    found: set[Trace] = set()
    for sender, text in _from_them(content):
        found.update(_of_sender(sender))
        found.update(_of_text(text))
    return tuple(sorted(trace for trace in found if not _is_own(trace, own_domains)))[:MOST]


def _from_them(content: Message | Conversation | None) -> Iterator[tuple[Sender | None, str]]:
    if isinstance(content, Message):
        yield content.sender, content.text
    elif content is not None:
        for turn in content.messages:
            if turn.sender_side == "them":
                yield turn.sender, turn.text


def _of_sender(sender: Sender | None) -> Iterator[Trace]:
    if sender and sender.address and "@" in sender.address:
        yield Trace("address", plain_line(sender.address, LONGEST).lower())
    if sender and sender.profile_url and (profile := _link(sender.profile_url)):
        yield Trace("profile", profile)


def _of_text(text: str) -> Iterator[Trace]:
    for observable in _OBSERVABLES.find("text", text, Utf16(text)):
        value = observable.value
        if observable.kind == "email":
            yield Trace("address", value.lower()[:LONGEST])
        elif observable.kind == "phone":
            yield Trace("phone", "".join(char for char in value if char.isdecimal())[:LONGEST])
        elif link := _link(value):
            yield Trace("link", link)
    for match in _HANDLE.finditer(text):
        yield Trace("handle", match[1].lower().rstrip("."))


def _link(url: str) -> str:
    """Host and path without scheme, query and fragment: those differ from one person to the next."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    return plain_line(f"{host}{parts.path.rstrip('/')}", LONGEST) if host else ""


def _is_own(trace: Trace, own_domains: tuple[str, ...]) -> bool:
    host = trace.value.rpartition("@")[2].partition("/")[0]
    return trace.kind in ("address", "link", "profile") and any(
        host == domain or host.endswith(f".{domain}") for domain in own_domains
    )


_OBSERVABLES = Observables(load_tables())
