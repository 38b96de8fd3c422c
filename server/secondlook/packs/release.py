"""The next version of an organisation's rules: compiled from base and overlay or taken from an older one, stamped, signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ..engine.pack import FORMAT, Organisation
from ..engine.tables import load_tables
from ..errors import PackError
from . import signing
from .compile import compile_pack, to_bytes
from .overlay import digest, read_overlay
from .overlay_apply import apply_overlay
from .overlay_lint import complaints
from .rule_files import Files
from .rule_set import RuleSet

GOOD_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Before:
    """The newest release so far, by its number and by what its pack says; without any, number 0."""

    version: int = 0
    pack_version: str = ""


@dataclass(frozen=True)
class Built:
    """A version ready to be put out. `signed` are the bytes for clients, `sha256` is over them."""

    version: int
    pack_version: str
    expires: datetime
    base: str
    overlay_sha256: str
    signed: bytes
    sha256: str


def compile_release(base: RuleSet, files: Files, organisation: Organisation) -> dict[str, Any]:
    """The rules of an organisation with its overlay, not yet stamped. Raises PackError for whatever lint has to say."""
    overlay = read_overlay(files)
    if found := complaints(base, overlay):
        raise PackError("\n".join(found[:20]))
    own = replace(
        organisation,
        sensitivity=overlay.sensitivity or organisation.sensitivity,
        allowed=(*overlay.allow.addresses, *overlay.allow.domains, *overlay.allow.profiles),
    )
    pack = compile_pack(apply_overlay(base, overlay), organisation=own)
    return {
        **pack,
        "base": base.settings["version"],
        "overlay": digest(files),
        **({"contact": dict(overlay.contact)} if overlay.contact else {}),
    }


def build(
    pack: Mapping[str, Any], key: Ed25519PrivateKey, before: Before, *, now: datetime, good_for: timedelta = GOOD_FOR
) -> Built:
    """The next version with this content, signed. Raises PackError when it is too large for clients."""
    version = before.version + 1
    pack_version = next_pack_version(str(pack["base"]), before.pack_version, version)
    expires = (now + good_for).astimezone(UTC).replace(microsecond=0)
    stamped = {**pack, "version": pack_version, "release": version, "expires": expires.isoformat().replace("+00:00", "Z")}
    signed = signing.sign(to_bytes(stamped), key)
    if len(signed) > signing.PACK_LIMIT:
        raise PackError(f"the pack has {len(signed)} bytes; clients take at most {signing.PACK_LIMIT}. Leave something out")
    return Built(
        version, pack_version, expires, str(pack["base"]), str(pack["overlay"]), signed, hashlib.sha256(signed).hexdigest()
    )


def content_of(signed: bytes, public_keys: Mapping[str, str]) -> dict[str, Any]:
    """The content of a release, to be put out again as a newer version: the rules exactly as they were judged by then.

    Raises PackError when it was not signed here or was made for other character tables or another form of pack.
    """
    pack: dict[str, Any] = json.loads(signing.open_signed(signed, public_keys))
    if pack.get("format") != FORMAT or pack.get("tables") != load_tables().sha256:
        raise PackError("this release was made for an older version of the program; publish its overlay anew instead")
    return pack


def next_pack_version(base: str, before: str, version: int) -> str:
    """What the pack says: base version, then the number of the release. Never lower than before, whatever the base says."""
    highest = max(_numbers(base), _numbers(before)[:-1])
    return ".".join(map(str, (*highest, version)))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in text.split(".")) if text else ()
