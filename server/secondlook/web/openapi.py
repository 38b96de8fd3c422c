"""GET /api/v1/openapi.json: the interface, made from the routes and the shapes that they read and write."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Flask, current_app
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from .. import __version__
from .access import public
from .operation import Operation

bp = Blueprint("openapi", __name__)
_PROBLEM = {
    "description": "An error; `detail` says what to do",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    status: int
    title: str
    detail: str


@bp.get("/api/v1/openapi.json")
@public
def get_openapi() -> dict[str, Any]:
    """Describe the interface."""
    return describe(current_app)


def describe(app: Flask) -> dict[str, Any]:
    """The OpenAPI 3.1 description of every route below /api/v1 that says what it does."""
    operations = [
        (rule, view, view.operation)
        for rule in app.url_map.iter_rules()
        if hasattr(view := app.view_functions[rule.endpoint], "operation")
    ]
    paths: dict[str, dict[str, Any]] = {}
    for rule, view, operation in operations:
        path = re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = _entry(rule, view, operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Second Look", "version": __version__},
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas([operation for _, _, operation in operations]),
        },
    }


def _entry(rule: Rule, view: Any, operation: Operation) -> dict[str, Any]:
    scopes = getattr(view, "scopes", None)
    entry: dict[str, Any] = {
        "summary": (view.__doc__ or "").strip(),
        "operationId": view.__name__,
        "security": [{"token": []}] if scopes else [],
        "responses": {str(status): _answer(status, model) for status, model in operation.answers.items()},
    }
    # What any route may answer is said once: no or the wrong token, a wrong shape, trouble with the store.
    for status in [*((401, 403) if scopes else ()), *((422,) if operation.body else ()), 503]:
        entry["responses"].setdefault(str(status), _PROBLEM)
    if rule.arguments:
        entry["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in sorted(rule.arguments)
        ]
    if operation.body:
        entry["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _body(operation)}},
        }
    return entry


def _answer(status: int, model: type[BaseModel] | None) -> dict[str, Any]:
    if model is None:
        return _PROBLEM if status >= 400 else {"description": "Not JSON"}
    return {
        "description": (model.__doc__ or "").strip(),
        "content": {"application/json": {"schema": _ref(model)}},
    }


def _body(operation: Operation) -> dict[str, Any]:
    models = _bodies(operation)
    return _ref(models[0]) if len(models) == 1 else {"oneOf": [_ref(model) for model in models]}


def _bodies(operation: Operation) -> tuple[type[BaseModel], ...]:
    if operation.body is None:
        return ()
    return operation.body if isinstance(operation.body, tuple) else (operation.body,)


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _schemas(operations: list[Operation]) -> dict[str, Any]:
    models: set[type[BaseModel]] = {Problem}
    for operation in operations:
        models.update(model for model in operation.answers.values() if model)
        models.update(_bodies(operation))
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schema = models_json_schema([(model, "validation") for model in ordered], ref_template="#/components/schemas/{model}")
    return dict(schema["$defs"])
