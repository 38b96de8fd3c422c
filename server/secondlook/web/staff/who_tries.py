"""From where somebody tries to sign in."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from urllib.parse import urlsplit

from flask import request

from ...store.attempts import Limit
from ..client_network import client_network

MOST_OF_NETWORK = 30
WINDOW = timedelta(minutes=15)


def seems_ours() -> bool:
    """Whether the browser says that the form came from our own page; programs say nothing, and have no session to lose."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    # Browsers leave that header out on plain HTTP.
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def limit_of_network() -> list[Limit]:
    """How often anybody there may fail. Not for this machine: then everybody comes through a proxy that names nobody."""
    network = client_network()
    if not network or ipaddress.ip_network(network).is_loopback:
        return []
    return [Limit(f"sign-in from {network}", MOST_OF_NETWORK, WINDOW)]
