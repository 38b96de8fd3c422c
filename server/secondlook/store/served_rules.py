"""The rules in force: the newest release, or the base rules while nothing was released."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from ..engine.assess import Engine
from ..packs.load import engine_from
from ..packs.publish import signed_pack
from ..settings import Settings
from .database import Database
from .rule_releases import newest_version, release_pack


@dataclass(frozen=True)
class Served:
    """One version of the rules as clients get it. `version` 0 are the base rules; `sha256` is over `signed`."""

    version: int
    signed: bytes
    sha256: str

    @cached_property
    def content(self) -> bytes:
        """The pack without its signature: it comes out of this service's own store."""
        return self.signed.partition(b"\n")[2]

    @cached_property
    def engine(self) -> Engine:
        """An engine with these rules. Raises PackError."""
        return engine_from(self.content)


def served_rules(database: Database, settings: Settings, known: Served | None = None) -> Served:
    """What is in force at this moment; `known` again while it still is. Raises PackError, StoreError."""
    version = newest_version(database)
    if known is not None and known.version == version:
        return known
    signed = release_pack(database, version) if version else signed_pack(settings)
    return Served(version, signed, hashlib.sha256(signed).hexdigest())
