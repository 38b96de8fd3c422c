"""The secret by which reporters are told apart in the store without being named; made once an installation."""

from __future__ import annotations

import hashlib
import secrets

from ..store.database import Database
from ..store.options import get_option, keep_first

_NAME = "reporter_secret"


def reporter_secret(database: Database) -> bytes:
    """32 bytes, the same for every process on this store. Raises StoreError."""
    return bytes.fromhex(get_option(database, _NAME, "") or keep_first(database, _NAME, secrets.token_hex(32)))


def reporter_key(known: str, secret: bytes) -> str | None:
    """What stands for a reporter of this address, or of this name where there is no address; None for an empty one."""
    word = known.strip().casefold().encode("utf-8", "surrogatepass")
    return hashlib.blake2b(word, key=secret, digest_size=32).hexdigest() if word else None
