"""Reports as a STIX 2.1 bundle, by stix2 (the extra `stix`): what was observed, never who reported it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

from ...errors import SettingsError
from ...settings import Settings
from .exported import Exported
from .observables import Observable
from .summary import Summary

_NAMES = uuid.UUID("0d1c7a4e-3b1e-5a53-9a0e-8b0d3b7f4c11")
_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
"""When the identity came to be: a fixed day, so that every export has the same one."""


def stix_bundle(reports: Iterable[Exported], settings: Settings) -> str:
    """One bundle as JSON; the same reports give the same ids. Raises SettingsError when stix2 is not installed."""
    if not find_spec("stix2"):
        raise SettingsError('STIX needs a package that is not installed: pip install "secondlook[stix]"')
    import stix2  # type: ignore[import-untyped]

    maker = _Maker(settings)
    objects = {one["id"]: one for one in (maker.marking, maker.identity)}
    for report in reports:
        objects.update((one["id"], one) for one in maker.of_report(report))
    bundle = stix2.Bundle(objects=list(objects.values()), id=f"bundle--{_id(*sorted(objects))}")
    text: str = bundle.serialize(pretty=True)
    return text


class _Maker:
    """Makes the objects of one installation. Everything carries the marking of the settings."""

    def __init__(self, settings: Settings) -> None:
        import stix2

        self.instance = settings.instance
        self.marking: Any = {
            "clear": stix2.TLP_WHITE,
            "green": stix2.TLP_GREEN,
            "amber": stix2.TLP_AMBER,
            "red": stix2.TLP_RED,
        }[settings.tlp]
        self.marked = {"object_marking_refs": [self.marking["id"]]}
        identity = f"identity--{_id(self.instance)}"
        self.identity: Any = stix2.Identity(
            id=identity, created=_SINCE, modified=_SINCE, name=settings.organisation, identity_class="organization", **self.marked
        )

    def of_report(self, report: Exported) -> list[Any]:
        """What was observed in one report, the observation, and a note on it."""
        import stix2

        summary = report.summary
        seen = list({one["id"]: one for one in self._seen(summary)}.values())
        at = summary.received_at
        common = {"created": at, "modified": at, "created_by_ref": self.identity["id"], **self.marked}
        observed = []
        if seen:
            observed.append(
                stix2.ObservedData(
                    id=f"observed-data--{_id(self.instance, summary.report_id)}",
                    first_observed=at,
                    last_observed=at,
                    number_observed=1,
                    object_refs=[one["id"] for one in seen],
                    **common,
                )
            )
        about = observed[0]["id"] if observed else self.identity["id"]
        note = stix2.Note(
            id=f"note--{_id(self.instance, summary.report_id, 'note')}",
            abstract=f"Second Look report {summary.receipt}: {summary.level}, {summary.kind}, {summary.channel}",
            content="\n".join(_lines(report)),
            object_refs=[about],
            labels=[f"level:{summary.level}", f"kind:{summary.kind}", f"channel:{summary.channel}"],
            **common,
        )
        return [*seen, *observed, note]

    def _seen(self, summary: Summary) -> Iterator[Any]:
        import stix2

        for one in summary.observables:
            made = self._observable(one, summary)
            if made is not None:
                yield made
        if summary.channel != "email":
            return
        sender = next(
            (o.value for o in summary.observables if o.kind == "mail" and o.value == summary.sender_address.lower()), ""
        )
        if not sender and not summary.subject:
            return  # nothing that would give it an id of its own
        told: dict[str, Any] = {"subject": summary.subject} if summary.subject else {}
        if sender:
            told["from_ref"] = stix2.EmailAddress(value=sender)["id"]
        yield stix2.EmailMessage(is_multipart=False, **told, **self.marked)

    def _observable(self, one: Observable, summary: Summary) -> Any:
        import stix2

        if one.kind == "mail":
            named = one.value == summary.sender_address.lower() and summary.sender_name
            return stix2.EmailAddress(value=one.value, **({"display_name": summary.sender_name} if named else {}), **self.marked)
        if one.kind == "url":
            return stix2.URL(value=one.value, **self.marked)
        if one.kind == "domain":
            return stix2.DomainName(value=one.value, **self.marked)
        if one.kind in ("profile", "handle"):
            return stix2.UserAccount(user_id=one.value, **self.marked)
        return None  # STIX has no object for a telephone number; the note tells it


def _lines(report: Exported) -> Iterator[str]:
    summary = report.summary
    yield f"Handled: {report.state}" + (f", {report.verdict}" if report.verdict else "")
    yield from (f"Together: {why or rule}" for rule, why in summary.rules)
    if summary.signals:
        yield f"Noticed: {', '.join(dict.fromkeys(signal for signal, _ in summary.signals))}"
    if summary.stage:
        yield f"Stage: {summary.stage}"
    yield from (f"Telephone: {one.value}" for one in summary.observables if one.kind == "phone")
    yield from (f"{file.name}: {file.size} bytes, SHA-256 {file.sha256}" for file in summary.files)


def _id(*parts: str) -> uuid.UUID:
    return uuid.uuid5(_NAMES, " ".join(parts))
