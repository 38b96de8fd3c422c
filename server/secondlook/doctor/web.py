"""The service as browsers meet it: nothing for other sites, and nothing in the clear over a network."""

from __future__ import annotations

from collections.abc import Iterator

from ..reports.relay import is_this_machine
from ..web import create_app
from .line import Line, Patient


def look(patient: Patient) -> Iterator[Line]:
    """What the application itself answers to another site, and where it listens."""
    settings = patient.settings
    client = create_app(settings, database=patient.database, now=lambda: patient.now).test_client()
    elsewhere = {"Origin": "https://evil.example"}
    answers = [client.open("/api/v1/reports", method=method, headers=elsewhere) for method in ("OPTIONS", "POST")]
    if any(name.startswith("Access-Control") for answer in answers for name, _ in answer.headers):
        yield Line("web", "trouble", "other sites may call the service", "take the CORS headers away")
    else:
        yield Line("web", "fine", "other sites may not call the service")
    if not is_this_machine(settings.host_and_port[0]) and not settings.behind_proxy:
        mend = "put a reverse proxy with TLS before it and set SECONDLOOK_BEHIND_PROXY, or listen on 127.0.0.1"
        yield Line("web", "warning", f"it listens on {settings.bind} without TLS", mend)
