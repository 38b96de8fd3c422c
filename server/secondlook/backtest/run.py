"""The back-test: two packs and a stream of items in, a Result out."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

from ..packs.fairness import unfair
from .items import Item, sample_items
from .judge import Judge, Speed, compare_packs
from .processes import Cancelled, Processes
from .result import Result, result_of
from .tally import Tally

CHUNK_ITEMS = 250
CHUNK_BYTES = 1_000_000
TIMED_ITEMS = 200
TIMED_BYTES = 400_000


def backtest(
    before: bytes,
    after: bytes,
    items: Iterable[Item],
    *,
    processes: int = 2,
    complete: bool = False,
    is_cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda _: None,
) -> Result:
    """Compare two unsigned packs over `items`. The same packs and items give the same result, but for times.

    `progress` hears how many items are done; `is_cancelled` is asked often. Memory holds a few chunks of items at a time.
    `complete` judges all with both packs, for proofs. Raises Cancelled, PackError, and what `items` raises.
    """
    started = time.monotonic()
    found = compare_packs(before, after, complete=complete)
    timed = _Timed()
    chunks = _chunks(timed.watching(items))
    first = [chunk for chunk in [next(chunks, []), next(chunks, [])] if chunk]
    if len(first) < 2:  # so few that starting processes would take longer
        tally, speed = _here(Judge(before, after, found), first, timed, is_cancelled)
        progress(tally.items + tally.failed)
        against = unfair(before, after)
    else:
        # This process mostly waits, so it looks for what is unfair meanwhile.
        aside = ThreadPoolExecutor(1)
        fairness = aside.submit(unfair, before, after)
        aside.shutdown(wait=False)
        with Processes(processes, before, after, found, is_cancelled) as workers:
            tally = Tally()
            for part in workers.tallies(chain(first, chunks)):
                tally.append(part)
                progress(tally.items + tally.failed)
            speed = workers.speed(timed.items)
        against = fairness.result()
    return result_of(
        tally,
        before=_version(before),
        after=_version(after),
        unfair=against,
        speed=speed,
        seconds=time.monotonic() - started,
    )


class _Timed:
    """The items that the speed is measured with: the first of the run, filled up from the sample."""

    def __init__(self) -> None:
        self._kept: list[Item] = []
        self._bytes = 0

    def watching(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            self._keep(item)
            yield item

    @property
    def items(self) -> list[Item]:
        for item in sample_items():
            self._keep(item)
        return self._kept

    def _keep(self, item: Item) -> None:
        if len(self._kept) < TIMED_ITEMS and self._bytes + len(item.raw) <= TIMED_BYTES:
            self._kept.append(item)
            self._bytes += len(item.raw)


def _here(judge: Judge, chunks: list[list[Item]], timed: _Timed, is_cancelled: Callable[[], bool]) -> tuple[Tally, Speed]:
    tally = Tally()
    for chunk in chunks:
        tally.append(judge.tally(chunk))
    if is_cancelled():
        raise Cancelled("the back-test was cancelled")
    return tally, judge.speed(timed.items)


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.raw)
        if len(chunk) >= CHUNK_ITEMS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _version(pack: bytes) -> str:
    return str(json.loads(pack)["version"])
