"""One line a report by RFC 5424, for a SIEM: over UDP, TCP or TLS (RFC 6587 octet counting)."""

from __future__ import annotations

import re
import socket
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import SplitResult, urlsplit

from ...errors import DeliveryError, SettingsError
from ...settings import Settings
from . import Parcel

_PRIORITY = {"warning": 13 * 8 + 4, "caution": 13 * 8 + 5}  # facility 13 is "log audit"; 4 warning, 5 notice, 6 informational
_PORTS = {"udp": 514, "tcp": 601, "tls": 6514}
_ESCAPED = re.compile(r'(["\\\]])')


def targets(settings: Settings) -> tuple[str, ...]:
    """One, if an address is set. Raises SettingsError."""
    if not settings.syslog_url:
        return ()
    _where(settings)
    return ("syslog",)


def deliver(parcel: Parcel, settings: Settings, _now: datetime) -> str:
    """Send the line and give the id in it. UDP does not say whether it arrived."""
    url = _where(settings)
    line = syslog_line(parcel, settings)
    try:
        _send(url, line, settings)
    except OSError as error:
        raise DeliveryError(f"syslog was not reached ({type(error).__name__})") from error
    return parcel.report_id


def syslog_line(parcel: Parcel, settings: Settings) -> bytes:
    """The line, without what frames it; ASCII. Nothing in it was written by a stranger."""
    summary = parcel.summary(settings)
    values = {
        "id": summary.report_id,
        "receipt": summary.receipt,
        "level": summary.level,
        "kind": summary.kind,
        "channel": summary.channel,
        "rules": " ".join(rule for rule, _ in summary.rules),
        "link": settings.inbox_link(parcel.report_id),
    }
    data = " ".join(f'{name}="{_value(value)}"' for name, value in values.items() if value)
    at = parcel.received_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    priority = _PRIORITY.get(summary.level, 13 * 8 + 6)
    # 32473 is the number that RFC 5612 sets aside for those who have none of their own.
    return f"<{priority}>1 {at} {settings.instance} secondlook - report.created [report@32473 {data}]".encode("ascii")


def _value(text: str) -> str:
    return _ESCAPED.sub(r"\\\1", text.encode("ascii", "replace").decode())[:1000]


def _send(url: SplitResult, line: bytes, settings: Settings) -> None:
    address, timeout = (url.hostname or "", url.port or _PORTS[url.scheme]), settings.onward_timeout_seconds
    if url.scheme == "udp":
        family = socket.getaddrinfo(*address, type=socket.SOCK_DGRAM)[0][0]
        with socket.socket(family, socket.SOCK_DGRAM) as udp:
            udp.sendto(line, address)
        return
    with socket.create_connection(address, timeout) as tcp:
        if url.scheme == "tls":
            trust = ssl.create_default_context(cafile=settings.onward_ca_file or None)
            with trust.wrap_socket(tcp, server_hostname=address[0]) as tls:
                tls.sendall(b"%d %s" % (len(line), line))
                with suppress(OSError):  # it has been sent; not everybody says goodbye
                    tls.unwrap()
        else:
            tcp.sendall(b"%d %s" % (len(line), line))


def _where(settings: Settings) -> SplitResult:
    try:
        parts = urlsplit(settings.syslog_url)
        usable = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError("SECONDLOOK_SYSLOG_URL: write udp://host:514, tcp://host:601 or tls://host:6514")
    return parts
