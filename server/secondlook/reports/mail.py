"""Build the forwarded mail, byte by byte. A report always gives the same bytes, so a second try is a copy."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from ..settings import Settings
from .envelopes import Packed, pack
from .evidence import Evidence, collect_evidence
from .mail_text import mail_text, subject_line
from .read import Received
from .safe_header import check_headers, safe_header

_LINE = b"\r\n"


@dataclass(frozen=True)
class Mail:
    """A finished mail. Sender and recipient come from the settings only."""

    message_id: str
    sender: str
    recipient: str
    data: bytes


def build_mail(received: Received, *, receipt: str, received_at: datetime, settings: Settings, as_notice: bool = False) -> Mail:
    """The mail for one report, packed by the profile of the settings; a notice without files when they would be too large.

    Raises DeliveryError when its headers did not come out as intended.
    """
    evidence, subject = tuple(collect_evidence(received)), subject_line(received, receipt)
    packed = Packed(subject, (), kept=evidence) if as_notice else pack(settings.mail_profile, subject, evidence)
    message_id = f"<{received.report.report_id}@{settings.instance}>"
    data = assemble(
        report_id=received.report.report_id,
        message_id=message_id,
        subject=packed.subject,
        text=mail_text(received, packed, receipt, received_at, settings),
        files=[one.file for one in packed.attached],
        at=received_at,
        settings=settings,
    )
    if len(data) > settings.mail_limit_mb * 1024 * 1024 and packed.attached:
        return build_mail(received, receipt=receipt, received_at=received_at, settings=settings, as_notice=True)
    return Mail(message_id, settings.envelope_sender, settings.security_mailbox, data)


def assemble(
    *, report_id: str, message_id: str, subject: str, text: str, files: Sequence[Evidence], at: datetime, settings: Settings
) -> bytes:
    """The bytes of a mail to the security mailbox. Raises DeliveryError when its headers did not come out as intended."""
    boundary = f"=_{report_id}"
    headers = {
        "From": f"Second Look <{settings.envelope_sender}>",
        "To": settings.security_mailbox,
        "Subject": safe_header(subject),
        "Date": format_datetime(at),
        "Message-ID": message_id,
        "X-Report-Id": report_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/mixed; boundary="{boundary}"',
    }
    parts = [_text_part(text), *(_file_part(item) for item in files)]
    data = _head(headers) + _LINE + _joined(parts, boundary)
    check_headers(data, list(headers))
    return data


def _text_part(text: str) -> bytes:
    headers = {"Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "base64"}
    return _head(headers) + _LINE + _base64(text.replace("\n", "\r\n").encode())


def _file_part(item: Evidence) -> bytes:
    headers = {
        "Content-Type": f'application/octet-stream; name="{item.name}"',
        "Content-Transfer-Encoding": "base64",
        "Content-Disposition": f'attachment; filename="{item.name}"',
    }
    return _head(headers) + _LINE + _base64(item.data)


def _joined(parts: list[bytes], boundary: str) -> bytes:
    # Base64 has no "=_", so no part can contain the boundary.
    opening = b"--" + boundary.encode() + _LINE
    closing = b"--" + boundary.encode() + b"--" + _LINE
    return b"".join(opening + part for part in parts) + closing


def _head(headers: dict[str, str]) -> bytes:
    return b"".join(f"{name}: {value}\r\n".encode("ascii") for name, value in headers.items())


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", _LINE)
