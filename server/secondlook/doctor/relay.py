"""The mail relay: set, reached, encrypted."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import suppress

from ..reports.relay import Relay, connect, is_this_machine, relay_from
from ..reports.safe_header import plain_line
from .certificate import certificate_lines
from .line import Line, Patient


def look(patient: Patient) -> Iterator[Line]:
    """Whether reports can leave."""
    relay = relay_from(patient.settings)
    if relay is None:
        yield Line("relay", "trouble", "no mail relay is set: reports are kept and wait", "set SECONDLOOK_SMTP_URL")
        return
    if relay.tls == "off" and not is_this_machine(relay.host):
        mend = "write ?starttls=required, or smtps://, in SECONDLOOK_SMTP_URL"
        yield Line("relay", "warning", f"mails go to {relay.host} unencrypted", mend)
    yield from _knock(relay, patient)


def _knock(relay: Relay, patient: Patient) -> Iterator[Line]:
    where = f"{relay.host}:{relay.port}"
    try:
        smtp = connect(relay)
        try:
            if relay.user:
                smtp.login(relay.user, relay.password)
            yield Line("relay", "fine", f"{where} answers" + (" and knows us" if relay.user else ""))
            yield from certificate_lines("relay", where, smtp.sock, patient.now)
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
        finally:
            smtp.close()
    except smtplib.SMTPAuthenticationError:
        yield Line("relay", "trouble", f"{where} does not accept name and password", "correct them in SECONDLOOK_SMTP_URL")
    except ssl.SSLError as error:
        mend = "have the certificate mended, or name its issuer in SECONDLOOK_SMTP_CA_FILE"
        yield Line("relay", "trouble", f"the certificate of {where} was not accepted ({error.reason})", mend)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        reason = f"{type(error).__name__}, {plain_line(str(error))}"
        mend = "check SECONDLOOK_SMTP_URL, the network and the relay"
        yield Line("relay", "trouble", f"{where} cannot be reached ({reason})", mend)
