"""The pages of the people who work with the service. Each module here with a `bp` is part of it; a new page is one new file."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from types import ModuleType

from flask import Flask


@dataclass(frozen=True)
class Section:
    """An entry of the navigation, for people with one of these roles; the lowest order stands first."""

    path: str
    words: str
    roles: frozenset[str]
    order: int


def register(app: Flask) -> None:
    """Register every page, and give every template the sections."""
    modules = _modules()
    for module in modules:
        app.register_blueprint(module.bp)
    sections = sorted((module.SECTION for module in modules if hasattr(module, "SECTION")), key=lambda one: one.order)
    app.context_processor(lambda: {"sections": sections})


def _modules() -> list[ModuleType]:
    found = [importlib.import_module(f"{__name__}.{entry.name}") for entry in pkgutil.iter_modules(__path__)]
    return [module for module in found if hasattr(module, "bp")]
