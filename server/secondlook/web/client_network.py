"""Where a request comes from, as limits count it."""

from __future__ import annotations

import ipaddress

from flask import request


def client_network() -> str:
    """The address that asks; of IPv6 the first 64 bits, since one household has all the rest. "" when there is none."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))
