"""By which names policies, browsers and update manifests know an organisation's own packages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa

from .browser import server_origin
from .crx import extension_id


@dataclass(frozen=True)
class Identity:
    """`origin` is the service's; `folder` the address below which it serves the packages."""

    origin: str
    chromium: str
    firefox: str
    thunderbird: str

    @property
    def folder(self) -> str:
        return f"{self.origin}/clients"


def identity_of(server: str, key: rsa.RSAPrivateKey) -> Identity:
    """The same for the same address and key, on every build. Raises InputError for an address that cannot be used."""
    origin = server_origin(server)
    # Mozilla signs a package for one organisation only under an id that nobody else uses.
    host = re.sub(r"[^a-z0-9.-]+", "-", (urlsplit(origin).hostname or "").lower()).strip("-")
    return Identity(origin, extension_id(key), f"secondlook@{host}", f"secondlook-mail@{host}")
