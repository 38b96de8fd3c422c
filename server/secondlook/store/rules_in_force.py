"""The rules that this process answers with: read once for each release, and asked for by number every time."""

from __future__ import annotations

import logging
import threading

from ..errors import StoreError
from ..settings import Settings
from .database import Database
from .served_rules import Served, served_rules

log = logging.getLogger(__name__)


class RulesInForce:
    """What `served_rules` gave last. A release by another process is seen at the next request."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._last: Served | None = None
        self._turn = threading.Lock()

    def now(self) -> Served:
        """The rules in force; while the store cannot be read those of before. Raises PackError, StoreError."""
        with self._turn:
            try:
                self._last = served_rules(self._database, self._settings, self._last)
            except StoreError as error:
                if self._last is None:
                    raise
                log.warning("the rules stay as they were: %s", error)
            return self._last
