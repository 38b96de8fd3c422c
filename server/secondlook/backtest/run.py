"""The back-test: two packs and a stream of items in, a Result out."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice

from ..packs.fairness import unfair
from .items import Item, sample_items
from .judge import Judge, Speed, compare_packs
from .processes import Cancelled, Processes
from .result import Result, result_of
from .tally import Tally

CHUNK_ITEMS = 250
CHUNK_BYTES = 500_000


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
    chunks = _chunks(items)
    first = [chunk for chunk in [next(chunks, []), next(chunks, [])] if chunk]
    if len(first) < 2:  # so few that starting processes would take longer
        tally, speed = _here(Judge(before, after, found), first, is_cancelled)
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
            speed = workers.speed(_timed())
        against = fairness.result()
    return result_of(
        tally,
        before=_version(before),
        after=_version(after),
        unfair=against,
        speed=speed,
        seconds=time.monotonic() - started,
    )


def _timed() -> list[Item]:
    """What the speed is measured with: half of the sample, so that nobody who brings items chooses it."""
    return list(islice(sample_items(), 0, None, 2))


def _here(judge: Judge, chunks: list[list[Item]], is_cancelled: Callable[[], bool]) -> tuple[Tally, Speed]:
    tally = Tally()
    for chunk in chunks:
        tally.append(judge.tally(chunk))
    if is_cancelled():
        raise Cancelled("the back-test was cancelled")
    return tally, judge.speed(_timed())


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
