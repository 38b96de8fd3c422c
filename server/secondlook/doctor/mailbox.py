"""The report address by IMAP, if one is set."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import MailboxError
from ..intake.imap import mailbox_from, opened
from ..reports.relay import is_this_machine
from .certificate import certificate_lines
from .line import Line, Patient


def look(patient: Patient) -> Iterator[Line]:
    """Whether reports by mail are read."""
    mailbox = mailbox_from(patient.settings)
    if mailbox is None:
        return
    where = f"{mailbox.host}:{mailbox.port}"
    if mailbox.tls == "off" and not is_this_machine(mailbox.host):
        mend = "write imaps://, or ?starttls=required, in SECONDLOOK_INTAKE_IMAP_URL"
        yield Line("mailbox", "warning", f"the report address is read from {where} unencrypted", mend)
    try:
        with opened(mailbox) as imap:
            yield Line("mailbox", "fine", f"the report address at {where} can be read")
            yield from certificate_lines("mailbox", where, imap.socket(), patient.now)
    except MailboxError as error:
        yield Line("mailbox", "trouble", str(error), "check SECONDLOOK_INTAKE_IMAP_URL and the mail server")
