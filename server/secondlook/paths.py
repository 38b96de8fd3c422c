"""Where the rules and the clients lie: beside the sources in a clone, inside the package in a wheel."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CLONE = _PACKAGE.parent.parent


def _either(in_clone: str, in_wheel: str) -> Path:
    cloned = _CLONE / in_clone
    return cloned if cloned.is_dir() else _PACKAGE / in_wheel


def rules_dir() -> Path:
    """The folder of the base rules."""
    return _either("rules", "_rules")


def extension_dir() -> Path:
    """The folder of the browser extension, with the one JavaScript engine."""
    return _either("extension", "_extension")


def thunderbird_dir() -> Path:
    """The folder of the Thunderbird add-on; what it shares with the browser extension is added when it is packaged."""
    return _either("mail_plugin/thunderbird", "_thunderbird")


def outlook_dir() -> Path:
    """The folder of the Outlook add-in; the service serves it together with what it shares with the other clients."""
    return _either("mail_plugin/outlook", "_outlook")


def cache_dir() -> Path | None:
    """A folder of this person's own for what can be made again; None for a system account without a home."""
    chosen = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(chosen) if chosen else Path.home() / ".cache") / "secondlook"
    except RuntimeError:
        return None
