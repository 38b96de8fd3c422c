"""The mail that carries an answer to the reporter: plain text, in a shape that no program answers."""

from __future__ import annotations

import base64
from datetime import datetime
from email.utils import format_datetime

from ..settings import MAILBOX, Settings
from ..store.taken_mail import NewAnswer
from .read import Received
from .safe_header import check_headers, safe_header


def feedback_address(received: Received, settings: Settings) -> str | None:
    """Where the reporter may be written to: a named one, at an address of the organisation's; otherwise None."""
    reporter = received.report.reporter
    if received.is_anonymous or reporter is None or reporter.mode != "named":
        return None
    address = (reporter.address or "").strip()
    usable = len(address) <= 320 and MAILBOX.fullmatch(address) is not None
    return address if usable and address.rpartition("@")[2].lower() in settings.reporting_domains else None


def build_feedback(
    received: Received, *, number: int, receipt: str, subject: str, text: str, now: datetime, settings: Settings
) -> NewAnswer | None:
    """The mail for answer `number`; None when the reporter may not be written to.

    Raises DeliveryError when its headers did not come out as intended.
    """
    address = feedback_address(received, settings)
    if address is None:
        return None
    report_id = received.report.report_id
    message_id = f"<feedback-{number}.{report_id}@{settings.instance}>"
    # Reporters by mail have a receipt with this id; for the others it ties all answers about one report together.
    thread = f"<receipt.{report_id}@{settings.instance}>"
    headers = {
        "From": f"Second Look <{settings.envelope_sender}>",
        "To": address,
        **({"Reply-To": settings.contact_address} if settings.contact_address else {}),
        "Subject": safe_header(subject),
        "Date": format_datetime(now),
        "Message-ID": message_id,
        "In-Reply-To": thread,
        "References": thread,
        "X-Report-Id": report_id,
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "base64",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    # The receipt and the id let us know this text when it comes back inside a forwarded mail.
    whole = f"{text.strip()}\n\n{receipt}  ({report_id})\n".replace("\r\n", "\n").replace("\n", "\r\n")
    content = head.encode("ascii") + b"\r\n" + base64.encodebytes(whole.encode("utf-8", "replace")).replace(b"\n", b"\r\n")
    check_headers(content, list(headers))
    return NewAnswer(message_id, address, content)
