"""A Chromium package: a zip behind a signed header (CRX3). The key makes the extension's id, so it must never change.

The header is a protocol buffer of two fields (crx3.proto of Chromium): the proof by RSA, and the id that was signed.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import struct
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from ..errors import SettingsError

KEY_FILE = "client-key.pem"
_RSA_PROOF, _SIGNED_DATA = 2, 10000


def client_key(file: Path) -> rsa.RSAPrivateKey:
    """The key of the file; a new one, readable by its owner only, when there is no file. Raises SettingsError."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        part = file.with_name(f"{file.name}.{os.getpid()}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(pem)
        with contextlib.suppress(FileExistsError):
            os.link(part, file)  # whole or not at all; where another process was quicker, its key counts
        part.unlink()
    try:
        loaded = serialization.load_pem_private_key(file.read_bytes(), None)
    except ValueError:
        raise SettingsError(f"{file} is not a private key in PEM form without a password") from None
    if not isinstance(loaded, rsa.RSAPrivateKey):
        raise SettingsError(f"{file} is not an RSA key; Chromium takes no other")
    return loaded


def public_der(key: rsa.RSAPrivateKey) -> bytes:
    """The public key as Chromium knows it; in base64 it is the manifest's `key`."""
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def manifest_key(key: rsa.RSAPrivateKey) -> str:
    """With it in the manifest the extension has its id also when it is loaded as a folder."""
    return base64.b64encode(public_der(key)).decode()


def extension_id(key: rsa.RSAPrivateKey) -> str:
    """The 32 letters by which policies name the extension."""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in hashlib.sha256(public_der(key)).hexdigest()[:32])


def crx(archive: bytes, key: rsa.RSAPrivateKey) -> bytes:
    """The zip as a .crx; the same bytes for the same zip and key."""
    signed_data = _field(1, hashlib.sha256(public_der(key)).digest()[:16])
    message = b"CRX3 SignedData\0" + struct.pack("<I", len(signed_data)) + signed_data + archive
    signature = key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    proof = _field(1, public_der(key)) + _field(2, signature)
    header = _field(_RSA_PROOF, proof) + _field(_SIGNED_DATA, signed_data)
    return b"Cr24" + struct.pack("<II", 3, len(header)) + header + archive


def _field(number: int, content: bytes) -> bytes:
    """A length-delimited field of a protocol buffer."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
