"""Passwords as argon2id. Checking one is slow and takes memory by design, so only two are checked at the same time."""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
_HASHER = PasswordHasher()
# With all threads at it, a flood of wrong passwords would keep reports waiting.
_TURN = threading.BoundedSemaphore(2)
PATIENCE_SECONDS = 2.0


class Busy(Exception):
    """Too many passwords are being checked; try again soon."""


def hashed(password: str) -> str:
    """The password as argon2id."""
    return _HASHER.hash(password)


def matches(password: str, known: str | None) -> bool:
    """Whether it is the password with this hash. Without a hash never, and after the same time. Raises Busy."""
    nobody = _nobodys_hash()
    if not _TURN.acquire(timeout=PATIENCE_SECONDS):
        raise Busy
    try:
        # An unknown name takes as long as a known one, so that names cannot be tried out.
        return _HASHER.verify(known or nobody, password) and known is not None
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _TURN.release()


@cache
def _nobodys_hash() -> str:
    return hashed("nobody's")
