"""The security mailbox. Every report goes there, and waits as long as no relay is set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ...errors import DeliveryError, SettingsError
from ...settings import Settings
from .. import relay as relays
from ..envelopes import profiles
from ..group_mail import build_group_mail
from ..mail import build_mail
from . import Parcel


def targets(settings: Settings) -> tuple[str, ...]:
    """One mailbox."""
    if settings.mail_profile not in profiles():
        raise SettingsError(f"SECONDLOOK_MAIL_PROFILE: write {', '.join(profiles())}")
    if settings.mail_group_minutes and settings.mail_profile == "defender":
        raise SettingsError("SECONDLOOK_MAIL_GROUP_MINUTES: leave it at 0; such a mailbox discards mails with several messages")
    return ("mail",)


def deliver_together(parcels: Sequence[Parcel], settings: Settings) -> str:
    """Hand one mail for several reports to the relay and give its Message-ID; too large or refused, each has to go by itself."""
    relay = relays.relay_from(settings)
    if relay is None:
        raise DeliveryError("SECONDLOOK_SMTP_URL is not set")
    mail = build_group_mail(parcels, settings)
    relays.deliver(relay, mail)
    return mail.message_id


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
