"""The report that a mail makes, as the bytes that a client would send."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from typing import Any

from ..engine.assess import Engine
from ..mail.assess import assess_mail
from ..mail.mail import Mail, TooComplex
from ..mail.to_message import to_item
from .cover import Cover
from .found import Found

_NAMESPACE = uuid.UUID("5d1e3c0a-3b0f-4f0e-9a53-7c1f0f6b8a21")
_LONGEST_NOTE = 4_000


def report_key(cover: Cover, found: Found) -> bytes:
    """What makes a report the same again: the mail that brought it, and the original or else that mail as a whole."""
    part = hashlib.sha256(found.original).hexdigest() if found.is_attached and found.original else cover.mail_id
    return f"{cover.message_id or cover.mail_id}\n{part}".encode()


def report_body(engine: Engine, cover: Cover, found: Found, words: str) -> bytes:
    """The JSON of a report; `words` are what the reporter wrote. Its id is the same however often the mail is read."""
    item = _item(found.read)
    report: dict[str, Any] = {
        "report_id": str(uuid.uuid5(_NAMESPACE, report_key(cover, found).decode())),
        "channel": "email",
        "conversation" if "messages" in item else "message": item,
    }
    if found.read is not None:
        report["assessment"] = assess_mail(engine, found.read).to_json()
    if note := "\n\n".join(filter(None, (found.about, words)))[:_LONGEST_NOTE]:
        report["note"] = note
    if found.original is not None:
        report["original"] = base64.b64encode(found.original).decode()
    if cover.sender:
        report["reporter"] = {"mode": "named", "name": cover.sender.name, "address": cover.sender.address}
    return json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _item(read: Mail | TooComplex | None) -> dict[str, Any]:
    if isinstance(read, Mail):
        return to_item(read)
    item: dict[str, Any] = {"channel": "email", "text": ""}
    if read is not None:
        item["subject"] = read.subject
    if read is not None and read.sender:
        item["sender"] = {"name": read.sender.name, "address": read.sender.address}
    return item
