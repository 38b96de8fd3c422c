"""What the closed reports of this installation say about single signals."""

from __future__ import annotations

from collections.abc import Iterator

from ..backtest.items import read
from ..backtest.learning import Precision, Proposal, Seen, precisions, proposals
from ..engine.assess import Engine
from ..errors import SecondLookError
from ..store.database import Database
from ..store.verdict_items import Verdict, verdict_items
from .judged_items import item_of

MOST_REPORTS = 1_000
"""The last so many closed reports count: rules and senders change, and a page must not wait."""


def learn(database: Database, engine: Engine) -> tuple[list[Precision], list[Proposal]]:
    """Precision by signal with the rules of `engine`, and the grades to ask a person about. Raises StoreError."""
    found = precisions(_seen(database, engine))
    return found, proposals(found, {signal.id: signal.grade for signal in engine.pack.signals})


def _seen(database: Database, engine: Engine) -> Iterator[Seen]:
    for report in verdict_items(database, limit=MOST_REPORTS):
        item = item_of(report)
        if item is None:
            continue
        try:
            judged = engine.assess(read(item).content)
        except SecondLookError:
            continue  # of a shape that cannot be judged
        yield Seen(_hand(report), report.verdict, frozenset(finding.signal for finding in judged.findings))


def _hand(report: Verdict) -> str:
    if report.campaign_id is not None:
        return f"campaign {report.campaign_id}"
    return f"sender {report.sender}" if report.sender else f"report {report.report_id}"
