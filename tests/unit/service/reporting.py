"""Reports as the extension sends them, the token they come with, and a clock that tests move."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

TOKEN = "slt_test"


class Clock:
    """A clock that goes only when a test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)


def make_report(**parts: Any) -> dict[str, Any]:
    """A report as the extension sends it; `parts` replace some of it."""
    report = {
        "report_id": str(uuid.uuid4()),
        "channel": "linkedin",
        "conversation": {
            "channel": "linkedin",
            "messages": [{"from": "them", "text": "Could we go on elsewhere? We pay well – 谢谢.", "day": 1}],
        },
        "assessment": {
            "level": "warning",
            "kind": "approach",
            "score": 9,
            "findings": [
                {
                    "signal": "asks-to-move",
                    "tactic": "channel",
                    "weight": 3,
                    "field": "text",
                    "start": 0,
                    "end": 27,
                    "quote": "Could we go on elsewhere",
                    "why": "Asks to continue on another app.",
                    "index": 0,
                }
            ],
            "rules": [{"id": "paid-and-moved", "why": "Offers money and asks to move."}],
            "observables": [],
            "pack": "1",
        },
        "reporter": {"mode": "named", "name": "Aino Esimerkki", "address": "aino@firm.example"},
    }
    return {**report, **parts}


def as_bytes(report: dict[str, Any]) -> bytes:
    """The bytes that a browser sends: JSON.stringify writes no spaces and no escapes."""
    return json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode()


def bearer(token: str = TOKEN) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
