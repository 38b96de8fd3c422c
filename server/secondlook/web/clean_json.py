"""Read a small JSON request strictly: no double keys, no NaN, no NUL, no half characters, no unknown keys."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from ..errors import InputError
from ..reports.body import read_body

M = TypeVar("M", bound=BaseModel)


def json_object() -> dict[str, Any]:
    """The object in the body of this request. Raises InputError."""
    values = read_body(request.get_data(cache=False)).values
    _refuse_broken_text(values)
    return values


def shaped(model: type[M], values: dict[str, Any]) -> M:
    """The values as this model. Raises InputError that names the first wrong key."""
    try:
        return model.model_validate(values, extra="forbid")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise InputError(first["msg"], where=".".join(map(str, first["loc"]))) from error


def _refuse_broken_text(value: Any) -> None:
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise InputError("the text holds a NUL or half a character")
    elif isinstance(value, list):
        for item in value:
            _refuse_broken_text(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            _refuse_broken_text(key)
            _refuse_broken_text(item)
