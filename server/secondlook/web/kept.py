"""What is kept, for how long, for whose eyes, and where it goes: read off the settings and the shape of a report."""

from __future__ import annotations

import typing
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from ..reports.shape import Report
from ..reports.targets import targets_of
from ..settings import Settings
from ..store.accounts import ROLES, list_accounts
from ..store.database import Database
from ..store.hold import list_held
from ..store.options import get_option

GOES_ON = {"reporter": "named", "answers": "no"}
"""Parts of a report that do not simply go on with it to the security mailbox."""
ADDED = {
    "receipt": "metadata",
    "handling": "metadata",
    "delivery": "metadata",
    "key": "metadata",
    "notes": "content",
    "traces": "content",
    "device": "content",
    "mails": "content",
    "audit": "audit",
    "accounts": "account",
}
NEVER = ("warned", "unreported", "sender", "people", "others")
OPERATIONAL = ("behind_proxy", "forward_in_service")
"""Switches that change nothing about what is kept or sent."""


@dataclass(frozen=True)
class Part:
    """A part of a report: its name, the fields inside it as `a.b`, and whether it goes on: yes, no or named."""

    name: str
    fields: tuple[str, ...]
    goes_on: str


@dataclass(frozen=True)
class Kept:
    """Everything that the page says; durations in days, None for as long as an account."""

    organisation: str
    contact: str
    parts: tuple[Part, ...]
    added: tuple[tuple[str, int | None], ...]
    days: tuple[int, int, int]
    longer_because: str
    held: int
    readers: tuple[tuple[str, int], ...]
    goes_to: tuple[tuple[str, str], ...]
    """Kind of target, and which of its kind."""
    switches: tuple[tuple[str, bool], ...]


def what_is_kept(settings: Settings, database: Database) -> Kept:
    """Read it off. Raises StoreError."""
    days = (settings.keep_content_days, settings.keep_metadata_days, settings.keep_audit_days)
    spans: dict[str, int | None] = {**dict(zip(("content", "metadata", "audit"), days, strict=True)), "account": None}
    people = Counter(role for person in list_accounts(database) if not person.disabled for role in person.roles)
    targets = [target.partition(":") for target in targets_of(settings)]
    return Kept(
        organisation=settings.organisation,
        contact=", ".join(filter(None, (settings.contact_address, settings.security_phone))),
        parts=tuple(_parts()),
        added=tuple((name, spans[span]) for name, span in ADDED.items()),
        days=days,
        longer_because=settings.keep_longer_because,
        held=len(list_held(database)),
        readers=tuple((role, people[role]) for role in ROLES),
        goes_to=tuple((kind, which) for kind, _, which in targets),
        switches=tuple(_switches(settings, database)),
    )


def _switches(settings: Settings, database: Database) -> Iterator[tuple[str, bool]]:
    yield "report_page", settings.report_page
    yield "intake", bool(settings.intake_imap_url or settings.intake_listen)
    yield "campaigns", get_option(database, "campaigns", "on") != "off"
    yield "assess_enabled", settings.assess_enabled
    yield "webhook_names", settings.webhook_names
    yield "oidc", bool(settings.oidc_issuer)


def _parts() -> Iterator[Part]:
    for name, field in Report.model_fields.items():
        inside = tuple(path for model in _models(field.annotation) for path in _fields(model))
        yield Part(name, inside, GOES_ON.get(name, "yes"))


def _fields(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        name = field.alias or name
        inner = [path for one in _models(field.annotation) for path in _fields(one)]
        yield from (f"{name}.{path}" for path in inner) if inner else [name]


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _models(inner)
