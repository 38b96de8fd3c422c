"""A report without the words of the messages and without the reporter: what other programs are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..evidence import collect_evidence
from ..read import Received
from ..reading import sender_of, subject_of
from ..safe_header import plain_line
from .observables import Observable, observables_of

_LONGEST = 300
_MOST = 50


@dataclass(frozen=True)
class File:
    """A piece of evidence, told apart by its hash (lower-case hexadecimal). `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Summary:
    """Texts are one line each. `rules` are (id, why), `signals` (signal, tactic)."""

    report_id: str
    receipt: str
    received_at: datetime
    channel: str
    level: str
    kind: str
    stage: str
    pack: str
    rules: tuple[tuple[str, str], ...]
    signals: tuple[tuple[str, str], ...]
    sender_name: str
    sender_address: str
    subject: str
    observables: tuple[Observable, ...]
    files: tuple[File, ...]


def summary_of(received: Received, *, receipt: str, received_at: datetime, own_domains: tuple[str, ...]) -> Summary:
    """Sum a report up. Everything in it was written by a client, and some of it by a stranger."""
    report = received.report
    content, assessment = report.conversation or report.message, report.assessment
    sender = sender_of(content)
    rules = assessment.rules[:_MOST] if assessment else ()
    findings = assessment.findings if assessment else ()
    return Summary(
        report_id=report.report_id,
        receipt=receipt,
        received_at=received_at,
        channel=received.channel,
        level=assessment.level if assessment else "unknown",
        kind=_line(assessment.kind) if assessment else "none",
        stage=_line(assessment.stage) if assessment and isinstance(assessment.stage, str) else "",
        pack=_line(assessment.pack) if assessment else "",
        rules=tuple((_line(rule.id), _line(rule.why)) for rule in rules),
        signals=tuple(dict.fromkeys((_line(one.signal), _line(one.tactic)) for one in findings))[:_MOST],
        sender_name=_line((sender and sender.name) or ""),
        sender_address=_line((sender and (sender.address or sender.profile_url)) or ""),
        subject=_line(subject_of(content) or ""),
        observables=observables_of(content, own_domains),
        files=tuple(File(one.name, len(one.data), one.sha256) for one in collect_evidence(received)),
    )


def _line(text: str) -> str:
    return plain_line(text, _LONGEST)
