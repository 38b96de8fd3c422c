"""A thread for the HTML parser that is replaced now and then.

libxml2 keeps every tag and attribute name that a thread has ever met until the thread ends: a stranger who sends mails full of
invented names would fill the memory of a service that reads mail for months.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

Result = TypeVar("Result")

_CALLS = 1_000
_lock = Lock()
_thread: ThreadPoolExecutor | None = None
_calls = 0


def in_own_thread(work: Callable[[], Result]) -> Result:
    """What `work` returns or raises, run in the thread that forgets."""
    global _thread, _calls
    with _lock:
        _calls += 1
        if _calls > _CALLS:
            _end()
        if _thread is None:
            _thread, _calls = ThreadPoolExecutor(1, "mail-html"), 1
        waiting = _thread.submit(work)
    return waiting.result()


def forget() -> None:
    """Let the next call have a new thread."""
    with _lock:
        _end()


def _end() -> None:
    global _thread
    if _thread is not None:
        _thread.shutdown(wait=False)
        _thread = None


def _in_a_forked_child() -> None:
    global _lock, _thread
    _lock, _thread = Lock(), None  # the thread has stayed with the parent


os.register_at_fork(after_in_child=_in_a_forked_child)
