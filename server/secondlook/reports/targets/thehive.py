"""Alerts in TheHive 5, by thehive4py (the extra `thehive`). One report is one alert, however often it is tried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ...errors import DeliveryError, SettingsError
from ...settings import Settings
from ..evidence import Evidence, collect_evidence
from ..export.markdown import as_markdown
from ..export.observables import Observable
from ..export.summary import Summary
from ..safe_url import safe_url
from . import Parcel

if TYPE_CHECKING:
    from thehive4py.client import TheHiveApi
    from thehive4py.types.alert import InputAlert
    from thehive4py.types.observable import InputObservable

TYPE = "secondlook"
_SEVERITY = {"caution": 2, "warning": 3}
_TLP = {"clear": 0, "green": 1, "amber": 2, "red": 3}
_DATA_TYPES = {"mail": "mail", "url": "url", "domain": "domain"}
_PATIENCE = (401, 403, 404, 408, 429)


def targets(settings: Settings) -> tuple[str, ...]:
    """One, if an address is set. Raises SettingsError."""
    if not settings.thehive_url:
        return ()
    if not find_spec("thehive4py"):
        raise SettingsError('SECONDLOOK_THEHIVE_URL: install it first, pip install "secondlook[thehive]"')
    if safe_url(settings.thehive_url) is None or not settings.thehive_key:
        raise SettingsError("SECONDLOOK_THEHIVE_URL: write https://thehive.firm.example, and a key in SECONDLOOK_THEHIVE_KEY")
    return ("thehive",)


def deliver(parcel: Parcel, settings: Settings, _now: datetime) -> str:
    """Make the alert and give its id in TheHive; one that is there already is delivered."""
    import requests
    from thehive4py.errors import TheHiveError

    hive = _api(settings)
    evidence = collect_evidence(parcel.received)
    try:
        return _create(hive, alert_of(parcel, evidence, settings), evidence)
    except TheHiveError as error:
        status = error.response.status_code if error.response is not None else 0
        if status in (400, 409) and (known := _known(hive, parcel.report_id)):
            return known
        permanent = 400 <= status < 500 and status not in _PATIENCE
        raise DeliveryError(f"TheHive answered {status}", permanent=permanent, too_large=status == 413) from error
    except requests.RequestException as error:
        raise DeliveryError(f"TheHive was not reached ({type(error).__name__})") from error
    finally:
        hive.session.close()


def alert_of(parcel: Parcel, evidence: list[Evidence], settings: Settings) -> InputAlert:
    """The alert; the evidence is in it as file observables, by the keys of `_create`."""
    summary = parcel.summary(settings)
    link = settings.inbox_link(parcel.report_id)
    alert: InputAlert = {
        "type": TYPE,
        "source": settings.instance,
        "sourceRef": parcel.report_id,
        "title": f"[Second Look] {summary.level}, {summary.channel}, report {summary.receipt}",
        "description": "\n".join(_description(summary)),
        "severity": _SEVERITY.get(summary.level, 1),
        "date": int(parcel.received_at.timestamp() * 1000),
        "tags": [f"level:{summary.level}", f"channel:{summary.channel}", f"kind:{summary.kind}"],
        "tlp": _TLP[settings.tlp],
        "pap": _TLP[settings.tlp],
        "observables": [*_searchable(summary.observables), *_files(len(evidence))],
    }
    if link:
        alert["externalLink"] = link
    return alert


def _description(summary: Summary) -> Iterator[str]:
    yield f"A colleague asks for a second look at an approach. Receipt {summary.receipt}.\n"
    yield f"- Level: {summary.level} ({as_markdown(summary.kind)})"
    yield f"- Sender: {as_markdown(' '.join((summary.sender_name, summary.sender_address)).strip() or 'not given')}"
    if summary.subject:
        yield f"- Subject: {as_markdown(summary.subject)}"
    for rule, why in summary.rules:
        yield f"- Together: {as_markdown(why or rule)}"
    if summary.signals:
        yield f"- Noticed: {as_markdown(', '.join(signal for signal, _ in summary.signals), 2000)}"
    for file in summary.files:
        yield f"- {as_markdown(file.name)}, {file.size} bytes, SHA\\-256 {file.sha256}"


def _searchable(observables: tuple[Observable, ...]) -> Iterator[InputObservable]:
    seen = set()
    for one in observables:
        data_type = _DATA_TYPES.get(one.kind, "other")
        # TheHive refuses a whole alert that holds one of them twice.
        if (data_type, one.value) not in seen:
            seen.add((data_type, one.value))
            yield {"dataType": data_type, "data": one.value, "tags": [one.kind]}


def _files(count: int) -> Iterator[InputObservable]:
    for at in range(count):
        yield {"dataType": "file", "attachment": f"attachment{at}"}


def _create(hive: TheHiveApi, alert: InputAlert, evidence: list[Evidence]) -> str:
    # The endpoint of thehive4py wants files on the disk; the evidence is in memory and goes the same way from there.
    files: dict[str, Any] = {
        f"attachment{at}": (item.name, item.data, "application/octet-stream") for at, item in enumerate(evidence)
    }
    if not files:
        return str(hive.alert.create(alert)["_id"])
    made = hive.session.make_request("POST", "/api/v1/alert", files={**files, "_json": json.dumps(alert)})
    return str(made["_id"])


def _known(hive: TheHiveApi, report_id: str) -> str | None:
    from thehive4py.query.filters import Eq

    found = hive.alert.find(filters=Eq("type", TYPE) & Eq("sourceRef", report_id))
    return str(found[0]["_id"]) if found else None


def _api(settings: Settings) -> TheHiveApi:
    import requests.adapters
    from thehive4py.client import TheHiveApi

    class Patient(requests.adapters.HTTPAdapter):
        """thehive4py sets no time limit."""

        def send(self, request: Any, stream: bool = False, timeout: Any = None, *rest: Any, **options: Any) -> Any:
            return super().send(request, stream, settings.onward_timeout_seconds, *rest, **options)

    hive = TheHiveApi(
        settings.thehive_url,
        apikey=settings.thehive_key,
        organisation=settings.thehive_organisation or None,
        verify=settings.onward_ca_file or True,
    )
    hive.session.trust_env = False  # no .netrc in place of the key
    hive.session.max_redirects = 0
    # The outbox tries again; a try that waits and repeats by itself would only hold its lease.
    for scheme in ("https://", "http://"):
        hive.session.mount(scheme, Patient(max_retries=0))
    return hive
