"""Two packs over a row of items: each is judged by the first, and by the second where that can differ."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from ..engine.assess import Engine
from ..engine.messages import Conversation, Message
from ..engine.pack import Pack
from ..engine.tables import Tables, load_tables
from ..errors import SecondLookError
from .difference import Comparison, Difference, compare
from .items import Item, read
from .tally import Tally

_ROUNDS = 3


@dataclass(frozen=True)
class Speed:
    """CPU seconds for the same messages with each pack, in one process and one run."""

    messages: int
    before: float
    after: float

    @property
    def ratio(self) -> float:
        """How many times as long the new rules take."""
        return self.after / self.before if self.before else 1.0


class Judge:
    """Two packs, ready to judge, and where they differ."""

    def __init__(self, before: bytes, after: bytes, found: Comparison) -> None:
        tables = load_tables()
        self._before, self._after = _engine(before, tables), _engine(after, tables)
        self._difference = Difference(found, tables)

    def tally(self, items: Sequence[Item]) -> Tally:
        """Judge items, in order. One that cannot be read is counted as such, and what comes behind it is judged."""
        tally = Tally()
        for item in items:
            try:
                labelled = read(item)
            except SecondLookError as error:
                tally.refuse(item.place, str(error))
                continue
            before = self._before.assess(labelled.content)
            after = before
            if self._difference.can_differ(labelled.content, before):
                after = self._after.assess(labelled.content)
            tally.add(item.place, labelled.label, before, after)
        return tally

    def speed(self, items: Sequence[Item]) -> Speed:
        """The time that each pack takes for these items, by turns; of several rounds the quickest counts for each item."""
        contents = []
        for item in items:
            try:
                contents.append(read(item).content)
            except SecondLookError:
                continue
        totals = [0.0, 0.0]
        for content in contents:
            for number, engine in enumerate((self._before, self._after)):
                engine.assess(content)  # words that it has not met before take longer
                totals[number] += min(_timed(engine, content) for _ in range(_ROUNDS))
        return Speed(len(contents), totals[0], totals[1])


def compare_packs(before: bytes, after: bytes, *, complete: bool = False) -> Comparison:
    """Where two unsigned packs differ. `complete`: take it that everything does, for proofs."""
    return compare(json.loads(before), json.loads(after), complete=complete)


def _engine(pack: bytes, tables: Tables) -> Engine:
    """Without its sentences, which nobody reads here: memory for two packs in each process."""
    return Engine(Pack.from_json({**json.loads(pack), "say": {"en": {}}}), tables)


def _timed(engine: Engine, content: Message | Conversation) -> float:
    started = time.thread_time()
    engine.assess(content)
    return time.thread_time() - started
