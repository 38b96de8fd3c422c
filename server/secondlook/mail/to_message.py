"""A mail as the contract's Message, with what the checks of sender and links need beside it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .mail import Address, Mail

_MESSAGES = 20


def to_message(mail: Mail) -> dict[str, Any]:
    """`{channel, subject, text, sender, sent_at}` and `{reply_to, links, hidden, auth}`; keys without a value are left out.

    Links that stand in the text as they are need no list: the engine finds them there, with their places.
    """
    clickable = any(link.text != link.href for link in mail.links)
    data: dict[str, Any] = {
        "channel": "email",
        "subject": mail.subject,
        "text": mail.text,
        "sender": _sender(mail.sender),
        "sent_at": mail.sent_at,
        "reply_to": ", ".join(f"{address.name} <{address.address}>".lstrip() for address in mail.reply_to),
        "links": [asdict(link) for link in mail.links] if clickable else None,
        "hidden": "\n".join(mail.hidden),
        "auth": "\n".join(mail.auth),
    }
    return {key: value for key, value in data.items() if value or key == "text"}


def to_item(mail: Mail) -> dict[str, Any]:
    """A Message; or, when there are mails inside it, a Conversation of all of them, the innermost first."""
    mails = _innermost_first(mail)[-_MESSAGES:]
    if len(mails) == 1:
        return to_message(mail)
    return {"channel": "email", "messages": [{"from": "them", **to_message(one)} for one in mails]}


def _innermost_first(mail: Mail) -> list[Mail]:
    return [one for original in mail.originals for one in _innermost_first(original)] + [mail]


def _sender(address: Address | None) -> dict[str, str]:
    return {} if address is None else {key: value for key, value in asdict(address).items() if value}
