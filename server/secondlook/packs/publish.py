"""The pack that this installation serves: built from the base rules and signed with its own key, made on first use."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Protocol

from ..engine.pack import Organisation
from ..paths import rules_dir
from . import signing
from .load import pack_bytes
from .rule_set import RuleSet
from .sources import read_rules

KEY_FILE = "pack-key.pem"


class HasDataDir(Protocol):
    """Settings, as far as this module reads them."""

    @property
    def data_dir(self) -> Path: ...

    @property
    def own(self) -> Organisation: ...


def own_pack(settings: HasDataDir) -> bytes:
    """The base rules for this organisation, unsigned."""
    return pack_bytes(rules_dir(), settings.own)


def signed_pack(settings: HasDataDir) -> bytes:
    """The signed bytes for `/api/v1/pack` and for `clients build`."""
    return signing.sign(own_pack(settings), signing.load_or_make_key(settings.data_dir / KEY_FILE))


def public_keys(settings: HasDataDir) -> dict[str, str]:
    """Public keys by id that clients of this installation trust."""
    key = signing.load_or_make_key(settings.data_dir / KEY_FILE)
    return signing.keyring(signing.public_text(key.public_key()))


@cache
def base_rules() -> RuleSet:
    """The rules that come with the program. Raises PackError."""
    return read_rules(rules_dir())


def base_version() -> str:
    """What the base rules say of themselves. Raises PackError."""
    return str(base_rules().settings["version"])


def site_hosts() -> tuple[str, ...]:
    """The hosts of the sites that the base rules can read, for the manifest of `clients build`."""
    return tuple(host for site in base_rules().sites for host in site["hosts"])
