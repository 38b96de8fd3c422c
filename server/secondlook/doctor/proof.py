"""Prove the security mailbox: a mail with a code goes the way of the reports, and somebody types what arrived."""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime

from ..errors import SettingsError
from ..reports.mail import Mail
from ..reports.relay import deliver, relay_from
from ..reports.safe_header import check_headers, plain_line, safe_header
from ..settings import Settings
from ..store.mailbox_proof import keep_code, proven_at
from .line import Line, Patient

OLD = timedelta(days=180)


def send_code(patient: Patient) -> None:
    """Send a code to the security mailbox, and remember it as a hash. Raises SettingsError, DeliveryError, StoreError."""
    settings = patient.settings
    relay = relay_from(settings)
    if relay is None:
        raise SettingsError("SECONDLOOK_SMTP_URL: name the mail relay, such as smtp://mail.firm.example:25")
    code = f"{secrets.randbelow(10**6):06d}"
    keep_code(patient.database, code, settings.security_mailbox, now=patient.now)
    deliver(relay, code_mail(code, settings, now=patient.now))


def code_mail(code: str, settings: Settings, *, now: datetime) -> Mail:
    """The mail. Raises DeliveryError when its headers did not come out as intended."""
    message_id = f"<test.{uuid.uuid4()}@{settings.instance}>"
    headers = {
        "From": f"Second Look <{settings.envelope_sender}>",
        "To": settings.security_mailbox,
        "Subject": safe_header("[Second Look] test of the security mailbox"),
        "Date": format_datetime(now),
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "base64",
    }
    text = (
        f"The Second Look service of {plain_line(settings.organisation)} can send reports to this mailbox.\r\n\r\n"
        f"Code: {code}\r\n\r\nTell it to whoever runs the service, who types it with `secondlook doctor --code {code}`.\r\n"
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    data = head.encode("ascii") + b"\r\n" + base64.encodebytes(text.encode()).replace(b"\n", b"\r\n")
    check_headers(data, list(headers))
    return Mail(message_id, settings.envelope_sender, settings.security_mailbox, data)


def look(patient: Patient) -> Iterator[Line]:
    """Whether somebody has read a code in this mailbox, and when."""
    mailbox = patient.settings.security_mailbox
    if not mailbox:
        yield Line("proof", "trouble", "there is no security mailbox", "set SECONDLOOK_SECURITY_MAILBOX")
        return
    at = proven_at(patient.database, mailbox)
    mend = "`secondlook doctor --send-test`"
    if at is None:
        yield Line("proof", "warning", f"nobody has proven yet that mail gets to {mailbox}", mend)
    elif at < patient.now - OLD:
        yield Line("proof", "warning", f"{mailbox} was proven long ago, on {at:%Y-%m-%d}", mend)
    else:
        yield Line("proof", "fine", f"{mailbox} was proven on {at:%Y-%m-%d}")
