"""What the routes of one application share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from flask import current_app

from ..engine.assess import Engine
from ..packs.load import engine_from
from ..packs.publish import own_pack, signed_pack
from ..reports.targets import targets_of
from ..settings import Settings
from ..store.database import Database
from .failures import Failures

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Service:
    """Settings, store and clock of this application, and the rules as they were at first use."""

    settings: Settings
    database: Database
    now: Clock
    wrong_codes: Failures = field(default_factory=lambda: Failures(window_seconds=3600))
    passes: Failures = field(default_factory=lambda: Failures(window_seconds=3600))

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """Where reports go. Raises SettingsError."""
        return targets_of(self.settings)

    @cached_property
    def pack(self) -> bytes:
        """The signed pack. Raises PackError."""
        return signed_pack(self.settings)

    @cached_property
    def pack_tag(self) -> str:
        """The ETag of the pack: every client asks every hour, so it is not worked out anew for each."""
        return hashlib.sha256(self.pack).hexdigest()

    @cached_property
    def engine(self) -> Engine:
        """The engine for integrators. Raises PackError."""
        return engine_from(own_pack(self.settings))


def service() -> Service:
    """The Service of the running application."""
    found = current_app.extensions["secondlook"]
    assert isinstance(found, Service)  # noqa: S101 - create_app put it there
    return found


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)
