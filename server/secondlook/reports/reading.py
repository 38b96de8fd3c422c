"""Read out of a report what the inbox lists, searches and compares by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .own_words import own_words
from .read import Received
from .reporter_key import reporter_key
from .safe_header import plain_line
from .shape import Conversation, Message, Reporter, Sender
from .sketch import sketch
from .traces import Trace, traces_of

HEADLINE = 200
SEARCHED = 1000
# What a message says of its own date counts only within these bounds: whoever wrote it may have written that, too.
_OLDEST, _NEWEST = timedelta(days=400), timedelta(days=1)


@dataclass(frozen=True)
class Reading:
    """What was read; texts are one line each and cut to what the store takes."""

    kind: str
    stage: str | None
    sender_name: str
    sender_address: str
    headline: str
    search_text: str
    mode: str
    reporter_key: str | None
    unit: str
    lang: str
    is_urgent: bool
    approached_on: datetime | None
    traces: tuple[Trace, ...]
    bands: tuple[int, ...]


def reading_of(
    received: Received, *, secret: bytes, own_domains: tuple[str, ...], now: datetime, ours: Iterable[str] = ()
) -> Reading:
    """Read a report. `secret` keys the hash by which reporters are told apart without being named.

    `ours` are addresses and telephone numbers of the organisation, which tie nothing together.
    """
    report = received.report
    content = report.conversation or report.message
    words = words_of(content)
    sender = sender_of(content) or Sender()
    reporter = report.reporter
    headline = plain_line(subject_of(content) or words, HEADLINE)
    name, address = plain_line(sender.name or "", HEADLINE), plain_line(sender.address or sender.profile_url or "", 320)
    stage = report.assessment.stage if report.assessment else None
    return Reading(
        kind=plain_line(report.assessment.kind if report.assessment else "none", 16),
        stage=plain_line(stage, 60) if isinstance(stage, str) else None,
        sender_name=name,
        sender_address=address,
        headline=headline,
        search_text=f"{name} {address} {headline} {plain_line(words, SEARCHED)}".casefold()[:SEARCHED],
        mode="anonymous" if received.is_anonymous else (reporter.mode if reporter else ""),
        reporter_key=None if received.is_anonymous else _key(reporter, secret),
        unit=plain_line((reporter and reporter.unit) or "", 120),
        lang=plain_line((reporter and reporter.lang) or "", 8),
        is_urgent=any((report.answers or {}).values()),
        approached_on=_first_day(content, now),
        traces=traces_of(content, own_domains, (*ours, (reporter and reporter.address) or "")),
        bands=sketch("\n".join(own_words(text).letter for text in _texts(content))),
    )


def words_of(content: Message | Conversation | None) -> str:
    """What the sender wrote, one text."""
    return "\n".join(_texts(content))


def sender_of(content: Message | Conversation | None) -> Sender | None:
    """Who wrote: of a conversation, whoever wrote first."""
    if isinstance(content, Message):
        return content.sender
    turns = content.messages if content else ()
    return next((turn.sender for turn in turns if turn.sender_side == "them" and turn.sender), None)


def _texts(content: Message | Conversation | None) -> list[str]:
    if isinstance(content, Message):
        return [content.text]
    return [turn.text for turn in content.messages if turn.sender_side == "them"] if content else []


def _first_day(content: Message | Conversation | None, now: datetime) -> datetime | None:
    """The day of the first message from the sender. The hour could tell who an anonymous reporter is."""
    if isinstance(content, Message):
        times = [content.sent_at]
    else:
        times = [turn.at for turn in content.messages if turn.sender_side == "them"] if content else []
    for time in times:
        try:
            at = datetime.fromisoformat(time or "")
            at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        if now - _OLDEST <= at <= now + _NEWEST:
            return at.replace(hour=0, minute=0, second=0, microsecond=0)
    return None


def subject_of(content: Message | Conversation | None) -> str | None:
    """The subject: of a conversation, the first there is."""
    if isinstance(content, Message):
        return content.subject
    return next((turn.subject for turn in content.messages if turn.subject), None) if content else None


def _key(reporter: Reporter | None, secret: bytes) -> str | None:
    return reporter_key(reporter.address or reporter.name or "", secret) if reporter else None
