"""Signed packs: one header line, then the exact bytes that were signed. Verified before anything is parsed.

    secondlook-pack 1 <key id> <base64 Ed25519 signature>\\n
    <JSON of the pack>

The clients read the same with WebCrypto (`extension/engine/signed.js`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import threading
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ..errors import PackError, PackRefused

_MAGIC = b"secondlook-pack 1 "
_HEADER_LIMIT = 200
PACK_LIMIT = 8_000_000


def load_or_make_key(file: Path) -> Ed25519PrivateKey:
    """The private key of the file; a new one, readable by its owner only, when there is no file."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = Ed25519PrivateKey.generate()
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        part = file.with_name(f"{file.name}.{os.getpid()}.{threading.get_ident()}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(pem)
        try:
            os.link(part, file)  # whole or not at all: another process may read it at this moment
        except FileExistsError:
            return load_or_make_key(file)  # that process was quicker; its key counts
        finally:
            part.unlink()
        return key
    try:
        loaded = serialization.load_pem_private_key(file.read_bytes(), None)
    except ValueError:
        raise PackError(f"{file} is not a private key in PEM form without a password") from None
    if not isinstance(loaded, Ed25519PrivateKey):
        raise PackError(f"{file} is not an Ed25519 key; make one with `secondlook rules sign --key NEW_FILE`")
    return loaded


def raw(key: Ed25519PublicKey) -> bytes:
    """The 32 bytes of a public key."""
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def public_text(key: Ed25519PublicKey) -> str:
    """A public key as text, as clients and settings carry it."""
    return base64.b64encode(raw(key)).decode()


def key_id(key: Ed25519PublicKey) -> str:
    """Sixteen hex digits that tell which key signed."""
    return hashlib.sha256(raw(key)).hexdigest()[:16]


def keyring(*public_keys: str) -> dict[str, str]:
    """Public keys by their id. Raises PackError for a text that is no key."""
    ring = {}
    for text in public_keys:
        try:
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
        except (ValueError, binascii.Error):
            raise PackError("not a public key: expected the base64 text that `secondlook rules sign` prints") from None
        ring[key_id(key)] = text
    return ring


def sign(pack: bytes, key: Ed25519PrivateKey) -> bytes:
    """The signed form of the bytes of a pack."""
    signature = base64.b64encode(key.sign(pack))
    return _MAGIC + key_id(key.public_key()).encode() + b" " + signature + b"\n" + pack


def key_of(signed: bytes) -> str:
    """The id of the key that a pack says it is signed by; empty for another form."""
    words = signed[:_HEADER_LIMIT].split(b"\n")[0].split(b" ")
    return words[2].decode("ascii", "replace") if len(words) == 4 else ""


def open_signed(signed: bytes, public_keys: Mapping[str, str]) -> bytes:
    """The bytes that were signed, when the signature is good. Raises PackRefused otherwise."""
    if len(signed) > PACK_LIMIT:
        raise PackRefused("size", f"the pack has {len(signed)} bytes; at most {PACK_LIMIT}")
    newline = signed.find(b"\n", 0, _HEADER_LIMIT)
    parts = signed[: max(newline, 0)].removeprefix(_MAGIC).split(b" ")
    if not signed.startswith(_MAGIC) or len(parts) != 2:
        raise PackRefused("form", "not a signed pack; make one with `secondlook rules sign`")
    pack = signed[newline + 1 :]
    public = public_keys.get(parts[0].decode("ascii", "replace"))
    if public is None:
        raise PackRefused("key", "the pack is signed by a key that is not known here; add the public key to the settings")
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
        key.verify(base64.b64decode(parts[1], validate=True), pack)
    except (InvalidSignature, binascii.Error, ValueError):
        raise PackRefused(
            "signature", "the signature of the pack does not fit its content; fetch it again from its source"
        ) from None
    return pack
