"""Checks that a signal may name instead of phrases: one a file, `find(envelope)` gives the places that it met.

`LISTS` of a check names the lists of `rules/lists` that it compares with; they travel in the pack.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Protocol, cast

from ..envelope import Envelope, Place


class Check(Protocol):
    """What every module of this folder holds."""

    LISTS: tuple[str, ...]
    find: Callable[[Envelope], Iterator[Place]]


CHECKS: dict[str, Check] = {
    module.name: cast(Check, import_module(f"{__name__}.{module.name}")) for module in pkgutil.iter_modules(__path__)
}
