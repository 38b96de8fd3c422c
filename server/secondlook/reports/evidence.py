"""What is attached to the forwarded mail: the reported content byte for byte, each part with its hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from .read import Received
from .shape import Picture

_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
# These stay with us: the mail names the reporter only as far as the mode allows, and never what was answered.
_NOT_IN_MAIL = ("reporter", "answers")


@dataclass(frozen=True)
class Evidence:
    """One attachment. The name is ours, never the sender's."""

    name: str
    data: bytes

    @cached_property
    def sha256(self) -> str:
        """Lower-case hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def collect_evidence(received: Received) -> list[Evidence]:
    """The original mail, the content as previewed, pictures, and whatever could not be read."""
    report, body = received.report, received.body
    found: list[Evidence] = []
    if report.original is not None:
        found.append(Evidence("original.eml", report.original))
    shown = next((name for name in ("conversation", "message") if name in body.spans), None)
    if shown:
        found.append(Evidence("evidence.json", body.exact(shown)))
    for number, picture in enumerate(report.attachments, 1):
        found.append(Evidence(_name(number, picture), picture.data))
    if rest := _rest(received, shown):
        found.append(Evidence("unparsed.json", rest))
    return found


def _name(number: int, picture: Picture) -> str:
    return f"picture-{number}.{_ENDINGS.get(picture.type, 'bin')}"


def _rest(received: Received, shown: str | None) -> bytes:
    keys = {*received.unparsed, *received.unknown}
    if shown == "conversation" and "message" in received.body.spans:
        keys.add("message")
    keys -= {shown, *_NOT_IN_MAIL}
    # Keys are written by us and values cut out of the body, so unknown parts travel unchanged too.
    parts = [json.dumps(key).encode() + b":" + received.body.exact(key) for key in sorted(keys)]
    return b"{" + b",\n".join(parts) + b"}" if parts else b""
