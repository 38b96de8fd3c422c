"""The words of the forwarded mail: what was noticed and why, as plain text without a link to click."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..settings import Settings
from .envelopes import Packed
from .evidence import Evidence
from .read import Received
from .safe_header import plain_line
from .shape import Assessment, Reporter

MOST_FINDINGS = 50
_LONGEST_NOTE = 4_000
_LONGEST_QUOTE = 300
_HTTP = re.compile(r"\bhttp(?=s?://)", re.IGNORECASE)
_DOT = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2})")


def subject_line(received: Received, receipt: str) -> str:
    """The subject: level, channel, receipt, then the reported subject if there is one."""
    report = received.report
    level = report.assessment.level if report.assessment else "level unknown"
    line = f"[Second Look] {level}, {received.channel}, report {receipt}"
    subject = report.message.subject if report.message else None
    return f"{line}: {subject}" if subject else line


def mail_text(received: Received, packed: Packed, receipt: str, at: datetime, settings: Settings) -> str:
    """The body of the mail, lines ended by LF. `at` is when it came in (UTC)."""
    sections = (
        [f"A colleague at {plain_line(settings.organisation)} asks for a second look at an approach."],
        list(_facts(received, receipt, at)),
        list(_noticed(received.report.assessment)),
        list(_note(received.report.note)),
        list(_attached(packed)),
        list(_kept(received, packed, receipt, settings)),
        list(_unread(received)),
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def defanged(text: str) -> str:
    """The text with its links and addresses made unclickable: `hxxps://x[.]y`."""
    return _DOT.sub("[.]", _HTTP.sub("hxxp", text))


def _facts(received: Received, receipt: str, at: datetime) -> Iterator[str]:
    assessment = received.report.assessment
    yield f"Receipt:   {receipt}"
    yield f"Report:    {received.report.report_id}"
    yield f"Received:  {at:%Y-%m-%d %H:%M} UTC"
    yield f"Channel:   {received.channel}"
    yield f"Level:     {f'{assessment.level} ({_line(assessment.kind)})' if assessment else 'not readable'}"
    yield f"Reporter:  {_reporter(received.report.reporter, received.is_anonymous)}"
    yield from _urgent(received.report.answers or {})


def _urgent(answers: dict[str, Any]) -> Iterator[str]:
    # What was answered stays with the service; the mail says only that somebody waits.
    if answers.get("call"):
        yield "Urgent:    the reporter would like to be called."
    elif any(answers.values()):
        yield "Urgent:    please speak with the reporter."


def _reporter(reporter: Reporter | None, is_anonymous: bool) -> str:
    if is_anonymous:
        return "anonymous"
    if reporter is None:
        return "not given"
    if reporter.mode == "confidential":
        return "confidential; the name stays with the service"
    known = [_line(part) for part in (reporter.name, reporter.address, reporter.unit) if part]
    return ", ".join(known) or "not given"


def _noticed(assessment: Assessment | None) -> Iterator[str]:
    if assessment is None:
        return
    yield "What was noticed"
    for rule in assessment.rules[:MOST_FINDINGS]:
        yield f"  Together: {_line(rule.why or rule.id)}"
    if isinstance(assessment.stage, str):
        yield f"  Stage: {_line(assessment.stage)}"
    for finding in assessment.findings[:MOST_FINDINGS]:
        yield f'  "{_line(finding.quote)}"'
        yield f"      {_line(finding.why or finding.signal)}"
    if len(assessment.findings) > MOST_FINDINGS:
        yield f"  and {len(assessment.findings) - MOST_FINDINGS} more"
    if not assessment.findings and not assessment.rules:
        yield "  Nothing; the reporter had a reason of their own."
    if assessment.pack:
        yield f"  Rules: {_line(assessment.pack)}"


def _note(note: str | None) -> Iterator[str]:
    if not note:
        return
    yield "Note of the reporter"
    for line in note[:_LONGEST_NOTE].splitlines():
        yield f"  {defanged(plain_line(line, _LONGEST_NOTE))}"


def _attached(packed: Packed) -> Iterator[str]:
    if not packed.attached:
        return
    yield "Attached, unchanged as it was reported"
    for one in packed.attached:
        yield from _file(one.file, "")
        if one.holds:
            yield from _file(one.holds, "in it: ")
    yield "  Open attachments with care; they hold whatever the sender wrote."


def _kept(received: Received, packed: Packed, receipt: str, settings: Settings) -> Iterator[str]:
    if not packed.kept:
        return
    yield "Kept with the service, not in this mail"
    for item in packed.kept:
        yield from _file(item, "")
    link = settings.inbox_link(received.report.report_id)
    yield f"  Open it at {link}" if link else f"  Open it in the inbox, by the receipt {receipt}."


def _file(item: Evidence, before: str) -> Iterator[str]:
    yield f"  {before}{item.name}  {len(item.data)} bytes"
    yield f"      SHA-256 {item.sha256}"


def _unread(received: Received) -> Iterator[str]:
    if received.unparsed or received.unknown:
        names = ", ".join(_line(name) for name in (*received.unparsed, *received.unknown)[:MOST_FINDINGS])
        yield f"These parts came in a shape that this version cannot read: {names}"


def _line(text: str) -> str:
    return defanged(plain_line(text, _LONGEST_QUOTE))
