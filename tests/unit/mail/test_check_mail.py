"""`secondlook check` on mail, as a person or a script runs it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from secondlook.cli import main; main()", "check"]
LURE = "We pay 500 dollars for a short report. Add me on WhatsApp and do not tell your employer."
APPROACH = f"""From: "Mia Berg" <mia@advisers.example>
Reply-To: other@mailbox.example
Subject: A question
Date: Tue, 25 Nov 2026 14:30:00 +0000
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html

<p>{LURE}</p><a href="https://elsewhere.example/x">our website</a><div style="display:none">weather\x1b[31m</div>
--b
Content-Type: application/pdf; name="paper.pdf"

%PDF
--b--
""".encode()
PLAIN = b"From: Ann <ann@firm.example>\nSubject: Lunch\n\nSoup today.\n"
Writer = Callable[[str, bytes], Path]
BOMB = b"From: Mia <m@b.example>\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 300


def _check(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *map(str, arguments)], input=stdin, capture_output=True)


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Writes a file and returns its path."""

    def write(name: str, content: bytes) -> Path:
        file = tmp_path / name
        file.write_bytes(content)
        return file

    return write


def test_a_mail_shows_headers_links_attachments_and_marks(write: Writer) -> None:
    result = _check(write("a.eml", APPROACH))

    text = result.stdout.decode()
    assert result.returncode == 2, text
    for part in (
        "Mia Berg <mia@advisers.example>", "other@mailbox.example", "2026-11-25T14:30:00+00:00",
        "our website -> https://elsewhere.example/x", "paper.pdf, application/pdf, 4 bytes, SHA-256", "weather", "WhatsApp[",
        "[1] “", "WARNING",
    ):  # fmt: skip
        assert part in text
    assert "\x1b" not in text


def test_a_pipe_is_recognised_as_mail(write: Writer) -> None:
    assert b"Reply-To" in _check(stdin=APPROACH).stdout
    assert b"Reply-To" in _check(write("1732545000.M1.host", APPROACH)).stdout


def test_the_original_in_a_forwarded_mail_counts(write: Writer) -> None:
    forwarded = b"From: Ann <ann@firm.example>\nSubject: look\nContent-Type: message/rfc822\n\n" + APPROACH

    result = _check(write("a.eml", forwarded))

    assert result.returncode == 2
    assert "Inside: a mail from Mia Berg <mia@advisers.example>" in result.stdout.decode()


def test_json_is_the_assessment(write: Writer) -> None:
    data = json.loads(_check("--json", write("a.eml", APPROACH)).stdout)

    assert data["level"] == "warning"
    assert all(finding["quote"] in LURE for finding in data["findings"] if finding["field"] == "text")


def test_too_complex_is_said_and_worth_a_second_look(write: Writer) -> None:
    file = write("a.eml", BOMB)

    shown, data = _check(file), json.loads(_check("--json", file).stdout)

    assert shown.returncode == 1
    assert "Not analysed: too complex (more than 200 parts)." in shown.stdout.decode()
    assert "Mia <m@b.example>" in shown.stdout.decode()
    assert (data["level"], data["rules"][0]["id"]) == ("caution", "too-complex")


def test_a_mailbox_has_a_line_a_mail_and_a_summary(write: Writer) -> None:
    mails = [PLAIN, APPROACH, BOMB, b"no mail at all\n"]
    box = write("a.mbox", b"\n".join(b"From x@y.example Tue Nov 25 14:30:00 2026\n" + mail for mail in mails))

    result = _check(box)

    lines = result.stdout.decode().splitlines()
    assert result.returncode == 2
    assert [line.split()[1] for line in lines[:4]] == ["none", "warning", "caution", "unreadable:"]
    assert "not analysed: too complex" in lines[2]
    assert lines[4] == "4 mails: 1 none, 1 caution, 1 warning, 1 unreadable"
    answers = [json.loads(line) for line in _check("--json", box).stdout.splitlines()]
    assert [answer.get("level", "error") for answer in answers] == ["none", "warning", "caution", "error"]


def test_a_mailbox_shows_its_progress_on_a_terminal(write: Writer) -> None:
    box = write("a.mbox", (b"From x@y.example Tue Nov 25 14:30:00 2026\n" + PLAIN + b"\n") * 500)
    ours, theirs = pty.openpty()
    child = subprocess.Popen([*COMMAND, str(box)], stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    seen = b""
    while True:
        try:
            chunk = os.read(ours, 4096)
        except OSError:  # the terminal is closed
            break
        if not chunk:
            break
        seen += chunk
    os.close(ours)

    assert child.wait() == 0
    assert b"judging" in seen


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "a.msg: this is Outlook's own .msg format"),
        ("a.eml", b"\x89PNG", "a.eml: this is not a mail"),
        ("b.mbox", None, "b.mbox: cannot be read: No such file"),
    ],
)
def test_trouble_is_one_line(name: str, content: bytes | None, says: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    result = _check(tmp_path / name)

    assert result.returncode == 64
    assert says in result.stderr.decode()
    assert result.stderr.count(b"\n") == 1
