"""Turn a request body into a report, part by part, so that a wrong part never costs the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..errors import InputError
from .body import Body, read_body
from .shape import Report

_PARTS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(field.rebuild_annotation()) for name, field in Report.model_fields.items()
}


@dataclass(frozen=True)
class Received:
    """A report with the body it came in. `unparsed` names the parts that are not of the agreed shape."""

    report: Report
    body: Body
    unparsed: tuple[str, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The keys that this version does not know; they are kept."""
        return tuple(key for key in self.body.values if key not in _PARTS)

    @property
    def channel(self) -> str:
        """Where the approach was made."""
        content = self.report.conversation or self.report.message
        return self.report.channel or (content.channel if content else "other")

    @property
    def is_anonymous(self) -> bool:
        """Whether the person asked for that, even if the rest of `reporter` cannot be read."""
        reporter = self.body.values.get("reporter")
        return isinstance(reporter, dict) and reporter.get("mode") == "anonymous"


def read_report(data: bytes) -> Received:
    """Read a report. Raises InputError only when it is no JSON object or has no usable report_id."""
    body = read_body(data)
    parts: dict[str, Any] = {}
    unparsed: list[str] = []
    for name, adapter in _PARTS.items():
        if name not in body.values:
            continue
        try:
            parts[name] = adapter.validate_python(_sound(body.values[name]))
        except ValidationError:
            unparsed.append(name)
    if "report_id" not in parts:
        raise InputError("send a UUID made by the client, such as 0b8e...-...", where="report_id")
    parts["report_id"] = parts["report_id"].lower()
    return Received(Report.model_construct(**parts), body, tuple(unparsed))


def _sound(value: Any) -> Any:
    """The value with half characters replaced: one of them must not make a stranger's message unreadable."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_sound(item) for item in value]
    if isinstance(value, dict):
        return {_sound(key): _sound(item) for key, item in value.items()}
    return value
