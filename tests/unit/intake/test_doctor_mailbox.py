"""The doctor looks into the report address on a real dovecot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from secondlook.doctor import mailbox
from secondlook.doctor.line import Line, Patient
from secondlook.settings import Settings
from secondlook.store.database import Database
from unit.intake.dovecot import Dovecot


def test_the_report_address_is_reached_or_not(dovecot: Dovecot, settings: Settings, database: Database) -> None:
    def look(url: str) -> list[Line]:
        return list(mailbox.look(Patient(replace(settings, intake_imap_url=url), database, datetime.now(UTC))))

    assert [line.state for line in look(dovecot.url())] == ["fine"]
    (gone,) = look(dovecot.url().replace("INBOX", "Nowhere"))
    assert gone.state == "trouble" and "open the folder Nowhere" in gone.text and gone.mend
    assert look("") == []
