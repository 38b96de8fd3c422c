"""Work for several processes, answers in order. Each process has a pipe of its own: it ends when we do, however we end."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from ..errors import SecondLookError
from .difference import Comparison
from .items import Item
from .judge import Judge, Speed
from .tally import Tally

AHEAD = 2  # chunks that may be done before an earlier one is
_PATIENCE = 0.1  # seconds between two looks at whether it was cancelled


class Cancelled(SecondLookError):
    """Somebody stopped the back-test."""


class Processes:
    """Processes with the same two packs. Spawned, not forked: the caller may have threads. A context manager."""

    def __init__(self, count: int, before: bytes, after: bytes, found: Comparison, is_cancelled: Callable[[], bool]) -> None:
        self._packs = before, after, found
        self._is_cancelled = is_cancelled
        self._running: list[tuple[SpawnProcess, Connection]] = []
        spawn = multiprocessing.get_context("spawn")
        for _ in range(count):
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=_work, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self._running.append((process, ours))

    def __enter__(self) -> Processes:
        try:
            for _, connection in self._running:
                self._send(connection, self._packs)  # as arguments they would stay in the processes to the end
        except SecondLookError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process, connection in self._running:
            connection.close()
            process.terminate()
            process.join()

    def tallies(self, chunks: Iterator[Sequence[Item]]) -> Iterator[Tally]:
        """The tally of each chunk, in order. Raises Cancelled; SecondLookError when a process ended."""
        idle = [connection for _, connection in self._running]
        busy: dict[Connection, int] = {}
        done: dict[int, Tally] = {}
        given = taken = 0
        is_over = False
        while True:
            while idle and not is_over and given - taken < AHEAD + len(self._running):
                chunk = next(chunks, None)
                if chunk is None:
                    is_over = True
                else:
                    self._send(idle[-1], ("tally", chunk))
                    busy[idle.pop()] = given
                    given += 1
            while taken in done:
                yield done.pop(taken)
                taken += 1
            if not busy:
                if is_over:
                    return
                continue
            for connection in self._ready(list(busy)):
                done[busy.pop(connection)] = self._receive(connection)
                idle.append(connection)

    def speed(self, items: Sequence[Item]) -> Speed:
        """The speed of both packs, measured in one of the processes while the others rest."""
        connection = self._running[0][1]
        self._send(connection, ("speed", items))
        while not self._ready([connection]):
            continue
        answer: Speed = self._receive(connection)
        return answer

    def _ready(self, connections: list[Connection]) -> list[Connection]:
        if self._is_cancelled():
            raise Cancelled("the back-test was cancelled")
        return [one for one in wait(connections, timeout=_PATIENCE) if isinstance(one, Connection)]

    def _send(self, connection: Connection, task: object) -> None:
        try:
            connection.send(task)
        except OSError:
            raise _ended() from None

    def _receive(self, connection: Connection) -> Any:
        try:
            answer = connection.recv()
        except (EOFError, OSError):
            raise _ended() from None
        if isinstance(answer, BaseException):
            raise answer
        return answer


def _ended() -> SecondLookError:
    return SecondLookError("a process of the back-test ended, perhaps for want of memory; start it again")


def _work(connection: Connection) -> None:
    with suppress(EOFError, OSError, KeyboardInterrupt):  # whoever started us is gone
        try:
            judge = Judge(*connection.recv())
        except SecondLookError as error:
            connection.send(error)
            return
        # Packs are a million small things that stay; looking through them for what could go takes a sixth of the time.
        gc.collect()
        gc.freeze()
        while True:
            kind, items = connection.recv()
            connection.send(judge.speed(items) if kind == "speed" else judge.tally(items))
