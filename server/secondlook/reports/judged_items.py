"""Closed reports as items of a back-test, with their verdicts as labels."""

from __future__ import annotations

from collections.abc import Iterator

from ..backtest.items import Item
from ..errors import InputError
from ..store.database import Database
from ..store.verdict_items import Verdict, verdict_items
from .read import read_report


def report_items(database: Database) -> Iterator[Item]:
    """The message or conversation of each closed report; one without any is left out. Raises StoreError."""
    for found in verdict_items(database):
        if (item := item_of(found)) is not None:
            yield item


def item_of(found: Verdict) -> Item | None:
    """The item of one report; None where nothing in it can be judged."""
    try:
        report = read_report(found.body).report
    except InputError:
        return None
    content = report.conversation or report.message
    if content is None:
        return None
    return Item(found.report_id, "json", content.model_dump_json(by_alias=True, exclude_none=True).encode(), found.verdict)
