"""Senders that an organisation knows well: by address, by domain, by profile. Compared as text, whole, in lower case."""

from __future__ import annotations

from collections.abc import Collection

from .messages import Message

# A check that speaks against the sender being who it says; such a message is judged like any other.
FORGED = ("auth_failed", "reply_to_elsewhere", "display_name_address", "lookalike_domain", "mixed_script_domain")


def is_allowed(message: Message, allowed: Collection[str]) -> bool:
    """Whether the sender's address, its domain or one above that, or the profile is among `allowed`."""
    if not allowed or message.sender is None:
        return False
    address = message.sender.address.lower()
    profile = message.sender.profile_url.lower().split("?")[0].split("#")[0].rstrip("/")
    labels = address.rpartition("@")[2].split(".") if "@" in address else []
    domains = [".".join(labels[i:]) for i in range(len(labels) - 1)]
    return any(name in allowed for name in (address, profile, *domains) if name)
