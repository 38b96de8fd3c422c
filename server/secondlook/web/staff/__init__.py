"""The pages of the people who work with the service. Each module here with a `bp` is part of it; a new page is one new file."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from flask import Flask

from ...store.accounts import Person

HOMES = {"analyst": "/inbox", "rule_editor": "/rules", "publisher": "/rules", "administrator": "/accounts", "council": "/council"}


@dataclass(frozen=True)
class Section:
    """An entry of the navigation, for people with one of these roles; the lowest order stands first."""

    path: str
    words: str
    roles: frozenset[str]
    order: int


def register(app: Flask) -> None:
    """Register every page, and give every template the sections and `home_of`."""
    for module in _modules():
        app.register_blueprint(module.bp)
    app.context_processor(lambda: {"sections": _sections(), "home_of": home_of})


def home_of(person: Person) -> str:
    """Where somebody's work begins."""
    return next((home for role, home in HOMES.items() if role in person.roles), "/me")


@cache
def _sections() -> list[Section]:
    return sorted((module.SECTION for module in _modules() if hasattr(module, "SECTION")), key=lambda one: one.order)


@cache
def _modules() -> list[ModuleType]:
    found = [importlib.import_module(f"{__name__}.{entry.name}") for entry in pkgutil.iter_modules(__path__)]
    return [module for module in found if hasattr(module, "bp")]
