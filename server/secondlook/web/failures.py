"""Counts failures by address in the memory of this process, and forgets them when the window has passed."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

MOST_ADDRESSES = 10_000


class Failures:
    """Failures of the last `window_seconds`; nothing is written anywhere."""

    def __init__(self, window_seconds: float) -> None:
        self._window = timedelta(seconds=window_seconds)
        self._times: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, address: str, now: datetime) -> None:
        """Note a failure."""
        with self._lock:
            self._times.setdefault(address, deque(maxlen=1_000)).append(now)
            self._times.move_to_end(address)
            if len(self._times) > MOST_ADDRESSES:
                self._times.popitem(last=False)

    def count(self, address: str, now: datetime) -> int:
        """How many there are in the window."""
        with self._lock:
            return sum(1 for at in self._times.get(address, ()) if at > now - self._window)
