"""A stored report as exports tell of it: its summary, and how it was handled."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from ...errors import InputError
from ...store.exports import Stored
from ..read import Received, read_report
from .summary import Summary, summary_of


@dataclass(frozen=True)
class Exported:
    """`state` is received, in_review or closed; with the last comes a verdict."""

    summary: Summary
    state: str
    verdict: str | None


def exported(stored: Stored, own_domains: tuple[str, ...]) -> Exported:
    """What exports tell of a stored report; of one without content, or one that cannot be read, only what the store knows."""
    summary = summary_of(_received(stored), receipt=stored.receipt, received_at=stored.received_at, own_domains=own_domains)
    known = replace(summary, report_id=stored.report_id, channel=stored.channel, level=stored.level)
    return Exported(known, stored.state, stored.verdict)


def as_json(summary: Summary) -> dict[str, Any]:
    """What webhooks and exports have in common, ready for JSON: no word that a stranger wrote but the observables."""
    return {
        "report_id": summary.report_id,
        "receipt": summary.receipt,
        "channel": summary.channel,
        "level": summary.level,
        "kind": summary.kind,
        "stage": summary.stage or None,
        "pack": summary.pack,
        "rules": [{"id": rule, "why": why} for rule, why in summary.rules],
        "signals": [{"signal": signal, "tactic": tactic} for signal, tactic in summary.signals],
        "observables": [{"kind": one.kind, "value": one.value} for one in summary.observables],
        "files": [{"name": one.name, "bytes": one.size, "sha256": one.sha256} for one in summary.files],
    }


def exported_as_json(one: Exported) -> dict[str, Any]:
    """The same with the sender, the subject and how it was handled."""
    return {
        **as_json(one.summary),
        "received_at": one.summary.received_at.isoformat(),
        "sender": {"name": one.summary.sender_name, "address": one.summary.sender_address},
        "subject": one.summary.subject,
        "state": one.state,
        "verdict": one.verdict,
    }


def _received(stored: Stored) -> Received:
    try:
        return read_report(stored.body)
    except InputError:
        return read_report(json.dumps({"report_id": stored.report_id}).encode())
