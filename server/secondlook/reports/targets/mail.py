"""The security mailbox. Every report goes there, and waits as long as no relay is set."""

from __future__ import annotations

from datetime import datetime

from ...errors import DeliveryError, SettingsError
from ...settings import Settings
from .. import relay as relays
from ..envelopes import profiles
from ..mail import build_mail
from . import Parcel


def targets(settings: Settings) -> tuple[str, ...]:
    """One mailbox."""
    if settings.mail_profile not in profiles():
        raise SettingsError(f"SECONDLOOK_MAIL_PROFILE: write {', '.join(profiles())}")
    return ("mail",)


def deliver(parcel: Parcel, settings: Settings, _now: datetime) -> str:
    """Hand the mail to the relay and give its Message-ID; evidence that is too large for the relay stays with a notice."""
    relay = relays.relay_from(settings)
    if relay is None:
        raise DeliveryError("SECONDLOOK_SMTP_URL is not set")
    mail = build_mail(parcel.received, receipt=parcel.receipt, received_at=parcel.received_at, settings=settings)
    try:
        relays.deliver(relay, mail)
    except DeliveryError as error:
        if not error.too_large:
            raise
        notice = build_mail(
            parcel.received, receipt=parcel.receipt, received_at=parcel.received_at, settings=settings, as_notice=True
        )
        relays.deliver(relay, notice)
    return mail.message_id
