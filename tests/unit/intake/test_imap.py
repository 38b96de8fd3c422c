"""The security mailbox on a real dovecot: each mail once, nothing deleted, nothing marked before it is stored."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from secondlook.errors import MailboxError, StoreError
from secondlook.intake import imap
from secondlook.intake.delivered import Delivered
from secondlook.intake.imap import mailbox_from, read_mailbox
from secondlook.intake.take import Taker
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.taken_mail import count_taken
from unit.intake.dovecot import Dovecot
from unit.intake.forwards import ORIGINAL, forward, head, inline
from unit.intake.outcomes import attachment, forward_all, original, reports
from unit.service.mail_sink import MailSink
from unit.service.reporting import Clock
from unit.service.running import environment, run


@pytest.fixture
def read(dovecot: Dovecot, settings: Settings, database: Database, taker: Taker) -> Callable[..., int]:
    """Read the mailbox once, with settings of the test."""

    def read(take: Any = taker.take, **changes: Any) -> int:
        mailbox = mailbox_from(replace(settings, **{"intake_imap_url": dovecot.url(), **changes}))
        assert mailbox is not None
        return read_mailbox(mailbox, database, take, threading.Event())

    return read


def test_reports_are_flagged_and_all_the_rest_is_left_alone(
    dovecot: Dovecot, read: Callable[..., int], database: Database
) -> None:
    outside = forward(ORIGINAL, top=head("o", **{"from": "x@elsewhere.example", "return_path": None}))
    mails = [forward(ORIGINAL), outside, inline(top=head("i"))]
    for mail in mails:
        dovecot.put(mail, seen=mail is mails[0])  # what somebody has read is not passed over
    assert read() == 3
    found = dovecot.mails()
    assert [raw for _, raw in found] == mails
    assert [flags.replace(b"\\Recent", b"").strip() for flags, _ in found] == [b"\\Seen SecondLook", b"", b"SecondLook"]
    assert sorted(map(original, reports(database))) == sorted([ORIGINAL, mails[2]])
    assert read() == 0 and count_taken(database) == {"report": 2, "outside": 1}


def test_reports_are_moved_where_a_folder_is_named(dovecot: Dovecot, read: Callable[..., int], database: Database) -> None:
    outside = forward(ORIGINAL, top=head("o", **{"from": "x@elsewhere.example"}))
    for mail in (forward(ORIGINAL), outside, inline(top=head("i"))):
        dovecot.put(mail)
    assert read(intake_moves_to="Reported") == 3
    assert [raw for _, raw in dovecot.mails()] == [outside]
    assert [raw for _, raw in dovecot.mails("Reported")] == [forward(ORIGINAL), inline(top=head("i"))]
    # Somebody puts one back: it is known.
    dovecot.put(forward(ORIGINAL))
    assert read(intake_moves_to="Reported") == 1 and len(reports(database)) == 2


def test_a_mailbox_that_was_numbered_anew_gives_no_second_report(
    dovecot: Dovecot, read: Callable[..., int], database: Database
) -> None:
    dovecot.put(forward(ORIGINAL))
    assert read() == 1
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE mailbox_place SET validity = validity - 1")
    assert read() == 1 and len(reports(database)) == 1


def test_a_store_that_is_away_leaves_the_mail_for_next_time(
    dovecot: Dovecot, read: Callable[..., int], database: Database
) -> None:
    def away(delivered: object) -> str:
        raise StoreError("no disk")

    dovecot.put(forward(ORIGINAL))
    with pytest.raises(StoreError):
        read(take=away)
    assert b"SecondLook" not in dovecot.mails()[0][0]
    assert read() == 1 and len(reports(database)) == 1 and b"SecondLook" in dovecot.mails()[0][0]


_KILLED = """
import os, signal, sys, threading
from secondlook.cli.intake import _taking
from secondlook.intake.imap import mailbox_from, read_mailbox
from secondlook.settings import load_settings
from secondlook.store.database import Database
from secondlook.store.migrate import prepare

settings = load_settings()
database = Database(settings.store_url)
prepare(database)
taking = _taking(settings, database)

def take(delivered):
    taking(delivered)
    os.kill(os.getpid(), signal.SIGKILL)

read_mailbox(mailbox_from(settings), database, take, threading.Event())
"""


def test_killed_between_store_and_flag_there_is_one_report_and_one_answer(
    dovecot: Dovecot, tmp_path: Path, sink: MailSink, settings: Settings, clock: Clock
) -> None:
    env = environment(
        tmp_path, intake_imap_url=dovecot.url(), intake_domains="firm.example", smtp_url=f"smtp://127.0.0.1:{sink.port}"
    )
    dovecot.put(forward(ORIGINAL))
    killed = subprocess.run([sys.executable, "-c", _KILLED], env=env, timeout=60)
    assert killed.returncode == -9 and b"SecondLook" not in dovecot.mails()[0][0]
    for _ in range(2):
        done = run(env, "intake", "--once")
        assert done.returncode == 0, done.stderr
    assert b"SecondLook" in dovecot.mails()[0][0]
    store = Database(settings.store_url)
    assert [original(report) for report in reports(store)] == [ORIGINAL]
    assert [one.rcpt_tos for one in sink.taken] == [["aino@firm.example"]]
    clock.time = datetime.now(UTC)
    forward_all(store, settings, clock)
    assert attachment(sink.wires()[1], "original.eml") == ORIGINAL
    store.close()


def test_a_mail_over_the_limit_is_read_in_part(
    dovecot: Dovecot, read: Callable[..., int], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "LARGEST", 300_000)
    dovecot.put(forward(ORIGINAL + b"x" * 70 + b"\r\n" * 200_000))
    assert read() == 1
    [report] = reports(database)
    assert "original" not in report and "still in the mailbox" in report["note"]


def test_old_mail_becomes_reports_without_answers(
    dovecot: Dovecot, read: Callable[..., int], database: Database, clock: Clock
) -> None:
    clock.time = datetime.now(UTC)
    dovecot.put(forward(ORIGINAL), at=datetime.now(UTC) - timedelta(days=3))
    dovecot.put(forward(ORIGINAL, top=head("new")), at=datetime.now(UTC) - timedelta(hours=3))
    assert read() == 2
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM answer").scalar() == 1


def test_many_mails_are_listed_in_steps(
    dovecot: Dovecot, read: Callable[..., int], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "_STEP", 3)
    for number in range(10):
        dovecot.put(forward(ORIGINAL, top=head(f"many-{number}")))
    assert read() == 10 and len(reports(database)) == 10


def test_a_mail_that_somebody_deletes_meanwhile_stops_nothing(
    dovecot: Dovecot, read: Callable[..., int], taker: Taker, database: Database
) -> None:
    for number in range(3):
        dovecot.put(forward(ORIGINAL, top=head(f"gone-{number}")))

    def take(delivered: Delivered) -> str:
        if not reports(database):
            with dovecot.look() as person:
                person.store("2", "+FLAGS", "\\Deleted")
                person.expunge()
        return taker.take(delivered)

    with contextlib.suppress(MailboxError):
        read(take=take)
    read()
    assert len(reports(database)) == 2 and all(b"SecondLook" in flags for flags, _ in dovecot.mails())


def test_over_tls_with_a_certificate_that_is_checked(dovecot: Dovecot, read: Callable[..., int], database: Database) -> None:
    dovecot.put(forward(ORIGINAL))
    url = dovecot.url().replace("imap://", "imaps://").replace(f"127.0.0.1:{dovecot.port}", f"localhost:{dovecot.tls_port}")
    with pytest.raises(MailboxError, match="certificate"):
        read(intake_imap_url=url)
    assert read(intake_imap_url=url, intake_imap_ca_file=str(dovecot.certificate)) == 1
    dovecot.put(forward(ORIGINAL, top=head("two")))
    required = dovecot.url("/INBOX?starttls=required").replace("127.0.0.1", "localhost")
    assert read(intake_imap_url=required, intake_imap_ca_file=str(dovecot.certificate)) >= 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("se%2Fcret%3A1", "wrong"), "(?i)authentication"),
        (("/INBOX", "/Nowhere"), "open the folder Nowhere"),
        (("127.0.0.1:", "127.0.0.1:1"), "cannot be read"),
    ],
)
def test_trouble_is_a_plain_line_without_the_password(
    dovecot: Dovecot, read: Callable[..., int], change: tuple[str, str], said: str
) -> None:
    url = dovecot.url().replace(*change) if change[0] != "127.0.0.1:" else "imap://u:se%2Fcret%3A1@127.0.0.1:1/INBOX"
    with pytest.raises(MailboxError, match=said) as caught:
        read(intake_imap_url=url)
    assert "cret" not in str(caught.value)
