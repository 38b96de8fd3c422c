"""A mail as it came to the report address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LARGEST = 40 * 1024 * 1024
"""Bytes of the largest mail that is taken whole, as for a report by HTTP."""


@dataclass(frozen=True)
class Delivered:
    """The bytes of a mail and what is known of how it came.

    `envelope_sender` is "" for the null sender and None when only the Return-Path can say. `size` is that of the whole mail;
    a mail over LARGEST comes with the beginning of its bytes only. `has_mailbox`: it stays in a mailbox, whatever we do.
    """

    raw: bytes
    size: int
    came_at: datetime
    envelope_sender: str | None = None
    has_mailbox: bool = True

    @property
    def is_cut(self) -> bool:
        """Whether only the beginning is here."""
        return self.size > len(self.raw)
