"""Campaigns at 100,000 reports: `python -m tests.bench.campaigns` fills both stores, joins new reports, and writes docs/performance.md.

Exit status 1 when finding the campaign of a report takes 100 ms or more at the 95th percentile on either store.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import insert, text

from secondlook.reports.sketch import BANDS, ENOUGH_BANDS, sketch
from secondlook.settings import Settings
from secondlook.store.campaign_views import find_campaign, list_campaigns, list_members, relatives, shared_traces
from secondlook.store.database import Database
from secondlook.store.migrate import upgrade
from secondlook.store.readings import write_reading
from secondlook.store.tables import Campaign, InboxEntry, Observed, Report, TextBand

from ..postgres_cluster import running_cluster
from .section import replace_section

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
REPORTS = int(os.environ.get("SECONDLOOK_BENCH_REPORTS", "100000"))
FLOOD = REPORTS // 10
FAMILY = 20
AT_ONCE, TRIES, MOST_MS = 5_000, 40, 100
LETTER = " ".join(f"word{number}" for number in range(60))
Traces = list[tuple[str, str]]


def main() -> None:
    """Measure on both stores."""
    results: dict[str, dict[str, tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder, running_cluster() as cluster:
        results["SQLite"] = _measure(Settings(data_dir=Path(folder)).store_url)
        results["PostgreSQL"] = _measure(cluster.url(cluster.new_database()).replace("postgresql:", "postgresql+psycopg:"))
    section = _section(results)
    replace_section(PAGE, "campaigns", section)
    print(section)
    sys.exit(any(found[name][1] >= MOST_MS for found in results.values() for name in _joins()))


def _measure(url: str) -> dict[str, tuple[float, float]]:
    database = Database(url)
    upgrade(database)
    _fill(database)
    found = {}
    for name, (traces, bands) in _joins().items():
        found[name] = _time(_joiner(database, traces, bands))
    found["the list"] = _time(lambda: list_campaigns(database))
    found[f"a campaign of {FLOOD:,}"] = _time(lambda: _look(database, 1))
    database.close()
    return found


def _joins() -> dict[str, tuple[Callable[[int], Traces], tuple[int, ...]]]:
    """What is joined, by name: the traces of try N, and the sketch of its text."""
    alone = sketch(" ".join(f"other{number}" for number in range(60)))
    return {
        "a report unlike any other": (lambda n: [("address", f"new{n}@new.example")], alone),
        f"of a sender with {FAMILY} others": (lambda n: [("address", f"sender{n + 100}@family.example")], ()),
        f"with a link that {REPORTS // 2:,} hold": (
            lambda n: [("address", f"n{n}@link.example"), ("link", "meet.example/x")],
            (),
        ),
        f"with a letter that {FLOOD:,} hold": (lambda n: [("address", f"n{n}@letter.example")], sketch(LETTER)),
        "with 80 traces of other reports": (lambda n: [("phone", f"{n * 80 + at:09d}") for at in range(80)], ()),
    }


def _joiner(database: Database, traces: Callable[[int], Traces], bands: tuple[int, ...]) -> Callable[[], None]:
    tries = iter(range(TRIES + 1))

    def join() -> None:
        now, report_id, number = datetime.now(UTC), str(uuid.uuid4()), next(tries)
        with database.write() as session:
            session.execute(insert(Report), [_report(report_id, now)])
            session.execute(insert(InboxEntry), [_entry(report_id, now, f"new{number}@somewhere.example", number)])
        start = time.perf_counter()
        write_reading(database, report_id, {}, traces=traces(number), bands=bands, enough_bands=ENOUGH_BANDS, now=now)
        join.took = time.perf_counter() - start  # type: ignore[attr-defined]

    return join


def _look(database: Database, campaign_id: int) -> None:
    find_campaign(database, campaign_id)
    list_members(database, campaign_id, limit=200)
    shared_traces(database, campaign_id)
    relatives(database, campaign_id)


def _time(act: Callable[[], object]) -> tuple[float, float]:
    """Median and 95th percentile in ms, the first try not counted."""
    times = []
    for _ in range(TRIES + 1):
        start = time.perf_counter()
        act()
        times.append(getattr(act, "took", time.perf_counter() - start) * 1000)
    return median(times[1:]), quantiles(times[1:], n=20)[-1]


def _fill(database: Database) -> None:
    chance, now, letter = random.Random(7), datetime.now(UTC), sketch(LETTER)
    common = [[chance.getrandbits(63) for _ in range(40)] for _ in range(BANDS)]  # word pairs that many texts have
    with database.write() as session:
        session.execute(insert(Campaign), [{"created_at": now}] * (1 + REPORTS // FAMILY))
    for start in range(0, REPORTS, AT_ONCE):
        reports, entries, traces, bands = [], [], [], []
        for number in range(start, min(start + AT_ONCE, REPORTS)):
            report_id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
            at = now - timedelta(minutes=5 * (REPORTS - number))
            is_letter, family = number % 10 == 0, number // FAMILY
            reports.append(_report(report_id, at))
            campaign = 1 if is_letter else family + 2 if number % 4 == 1 and family + 2 < 2 + REPORTS // FAMILY else None
            entries.append(
                {**_entry(report_id, at, f"sender{family}@family.example", number), "read_at": at, "campaign_id": campaign}
            )
            traces += [{"report_id": report_id, "kind": kind, "value": value} for kind, value in _traces(number)]
            values = letter if is_letter else [_band(chance, some) for some in common]
            bands += [{"report_id": report_id, "band": band, "value": value} for band, value in enumerate(values)]
        with database.write() as session:
            for table, rows in ((Report, reports), (InboxEntry, entries), (Observed, traces), (TextBand, bands)):
                session.execute(insert(table), rows)
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _band(chance: random.Random, common: list[int]) -> int:
    return chance.choice(common) if chance.random() < 0.02 else chance.getrandbits(63)


def _traces(number: int) -> Iterator[tuple[str, str]]:
    yield "address", f"sender{number // FAMILY}@family.example"
    yield "phone", f"{number:09d}"
    if number % 2:
        yield "link", "meet.example/x"


def _report(report_id: str, at: datetime) -> dict[str, Any]:
    receipt = str(uuid.uuid4().int)[:12]
    return {
        "report_id": report_id, "receipt": receipt, "body_sha256": "0" * 64, "received_at": at,
        "channel": "email", "level": "caution", "body": b"{}",
    }  # fmt: skip


def _entry(report_id: str, at: datetime, sender: str, number: int) -> dict[str, Any]:
    return {
        "report_id": report_id, "received_at": at, "level": "caution", "channel": "email", "state": "received",
        "sender_name": "", "sender_address": sender, "reporter_key": f"{number % 900:064d}", "unit": f"Unit {number % 40}",
    }  # fmt: skip


def _section(results: dict[str, dict[str, tuple[float, float]]]) -> str:
    lines = [
        f"## Campaigns at {REPORTS:,} reports",
        "",
        f"`make bench-campaigns`: to store what was read of a new report and find its campaign, {TRIES} times each, and to read what "
        "the pages show, in ms; the 95th percentile in brackets.",
        "",
        "| | " + " | ".join(results) + " |",
        "|---|" + "---:|" * len(results),
    ]
    for name in next(iter(results.values())):
        cells = [f"{middle:.0f} ({worst:.0f})" for middle, worst in (found[name] for found in results.values())]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
