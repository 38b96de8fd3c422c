"""Mail by LMTP and SMTP on this machine: 250 means stored, and nothing is lost before."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime

import pytest

from secondlook.errors import SettingsError, StoreError
from secondlook.intake.delivered import Delivered
from secondlook.intake.listener import listening
from secondlook.intake.send_answers import BETWEEN_ANSWERS
from secondlook.intake.take import Taker
from secondlook.settings import load_settings
from secondlook.store.answers import claim_answer
from secondlook.store.database import Database
from secondlook.store.taken_mail import kept_mails
from unit.intake.forwards import ORIGINAL, forward, head
from unit.intake.outcomes import original, reports

BODY = ["BODY=8BITMIME"]


def now() -> datetime:
    return datetime.now(UTC)


def send(kind: str, port: int, raw: bytes, sender: str = "aino@firm.example") -> None:
    client = smtplib.LMTP("127.0.0.1", port) if kind == "lmtp" else smtplib.SMTP("127.0.0.1", port)
    with client as smtp:
        smtp.sendmail(sender, ["report@firm.example"], raw, mail_options=BODY)


@pytest.mark.parametrize("kind", ["lmtp", "smtp"])
def test_a_mail_is_stored_before_250(kind: str, taker: Taker, database: Database) -> None:
    dots = ORIGINAL + b".\r\n..two\r\n" + b"long " * 5_000 + b"\r\n"
    with listening(f"{kind}://127.0.0.1:0", taker.take, now) as port:
        send(kind, port, forward(dots))
        assert [original(report) for report in reports(database)] == [dots]
        send(kind, port, forward(dots))
    assert len(reports(database)) == 1


def test_the_envelope_decides_and_what_is_no_report_is_kept(taker: Taker, database: Database) -> None:
    raw = forward(ORIGINAL, top=head(return_path=None))
    with listening("lmtp://127.0.0.1:0", taker.take, now) as port:
        send("lmtp", port, raw, sender="mia@advisers.example")
        assert reports(database) == [] and [(kind, mail) for _, kind, mail in kept_mails(database)] == [("outside", raw)]
        send("lmtp", port, forward(ORIGINAL, top=head("null", return_path=None)), sender="")
    assert len(reports(database)) == 1 and claim_answer(database, now=now(), apart=BETWEEN_ANSWERS) is None


def test_one_recipient_at_a_time(taker: Taker, database: Database) -> None:
    with listening("smtp://127.0.0.1:0", taker.take, now) as port, smtplib.SMTP("127.0.0.1", port) as smtp:
        refused = smtp.sendmail("aino@firm.example", ["report@firm.example", "other@firm.example"], forward(ORIGINAL))
    assert refused["other@firm.example"][0] == 452 and len(reports(database)) == 1


@pytest.mark.parametrize("error", [StoreError("no disk"), RuntimeError("secret")])
def test_what_could_not_be_stored_stays_with_the_mail_server(error: Exception) -> None:
    def away(delivered: Delivered) -> str:
        raise error

    with listening("lmtp://127.0.0.1:0", away, now) as port, pytest.raises(smtplib.SMTPDataError) as caught:
        send("lmtp", port, forward(ORIGINAL))
    assert caught.value.smtp_code == 451 and b"secret" not in bytes(caught.value.smtp_error)


@pytest.mark.parametrize("address", ["lmtp://0.0.0.0:8024", "smtp://mail.firm.example:25"])
def test_only_this_machine_is_listened_on(taker: Taker, address: str) -> None:
    with pytest.raises(SettingsError, match="only this machine"), listening(address, taker.take, now):
        pass


@pytest.mark.parametrize("address", ["lmtp://127.0.0.1:99999", "x://127.0.0.1", "lmtp://"])
def test_a_wrong_address_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="SECONDLOOK_INTAKE_LISTEN"):
        load_settings({"SECONDLOOK_INTAKE_LISTEN": address})


def test_a_port_that_is_taken_is_said(taker: Taker) -> None:
    with (
        listening("lmtp://127.0.0.1:0", taker.take, now) as port,
        pytest.raises(SettingsError, match=str(port)),
        listening(f"lmtp://127.0.0.1:{port}", taker.take, now),
    ):
        pass
