"""One mail for several reports: their texts one after the other, and every piece of evidence of each."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ..errors import DeliveryError
from ..settings import Settings
from .envelopes import Attached, Packed, pack
from .evidence import collect_evidence
from .mail import Mail, assemble
from .mail_text import mail_text, subject_line
from .targets import Parcel

MOST = 20
_NAMES = uuid.UUID("b0f4c6de-5c1d-5b0a-8f0e-2a7b7a1d9c33")
_BETWEEN = "\n" + "-" * 60 + "\n\n"


def group_message_id(report_ids: Sequence[str], settings: Settings) -> str:
    """The Message-ID of the mail for these reports, in whatever order."""
    return f"<{uuid.uuid5(_NAMES, ' '.join(sorted(report_ids)))}@{settings.instance}>"


def build_group_mail(parcels: Sequence[Parcel], settings: Settings) -> Mail:
    """The mail for some reports; the same reports give the same bytes.

    Raises DeliveryError, too large and permanent when each has to go by itself.
    """
    parcels = sorted(parcels, key=lambda one: (one.received_at, one.report_id))
    packed = [_packed(number, one, settings) for number, one in enumerate(parcels, 1)]
    texts = [
        f"Report {number} of {len(parcels)}\n\n" + mail_text(one.received, box, one.receipt, one.received_at, settings)
        for number, (one, box) in enumerate(zip(parcels, packed, strict=True), 1)
    ]
    message_id = group_message_id([one.report_id for one in parcels], settings)
    data = assemble(
        report_id=parcels[0].report_id,
        message_id=message_id,
        subject=_subject(parcels),
        text=_BETWEEN.join(texts),
        files=[one.file for box in packed for one in box.attached],
        at=parcels[-1].received_at,
        settings=settings,
    )
    if len(data) > settings.mail_limit_mb * 1024 * 1024:
        raise DeliveryError("the reports are too large for one mail", permanent=True, too_large=True)
    return Mail(message_id, settings.envelope_sender, settings.security_mailbox, data)


def _packed(number: int, parcel: Parcel, settings: Settings) -> Packed:
    evidence = tuple(collect_evidence(parcel.received))
    packed = pack(settings.mail_profile, subject_line(parcel.received, parcel.receipt), evidence)
    return replace(packed, attached=tuple(_numbered(number, one) for one in packed.attached))


def _numbered(number: int, one: Attached) -> Attached:
    # The same name for files of two reports would be taken for the same file.
    return replace(one, file=replace(one.file, name=f"{number}-{one.file.name}"))


def _subject(parcels: Sequence[Parcel]) -> str:
    found = (one.received.report.assessment for one in parcels)
    levels = Counter(assessment.level if assessment else "level unknown" for assessment in found)
    return f"[Second Look] {len(parcels)} reports: " + ", ".join(f"{count} {level}" for level, count in sorted(levels.items()))
