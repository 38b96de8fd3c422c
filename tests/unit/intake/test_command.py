"""`secondlook intake` as a process: it runs until it is told to stop, and says plainly what is missing."""

from __future__ import annotations

import signal
import smtplib
import time
from pathlib import Path

import pytest

from unit.intake.dovecot import Dovecot, free_ports
from unit.intake.forwards import ORIGINAL, bounce_of, forward, head
from unit.intake.outcomes import attachment
from unit.service.mail_sink import MailSink
from unit.service.running import environment, run, running


def until(sink: MailSink, count: int) -> None:
    deadline = time.monotonic() + 30
    while len(sink.taken) < count:
        assert time.monotonic() < deadline, f"{len(sink.taken)} of {count} mails"
        time.sleep(0.05)


def test_from_mailbox_and_listener_to_forward_receipt_and_bounce(tmp_path: Path, dovecot: Dovecot, sink: MailSink) -> None:
    env = environment(
        tmp_path,
        smtp_url=f"smtp://127.0.0.1:{sink.port}",
        intake_imap_url=dovecot.url(),
        intake_listen=f"lmtp://127.0.0.1:{free_ports(1)[0]}",
        intake_domains="firm.example",
        intake_poll_seconds=0.2,
        poll_seconds=0.1,
    )
    second = ORIGINAL.replace(b"first", b"second")
    with running(env, "intake") as (intake, port), running(env, "worker"):
        dovecot.put(forward(ORIGINAL))
        until(sink, 2)  # the forward and the receipt
        with smtplib.LMTP("127.0.0.1", int(port)) as lmtp:
            lmtp.sendmail(
                "bo@firm.example", ["report@firm.example"], forward(second, top=head("b", **{"from": "bo@firm.example"}))
            )
            lmtp.sendmail("x@elsewhere.example", ["report@firm.example"], forward(second, top=head("o")))
        until(sink, 4)
        forwards = [one.original_content or b"" for one in sink.taken if one.rcpt_tos == ["security@firm.example"]]
        assert [attachment(wire, "original.eml") for wire in forwards] == [ORIGINAL, second]
        dovecot.put(bounce_of(forwards[0]))
        deadline = time.monotonic() + 20
        while "bounced" not in (listed := run(env, "reports", "list").stdout):
            assert time.monotonic() < deadline, listed
        intake.send_signal(signal.SIGTERM)
        assert intake.wait(20) == 0
    assert {tuple(one.rcpt_tos) for one in sink.taken} == {
        ("security@firm.example",),
        ("aino@firm.example",),
        ("bo@firm.example",),
    }
    assert "552 5.2.2 mailbox full" in listed and listed.count(" sent ") == 1
    assert run(env, "intake", "--kept", str(tmp_path / "kept")).stdout == "1 mails written\n"
    [kept] = (tmp_path / "kept").iterdir()
    assert kept.name.startswith("outside-") and kept.read_bytes() == forward(second, top=head("o"))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "SECONDLOOK_INTAKE_IMAP_URL or SECONDLOOK_INTAKE_LISTEN"),
        ({"intake_listen": "lmtp://127.0.0.1:8024"}, "SECONDLOOK_INTAKE_DOMAINS"),
        ({"intake_imap_url": "http://u:open-sesame@h.example"}, "SECONDLOOK_INTAKE_IMAP_URL: write imaps"),
        ({"intake_domains": "firm.example; rm"}, "SECONDLOOK_INTAKE_DOMAINS: write"),
        ({"intake_language": "tlh"}, "SECONDLOOK_INTAKE_LANGUAGE: write"),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, settings: dict[str, str], said: str) -> None:
    done = run(environment(tmp_path, **settings), "intake")
    assert done.returncode == 64 and said in done.stderr and "sesame" not in done.stderr


def test_once_without_a_mailbox_that_answers(tmp_path: Path) -> None:
    env = environment(tmp_path, intake_imap_url="imap://u:open-sesame@127.0.0.1:1/INBOX", intake_domains="firm.example")
    done = run(env, "intake", "--once")
    assert done.returncode == 70 and "the mailbox cannot be read" in done.stderr and "sesame" not in done.stderr
