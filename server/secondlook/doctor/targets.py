"""The systems beside the mailbox: whether somebody answers there. Nothing is sent to them."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..reports.relay import is_this_machine
from ..reports.safe_header import plain_line
from ..reports.targets import targets_of
from ..settings import Settings
from .certificate import certificate_lines
from .line import Line, Patient

_PORTS = {"https": 443, "http": 80, "tls": 6514, "tcp": 601}


@dataclass(frozen=True)
class Peer:
    """Where a target is; `setting` names the row of the settings."""

    name: str
    url: str
    setting: str


def look(patient: Patient) -> Iterator[Line]:
    """Each of them. Raises SettingsError."""
    names = [target for target in targets_of(patient.settings) if target != "mail"]
    if names:
        yield Line("targets", "fine", f"reports also go to {', '.join(names)}")
    for peer in _peers(patient.settings):
        yield from _knock(peer, patient)


def _peers(settings: Settings) -> Iterator[Peer]:
    for entry in settings.webhook_urls.split():
        name, _, url = entry.partition("=")
        yield Peer(f"webhook:{name}", url, "SECONDLOOK_WEBHOOK_URLS")
    if settings.thehive_url:
        yield Peer("thehive", settings.thehive_url, "SECONDLOOK_THEHIVE_URL")
    if settings.syslog_url:
        yield Peer("syslog", settings.syslog_url, "SECONDLOOK_SYSLOG_URL")
    if settings.oidc_issuer:
        yield Peer("sign-in", settings.oidc_issuer, "SECONDLOOK_OIDC_ISSUER")


def _knock(peer: Peer, patient: Patient) -> Iterator[Line]:
    parts = urlsplit(peer.url)
    host, settings = parts.hostname or "", patient.settings
    where = f"{host}:{parts.port or _PORTS.get(parts.scheme, 514)}"
    if parts.scheme == "udp":
        yield Line("targets", "fine", f"{peer.name} at {where} by UDP, which never says whether it arrived")
        return
    if parts.scheme in ("http", "tcp") and not is_this_machine(host):
        yield Line("targets", "warning", f"{peer.name} at {where} is reached unencrypted", f"use TLS in {peer.setting}")
    try:
        address = (host, parts.port or _PORTS[parts.scheme])
        with socket.create_connection(address, timeout=settings.onward_timeout_seconds) as plain:
            if parts.scheme in ("https", "tls"):
                trust = ssl.create_default_context(cafile=settings.onward_ca_file or None)
                with trust.wrap_socket(plain, server_hostname=host) as wrapped:
                    yield from certificate_lines("targets", peer.name, wrapped, patient.now)
        yield Line("targets", "fine", f"{peer.name} at {where} answers")
    except (OSError, KeyError, ValueError) as error:
        reason = getattr(error, "reason", None) or plain_line(str(error))
        text = f"{peer.name} at {where} cannot be reached ({type(error).__name__}, {reason})"
        yield Line("targets", "trouble", text, f"check {peer.setting}, the network and the other system; reports for it wait")
