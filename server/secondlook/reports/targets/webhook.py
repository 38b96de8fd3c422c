"""Signed webhooks: a JSON announcement of each report to every address of `webhook_urls`, without a word of the messages."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import ssl
import uuid
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult

from ...errors import DeliveryError, SettingsError
from ...settings import Settings
from ..export.exported import as_json
from ..safe_url import safe_url
from . import Parcel

VERSION = 1
_PATIENCE = (408, 429)
_NAMES = uuid.UUID("5f9e4a7e-6a43-5e0e-9d57-0c6a3a1f1f0b")


def targets(settings: Settings) -> tuple[str, ...]:
    """`webhook:NAME` for each. Raises SettingsError."""
    urls = _urls(settings)
    if urls and len(settings.webhook_secret) < 16:
        raise SettingsError("SECONDLOOK_WEBHOOK_SECRET: write at least 16 characters; receivers check the signature with it")
    return tuple(f"webhook:{name}" for name in urls)


def deliver(parcel: Parcel, settings: Settings, now: datetime) -> str:
    """Post the announcement and give its delivery id, which is the same at every try."""
    url = _urls(settings)[parcel.target.partition(":")[2]]
    delivery = str(uuid.uuid5(_NAMES, f"{parcel.target} {parcel.report_id}"))
    body = json.dumps(announcement(parcel, settings), separators=(",", ":")).encode()
    timestamp = str(int(now.timestamp()))
    _check(_post(url, body, _headers(body, timestamp, delivery, settings.webhook_secret), settings))
    return delivery


def announcement(parcel: Parcel, settings: Settings) -> dict[str, Any]:
    """The body: the same for every try. What the reporter answered, noted or is called is not in it."""
    summary = parcel.summary(settings)
    return {
        "version": VERSION,
        "type": "report.created",
        "timestamp": parcel.received_at.isoformat(),
        "data": {
            **as_json(summary),
            "reporter": _reporter(parcel, settings),
            "link": settings.inbox_link(parcel.report_id) or None,
        },
    }


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What `X-SecondLook-Signature` says."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _reporter(parcel: Parcel, settings: Settings) -> dict[str, str | None]:
    reporter = parcel.received.report.reporter
    if parcel.received.is_anonymous:
        return {"mode": "anonymous"}
    if reporter is None or reporter.mode != "named" or not settings.webhook_names:
        return {"mode": reporter.mode if reporter else None}
    return {"mode": "named", "name": reporter.name, "address": reporter.address, "unit": reporter.unit}


def _headers(body: bytes, timestamp: str, delivery: str, secret: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "SecondLook",
        "X-SecondLook-Timestamp": timestamp,
        "X-SecondLook-Signature": signature(secret, timestamp, body),
        "X-SecondLook-Delivery": delivery,
    }


def _post(url: SplitResult, body: bytes, headers: dict[str, str], settings: Settings) -> int:
    # http.client follows no redirect: what is posted goes to the address that was set, or nowhere.
    connection = _connection(url, settings)
    try:
        connection.request("POST", (url.path or "/") + (f"?{url.query}" if url.query else ""), body, headers)
        return connection.getresponse().status
    except ssl.SSLError as error:
        raise DeliveryError(f"the webhook's certificate was not accepted ({error.reason})") from error
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryError(f"the webhook was not reached ({type(error).__name__})") from error
    finally:
        connection.close()


def _connection(url: SplitResult, settings: Settings) -> http.client.HTTPConnection:
    host, timeout = url.hostname or "", settings.onward_timeout_seconds
    if url.scheme == "http":
        return http.client.HTTPConnection(host, url.port, timeout=timeout)
    trust = ssl.create_default_context(cafile=settings.onward_ca_file or None)
    return http.client.HTTPSConnection(host, url.port, timeout=timeout, context=trust)


def _check(status: int) -> None:
    if 200 <= status < 300:
        return
    hint = "; name the final address" if 300 <= status < 400 else ""
    raise DeliveryError(f"the webhook answered {status}{hint}", permanent=400 <= status < 500 and status not in _PATIENCE)


def _urls(settings: Settings) -> dict[str, SplitResult]:
    found: dict[str, SplitResult] = {}
    for entry in settings.webhook_urls.split():
        name, _, url = entry.partition("=")
        parts = safe_url(url)
        if parts is None or not name.replace("-", "").isalnum() or not name.isascii() or len(name) > 30 or name in found:
            raise SettingsError("SECONDLOOK_WEBHOOK_URLS: write name=https://host/path, each name once, with spaces between")
        found[name] = parts
    return found
