"""What an examination gives: lines, each fine, a warning or trouble."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ..settings import Settings
from ..store.database import Database

State = Literal["fine", "warning", "trouble"]
STATES: tuple[State, ...] = ("fine", "warning", "trouble")


@dataclass(frozen=True)
class Line:
    """One finding about an area; `mend` says what to do, empty when nothing is to be done."""

    area: str
    state: State
    text: str
    mend: str = ""


@dataclass(frozen=True)
class Patient:
    """What is examined, and when."""

    settings: Settings
    database: Database
    now: datetime


def worst(lines: Iterable[Line]) -> State:
    """The gravest state among the lines."""
    return max((line.state for line in lines), key=STATES.index, default="fine")
