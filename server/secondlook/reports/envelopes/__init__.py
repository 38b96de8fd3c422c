"""How a report is packed into a mail. Each module here is one profile, found by its name: `pack(subject, evidence)`."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass

from ..evidence import Evidence


@dataclass(frozen=True)
class Attached:
    """A file of the mail. `holds` is the evidence inside when the file is a container."""

    file: Evidence
    holds: Evidence | None = None


@dataclass(frozen=True)
class Packed:
    """The subject as plain text, the files of the mail, and the evidence that does not travel with it."""

    subject: str
    attached: tuple[Attached, ...]
    kept: tuple[Evidence, ...] = ()


def profiles() -> tuple[str, ...]:
    """The names that the setting `mail_profile` may have."""
    return tuple(entry.name for entry in pkgutil.iter_modules(__path__))


def pack(profile: str, subject: str, evidence: tuple[Evidence, ...]) -> Packed:
    """Pack evidence by a profile. Raises ModuleNotFoundError for a name that is none of `profiles()`."""
    packed: Packed = importlib.import_module(f"{__name__}.{profile}").pack(subject, evidence)
    return packed
