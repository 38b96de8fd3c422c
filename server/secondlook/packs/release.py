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
from ..errors import PackError, PackRefused
from . import signing
from .accept import is_expired, parse_strictly, try_out
from .compile import compile_pack, to_bytes
from .overlay import digest, read_overlay
from .overlay_apply import apply_overlay
from .overlay_lint import complaints
from .pack_shape import shape_fault
from .rule_files import Files
from .rule_set import RuleSet
from .signing_keys import SigningKeys

GOOD_FOR = timedelta(days=90)
EXPORT = 1
MOST_BASE = 20
"""Characters of a base version: the number of the release comes behind it, and clients take no longer one than MOST_VERSION."""


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


def build(pack: Mapping[str, Any], keys: SigningKeys, before: Before, *, now: datetime, good_for: timedelta = GOOD_FOR) -> Built:
    """The next version with this content, signed. Raises PackError for one that clients would not take."""
    if len(str(pack["base"])) > MOST_BASE:
        raise PackError(f"the base rules have a version of more than {MOST_BASE} characters; shorten it in catalogue.yml")
    version = before.version + 1
    pack_version = next_pack_version(str(pack["base"]), before.pack_version, version)
    expires = (now + good_for).astimezone(UTC).replace(microsecond=0)
    until = expires.isoformat().replace("+00:00", "Z")
    stamped = {**pack, "version": pack_version, "release": version, "expires": until, "keys": dict(keys.ring)}
    content = to_bytes(stamped)
    _check_as_clients(json.loads(content), pack_version)
    signed = signing.sign(content, keys.now)
    if len(signed) > signing.PACK_LIMIT:
        raise PackError(f"the pack has {len(signed)} bytes; clients take at most {signing.PACK_LIMIT}. Leave something out")
    return Built(
        version, pack_version, expires, str(pack["base"]), str(pack["overlay"]), signed, hashlib.sha256(signed).hexdigest()
    )


def _check_as_clients(pack: dict[str, Any], version: str) -> None:
    if fault := shape_fault(pack):
        raise PackError(f"clients would refuse these rules, {fault}; mend that before you publish")
    try_out(pack, version)


def content_of(signed: bytes, public_keys: Mapping[str, str]) -> dict[str, Any] | None:
    """The content of a release, to be put out again as a newer version: the rules exactly as they were judged by then.

    None when it was made for another version of the program, which no client of this one takes: compile its overlay anew.
    Raises PackRefused when it was not signed here.
    """
    pack: dict[str, Any] = json.loads(signing.open_signed(signed, public_keys))
    return pack if pack.get("format") == FORMAT and pack.get("tables") == load_tables().sha256 else None


def export_release(signed: bytes, facts: Mapping[str, str], files: Files, key: Ed25519PrivateKey) -> bytes:
    """A release as one signed file for networks without internet: its content, its overlay, and `facts` (author, why)."""
    data = {"export": EXPORT, "facts": dict(facts), "files": dict(files), "pack": json.loads(signed.partition(b"\n")[2])}
    return signing.sign(to_bytes(data), key)


def import_release(exported: bytes, public_keys: Mapping[str, str], *, now: datetime) -> tuple[Files, str]:
    """Overlay of an exported release and a sentence on where it comes from: its version, and who wrote it there and why.

    The pack in it was made for another organisation; whoever takes the overlay in compiles it anew.
    Raises PackRefused or PackError for anything that is not quite an exported release.
    """
    data = parse_strictly(signing.open_signed(exported, public_keys))
    if not isinstance(data, dict) or data.get("export") != EXPORT or not _are_texts(data.get("files"), data.get("facts")):
        raise PackRefused("form", "not an exported release; make one with `secondlook rules release export`")
    pack, files, facts = data.get("pack"), data["files"], data["facts"]
    if fault := shape_fault(pack):
        raise PackRefused("shape", fault)
    assert isinstance(pack, dict)  # noqa: S101 - so says its shape
    if pack.get("overlay") != digest(files):
        raise PackRefused("form", "the overlay beside the rules is not the one that they were made with")
    read_overlay(files)
    if is_expired(pack, now):
        raise PackRefused("expired", f"the release ended on {pack['expires']}; export it anew", pack["version"])
    told = f"imported {pack['version']} ({facts.get('author', '')[:120]}): {facts.get('why', '')[:300]}"
    return files, " ".join("".join(c if c.isprintable() else " " for c in told).split())


def _are_texts(*maps: Any) -> bool:
    return all(isinstance(one, dict) and all(isinstance(text, str) for text in one.values()) for one in maps)


def next_pack_version(base: str, before: str, version: int) -> str:
    """What the pack says: base version, then the number of the release. Never lower than before, whatever the base says."""
    highest = max(_numbers(base), _numbers(before)[:-1])
    return ".".join(map(str, (*highest, version)))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in text.split(".")) if text else ()
