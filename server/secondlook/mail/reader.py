"""Raw bytes to a Mail: whatever a stranger sends, in bounded time and memory, and without an exception that loses it."""

from __future__ import annotations

import hashlib
import re
from email.utils import parsedate_to_datetime

from .addresses import read_addresses
from .bidi import as_seen
from .bodies import Bodies
from .encoded_words import decoded_line, header_text
from .headers import Headers
from .html_text import html_text
from .kind import refuse_what_is_no_mail
from .mail import Address, Link, Mail, TooComplex
from .parts import Letter, read_letter
from .prescan import NESTED_MAILS, OverLimit, prescan
from .split import Forwarded, split

_ANSWER = re.compile(r"(?:re|aw|antw|rép|réf|vs|sv|回复|回覆|答复)\s?(?:\[\d+\])?\s?[:：]", re.IGNORECASE)
_FORWARD = re.compile(r"(?:fwd?|wg|tr|vl|vb|vid|转发|轉寄)\s?[:：]", re.IGNORECASE)
_GLIMPSE = re.compile(rb"^(From|Subject)[ \t]*:([^\n\r]{0,1000})", re.IGNORECASE | re.MULTILINE)
_URL = re.compile(r"\bhttps?://[^\s<>\"']{3,2000}", re.IGNORECASE)
_LINKS = 500
_AUTH = 10
_WORDS = re.compile(r"\w{3,40}")


def read_mail(raw: bytes, *, opens_mails: bool = True) -> Mail | TooComplex:
    """Read a mail. Without `opens_mails` the mails attached to it are attachments like any other.

    Raises InputError, which says what to do, for what is no mail at all.
    """
    refuse_what_is_no_mail(raw)
    try:
        return _mail(read_letter(prescan(raw), opens_mails=opens_mails))
    except OverLimit as over:
        return _too_complex(raw, str(over))


def _too_complex(raw: bytes, reason: str) -> TooComplex:
    seen = {match[1].lower(): match[2] for match in reversed(list(_GLIMPSE.finditer(raw[:16_384])))}
    senders = read_addresses(seen.get(b"from", b""))
    return TooComplex(
        reason=reason,
        size=len(raw),
        sha256=hashlib.sha256(raw).hexdigest(),
        subject=header_text(seen.get(b"subject", b""), 200),
        sender=senders[0] if senders else None,
    )


def _mail(letter: Letter) -> Mail:
    headers = letter.headers
    bodies = Bodies()
    bodies.take(letter.content)
    text, hidden, links = _shown(bodies)
    subject = headers.text("subject")
    answers = bool(headers.first("in-reply-to") or headers.first("references")) or _ANSWER.match(subject) is not None
    parts = split(text, answers=answers, forwards=_FORWARD.match(subject) is not None)
    inside = tuple(_mail(original) for original in bodies.originals)
    if parts.forwarded is not None:
        inside = (_forwarded(parts.forwarded, NESTED_MAILS), *inside)
    return Mail(
        subject=subject,
        sender=_first(headers, "from"),
        actual_sender=_first(headers, "sender"),
        reply_to=read_addresses(headers.first("reply-to")),
        return_path=headers.text("return-path").strip("<> "),
        to=read_addresses(headers.first("to")),
        cc=read_addresses(headers.first("cc")),
        sent_at=_date(headers.text("date")),
        message_id=headers.text("message-id"),
        list_id=headers.text("list-id"),
        auth=tuple(header_text(value, 2_000) for value in headers.fields.get("authentication-results", ())[:_AUTH]),
        text=parts.fresh,
        hidden=hidden,
        quoted=parts.quoted,
        signature=parts.signature,
        disclaimer=parts.disclaimer,
        links=links,
        attachments=tuple(bodies.attachments),
        originals=inside,
        cut=bodies.cut,
    )


def _shown(bodies: Bodies) -> tuple[str, tuple[str, ...], tuple[Link, ...]]:
    """What all bodies show together, what they hide, and their links."""
    texts: list[str] = []
    hidden: list[str] = []
    links: list[Link] = []
    for body in bodies.shown:
        if body.html:
            page = html_text(body.text)
            shown, more, found = page.text, page.hidden, page.links
        else:
            shown, more, found = body.text, (), ()
        seen, turned = as_seen(shown)
        texts.append(seen.strip("\n"))
        hidden += [*more, *turned]
        known = {link.text for link in found}
        links += [*found, *(Link(url, url) for url in _urls(seen) if url not in known)]
    # Somebody who reads mail as plain text sees the plain twin. As a rule it says the same; if not, both are judged.
    texts += [other.strip("\n") for other in bodies.others if not _says_the_same(other, texts)]
    return "\n\n".join(filter(None, texts)), tuple(hidden), tuple(links[:_LINKS])


def _urls(text: str) -> list[str]:
    return _URL.findall(text)[:_LINKS] if "://" in text else []


def _says_the_same(plain: str, texts: list[str]) -> bool:
    words = set(_WORDS.findall(_URL.sub("", plain).lower()))
    shown = set(_WORDS.findall(" ".join(texts).lower()))
    return len(words - shown) * 3 <= len(words)


def _forwarded(inside: Forwarded, depth: int) -> Mail:
    """A mail of which only the text and a few copied lines are left."""
    subject = decoded_line(inside.values.get("subject", ""))
    parts = split(inside.text, answers=_ANSWER.match(subject) is not None, forwards=_FORWARD.match(subject) is not None)
    senders = read_addresses(inside.values.get("from", "").encode("utf-8", "replace"))
    deeper = parts.forwarded if depth > 0 else None
    return Mail(
        subject=subject,
        sender=senders[0] if senders else None,
        to=read_addresses(inside.values.get("to", "").encode("utf-8", "replace")),
        sent_at=_date(inside.values.get("sent", "")),
        text=parts.fresh,
        quoted=parts.quoted,
        signature=parts.signature,
        disclaimer=parts.disclaimer,
        originals=(_forwarded(deeper, depth - 1),) if deeper else (),
        headers_lost=True,
    )


def _first(headers: Headers, name: str) -> Address | None:
    found = read_addresses(headers.first(name))
    return found[0] if found else None


def _date(text: str) -> str:
    """ISO 8601, or "" for what is no date of RFC 5322."""
    try:
        return parsedate_to_datetime(text[:100]).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return ""
