"""The keys of an installation: the one that signs, the one that will, and those that did. Clients learn of a change from a pack
that the key before it signed, so that no package has to be made anew in a hurry.

    pack-key.pem   pack-key-next.pem   pack-key-old-<id>.pem        in the data folder
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ..errors import PackError
from . import signing
from .publish import KEY_FILE

NEXT_FILE = "pack-key-next.pem"
_OLD = "pack-key-old-*.pem"


@dataclass(frozen=True)
class SigningKeys:
    """`now` signs. `ring` are the public keys that clients are to trust, `known` those that ever signed here."""

    now: Ed25519PrivateKey
    ring: Mapping[str, str]
    known: Mapping[str, str]


def load_keys(data_dir: Path) -> SigningKeys:
    """The keys of a data folder; the first is made when there is none. Raises PackError."""
    now = signing.load_or_make_key(data_dir / KEY_FILE)
    coming = [signing.load_or_make_key(data_dir / NEXT_FILE)] if (data_dir / NEXT_FILE).exists() else []
    gone = [signing.load_or_make_key(file) for file in sorted(data_dir.glob(_OLD))]
    return SigningKeys(now, _ring(now, *coming), _ring(now, *gone))


def announce_key(data_dir: Path) -> SigningKeys:
    """Make the next key, which clients trust from the next release on; it signs nothing yet."""
    signing.load_or_make_key(data_dir / NEXT_FILE)
    return load_keys(data_dir)


def change_key(data_dir: Path) -> SigningKeys:
    """Let the next key sign from now on; the one before is kept to read what it signed. Raises PackError without a next one."""
    if not (data_dir / NEXT_FILE).exists():
        raise PackError("no other key was announced; run `secondlook rules rotate-key` first, and let the clients take the rules")
    was = signing.load_or_make_key(data_dir / KEY_FILE)
    (data_dir / KEY_FILE).replace(data_dir / f"pack-key-old-{signing.key_id(was.public_key())}.pem")
    (data_dir / NEXT_FILE).replace(data_dir / KEY_FILE)
    return load_keys(data_dir)


def _ring(*keys: Ed25519PrivateKey) -> dict[str, str]:
    return signing.keyring(*(signing.public_text(key.public_key()) for key in keys))
