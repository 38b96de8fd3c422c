"""What ties one report to another: addresses, profiles, links, telephone numbers and handles, in one form for comparing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import unquote, urlsplit

from ..engine.observables import Observables
from ..engine.tables import JOINER, load_tables
from ..engine.utf16 import Utf16
from .own_words import own_words
from .safe_header import plain_line
from .shape import Conversation, Message, Turn

LONGEST = 400
MOST_OF_A_KIND = 20
# A number is written with or without its country; the last nine digits are the same.
_PHONE_DIGITS, _FEWEST_DIGITS, _MOST_DIGITS = 9, 7, 15
_HANDLE = re.compile(r"(?<![\w@./])@([a-z][a-z0-9_.]{3,31})(?![\w@])")
_FOREIGN_HOST = re.compile(r"https?://([\w.-]{4,253})")
_NAMED_HANDLE = re.compile(
    r"(?:wechat|weixin|微信|telegram|signal|whatsapp|threema|skype|line|kakao|qq|wire)\s{0,3}(?:id|号)?\s{0,3}[:：]\s{0,3}"
    r"@?((?=[a-z_.-]{0,31}[0-9_])[a-z0-9_.-]{4,32})"
)
# Addresses from which machines write on behalf of many people.
_MACHINE = re.compile(r"(?:^|[-_.+])(?:no-?reply|do-?not-?reply|hit-reply|notifications?|invitations?|messages?|mailer-daemon)")
# Where everybody has pages, the host alone says nothing.
_EVERYBODYS = frozenset(
    "linkedin.com facebook.com instagram.com x.com twitter.com youtube.com google.com zoom.us teams.microsoft.com calendly.com "
    "github.com wikipedia.org".split()
)


@dataclass(frozen=True, order=True)
class Trace:
    """One trace. `kind` is address or profile (the sender's own), or named_address, link, phone or handle (in the text)."""

    kind: str
    value: str


def traces_of(
    content: Message | Conversation | None, own_domains: tuple[str, ...], ours: Iterable[str] = ()
) -> tuple[Trace, ...]:
    """The traces that the sender left, sorted, without those that point back to the organisation itself.

    `ours` are addresses and telephone numbers of the organisation and the reporter. A kind of which there are more than
    MOST_OF_A_KIND is left out: that is a list, which many may hold.
    """
    known = {one.strip().lower() for one in ours} | {_phone(one) for one in ours}
    found = sorted({trace for part in _from_them(content) for trace in _of_part(part)})
    kept = [one for one in found if one.value and one.value not in known and not _is_own(one, own_domains)]
    kinds = [list(of_a_kind) for _, of_a_kind in groupby(kept, key=lambda one: one.kind)]
    return tuple(one for of_a_kind in kinds if len(of_a_kind) <= MOST_OF_A_KIND for one in of_a_kind)


def _from_them(content: Message | Conversation | None) -> list[Message | Turn]:
    if isinstance(content, Message):
        return [content]
    return [turn for turn in content.messages if turn.sender_side == "them"] if content else []


def _of_part(part: Message | Turn) -> Iterator[Trace]:
    if part.sender and part.sender.address and "@" in part.sender.address:
        address = _address(part.sender.address)
        if not _MACHINE.search(address.rpartition("@")[0]):
            yield Trace("address", address)
    if part.sender and part.sender.profile_url:
        yield Trace("profile", _link(part.sender.profile_url))
    if part.reply_to and "@" in part.reply_to:
        yield Trace("named_address", _address(part.reply_to))
    for link in (part.links or ())[:MOST_OF_A_KIND]:
        if link.href and link.href[:4].lower() == "http":
            yield Trace("link", _link(link.href))
    own = own_words(part.text)
    yield from _of_text(f"{own.letter}\n{own.signature}".translate(_HIDDEN))


def _of_text(text: str) -> Iterator[Trace]:
    for observable in _OBSERVABLES.find("text", text, Utf16(text)):
        if observable.kind == "email":
            yield Trace("named_address", _address(observable.value))
        elif observable.kind == "url":
            yield Trace("link", _link(observable.value))
    for match in _FOREIGN_HOST.finditer(text):
        if not match[1].isascii():
            yield Trace("link", _link(match[1]))
    # Numbers and handles count as what they look like. Hosts do not: a look-alike is another host.
    folded = text.translate(load_tables().fold)
    for observable in _OBSERVABLES.find("text", folded, Utf16(folded)):
        if observable.kind == "phone":
            yield Trace("phone", _phone(observable.value))
    for pattern in (_HANDLE, _NAMED_HANDLE):
        for match in pattern.finditer(folded):
            yield Trace("handle", match[1].rstrip(".-"))


def _address(text: str) -> str:
    return plain_line(text, LONGEST).lower()


def _phone(text: str) -> str:
    digits = "".join(char for char in text if char.isdecimal())
    return digits[-_PHONE_DIGITS:] if _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS else ""


def _link(url: str) -> str:
    """Host and path without scheme, query and fragment: those differ from one person to the next."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if "." not in host:
        return ""
    if len(first := host.partition(".")[0]) == 2 and host.count(".") > 1:
        host = host.removeprefix(f"{first}.")  # the same page in another language
    path = unquote(parts.path).rstrip("/").lower()
    return plain_line(f"{host}{path}", LONGEST) if path or host not in _EVERYBODYS else ""


def _is_own(trace: Trace, own_domains: tuple[str, ...]) -> bool:
    host = trace.value.rpartition("@")[2] if trace.kind.endswith("address") else trace.value.partition("/")[0]
    return trace.kind not in ("phone", "handle") and any(host == one or host.endswith(f".{one}") for one in own_domains)


_OBSERVABLES = Observables(load_tables())
_HIDDEN = {cp: None for first, last, kind in load_tables().runs if kind == JOINER for cp in range(first, last + 1)}
