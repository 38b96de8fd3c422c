"""The secret by which reporters are told apart in the store without being named; made once an installation."""

from __future__ import annotations

import secrets

from ..store.database import Database
from ..store.options import get_option, keep_first

_NAME = "reporter_secret"


def reporter_secret(database: Database) -> bytes:
    """32 bytes, the same for every process on this store. Raises StoreError."""
    return bytes.fromhex(get_option(database, _NAME, "") or keep_first(database, _NAME, secrets.token_hex(32)))
