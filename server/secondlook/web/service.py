"""What the routes of one application share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from flask import current_app

from ..engine.assess import Engine
from ..reports.targets import targets_of
from ..settings import Settings
from ..store.database import Database
from ..store.rules_in_force import RulesInForce
from ..store.served_rules import Served
from .failures import Failures

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Service:
    """Settings, store, clock and rules of this application."""

    settings: Settings
    database: Database
    now: Clock
    wrong_codes: Failures = field(default_factory=lambda: Failures(window_seconds=3600))
    refusals: Failures = field(default_factory=lambda: Failures(window_seconds=3600))
    passes: Failures = field(default_factory=lambda: Failures(window_seconds=3600))

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """Where reports go. Raises SettingsError."""
        return targets_of(self.settings)

    @property
    def rules(self) -> Served:
        """The rules in force now, whoever put them out. Raises PackError, StoreError when none were read before."""
        return self.in_force.now()

    @property
    def engine(self) -> Engine:
        """The engine for integrators and the inbox. Raises PackError, StoreError."""
        return self.rules.engine

    @cached_property
    def in_force(self) -> RulesInForce:
        """What this process last read of them."""
        return RulesInForce(self.database, self.settings)


def service() -> Service:
    """The Service of the running application."""
    found = current_app.extensions["secondlook"]
    assert isinstance(found, Service)  # noqa: S101 - create_app put it there
    return found


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)
