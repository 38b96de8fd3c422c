"""What the OpenAPI page says about a route, written beside the route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from .bearer import View


@dataclass(frozen=True)
class Operation:
    """The shapes that go in and come out, by status. A None answer has no JSON body of a fixed shape."""

    answers: dict[int, type[BaseModel] | None]
    body: type[BaseModel] | tuple[type[BaseModel], ...] | None = None


def describes(operation: Operation) -> Callable[[View], View]:
    """Tie the description to a route."""

    def decorate(view: View) -> View:
        view.operation = operation  # type: ignore[attr-defined]
        return view

    return decorate
