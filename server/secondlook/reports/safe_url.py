"""Addresses that reports may go to by HTTP: encrypted, or on this machine."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from .relay import is_this_machine


def safe_url(url: str) -> SplitResult | None:
    """The parts of an https address, or of an http one on this machine; None for any other."""
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0 and not parts.username and url.isascii() and url.isprintable()
    except ValueError:
        return None
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname or ""))
    return parts if usable and safe else None
