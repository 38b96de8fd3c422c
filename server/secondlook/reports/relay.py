"""Hand a finished mail to the relay, encrypted and to nobody but the relay that was meant."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from ..errors import DeliveryError
from ..settings import Settings
from .mail import Mail
from .safe_header import plain_line


@dataclass(frozen=True)
class Relay:
    """Where mail goes out. `tls` is implicit (smtps), starttls, or off."""

    host: str
    port: int
    user: str
    password: str
    tls: Literal["implicit", "starttls", "off"]
    ca_file: str
    timeout: float
    hello: str


def relay_from(settings: Settings) -> Relay | None:
    """The relay of the settings; None when no relay is set and reports wait."""
    if not settings.smtp_url:
        return None
    parts = urlsplit(settings.smtp_url)
    host = parts.hostname or ""
    tls: Literal["implicit", "starttls", "off"] = "starttls"
    if parts.scheme == "smtps":
        tls = "implicit"
    elif parts.query == "starttls=off" or (not parts.query and is_this_machine(host)):
        tls = "off"
    return Relay(
        host=host,
        port=parts.port or (465 if tls == "implicit" else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        ca_file=settings.smtp_ca_file,
        timeout=settings.smtp_timeout_seconds,
        hello=settings.instance,
    )


def deliver(relay: Relay, mail: Mail) -> None:
    """Give the mail to the relay; when this returns, the relay has taken it.

    Raises DeliveryError, permanent when the relay refuses this very mail.
    """
    try:
        smtp = connect(relay)
        try:
            if relay.user:
                smtp.login(relay.user, relay.password)
            _send(smtp, mail)
            _say_goodbye(smtp)
        finally:
            smtp.close()
    except smtplib.SMTPResponseException as error:
        raise DeliveryError(f"the relay answered {error.smtp_code} {_text(error.smtp_error)}") from error
    except ssl.SSLError as error:
        raise DeliveryError(f"the relay's certificate was not accepted ({error.reason})") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        reason = f"{type(error).__name__}, {_text(str(error))}"
        raise DeliveryError(f"the mail did not get to the relay: {reason}") from error


def connect(relay: Relay) -> smtplib.SMTP:
    """A connection to the relay, encrypted as the settings ask. Raises smtplib.SMTPException, ssl.SSLError, OSError."""
    if relay.tls == "implicit":
        return smtplib.SMTP_SSL(relay.host, relay.port, relay.hello, timeout=relay.timeout, context=_trust(relay))
    smtp = smtplib.SMTP(relay.host, relay.port, relay.hello, timeout=relay.timeout)
    if relay.tls == "starttls":
        try:
            smtp.starttls(context=_trust(relay))
        except BaseException:
            smtp.close()
            raise
    return smtp


def _trust(relay: Relay) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=relay.ca_file or None)


def _send(smtp: smtplib.SMTP, mail: Mail) -> None:
    # Only an answer to this mail can refuse it for good; 5xx before that is about the relay's or our set-up.
    try:
        smtp.sendmail(mail.sender, [mail.recipient], mail.data)
    except smtplib.SMTPRecipientsRefused as error:
        code, text = error.recipients[mail.recipient]
        raise _refused(code, text) from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise _refused(error.smtp_code, error.smtp_error) from error


def _say_goodbye(smtp: smtplib.SMTP) -> None:
    # The mail is taken; whatever happens now must not send it a second time.
    with suppress(smtplib.SMTPException, OSError):
        smtp.quit()


def _refused(code: int, text: bytes | str) -> DeliveryError:
    line = _text(text)
    # 552 is also what a full mailbox gives (5.2.2); there a smaller mail would not help.
    too_large = 500 <= code < 600 and ("5.3.4" in line or (code == 552 and "5.2.2" not in line))
    return DeliveryError(f"the relay answered {code} {line}", permanent=500 <= code < 600, too_large=too_large)


def _text(answer: bytes | str) -> str:
    return plain_line(answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer, 200)


def is_this_machine(host: str) -> bool:
    """Whether a host, by name or number, is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
