"""Every attack that once hung, filled or fooled a mail parser, against the reader in a process of its own with little of everything."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Callable

import pytest
from limited import read_limited

LURE = "Please continue with me on WhatsApp"
HEAD = b"From: a@example.org\nSubject: hello\nMIME-Version: 1.0\n"


def _html(page: str) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\n\n" + page.encode()


def _nested_groups(depth: int) -> bytes:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(depth))
    return HEAD + opened + b"Content-Type: text/plain\n\n" + LURE.encode()


def _nested_mails(depth: int) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\n\nSubject: x\n" * depth + b"\n" + LURE.encode()


def _nested_in_base64(depth: int) -> bytes:
    raw = HEAD + b"\n" + LURE.encode()
    for _ in range(depth):
        raw = HEAD + b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(raw)
    return raw


# Name: (mail, what must come of it). TooComplex is an answer: the mail is kept, named, and can be reported.
ATTACKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "50,000 addresses in From": (lambda: b"From: " + b"a@b.example, " * 50_000 + b"\n\nhi", "TooComplex"),
    "8 KB of addresses in From": (lambda: b"From: " + b"a@b.example, " * 600 + b"\n\nhi", "Mail"),
    "40,000 encoded words in Subject": (lambda: b"Subject: " + b"=?utf-8?q?a?= " * 40_000 + b"\n\nhi", "TooComplex"),
    "8 KB of encoded words": (lambda: b"Subject: " + b"=?utf-8?b?YQ==?= " * 450 + b"\n\nhi", "Mail"),
    "10,000 parameters": (
        lambda: HEAD + b"Content-Type: text/plain" + b"".join(b"; a*%d*=utf-8''x" % i for i in range(10_000)) + b"\n\nhi",
        "TooComplex",
    ),
    "400 parameters": (lambda: HEAD + b"Content-Type: text/plain" + b'; a*1*="' * 400 + b"\n\n" + LURE.encode(), "Mail"),
    "parts 1,000 deep": (lambda: _nested_groups(1_000), "TooComplex"),
    "parts 30 deep": (lambda: _nested_groups(30), "Mail"),
    "200,000 empty parts": (
        lambda: HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 200_000,
        "TooComplex",
    ),
    "4,000 lines that nearly divide": (
        lambda: HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + b"--bX\n" * 4_000,
        "TooComplex",
    ),
    "mails 1,000 deep": (lambda: _nested_mails(1_000), "TooComplex"),
    "mails 17 deep in base64": (lambda: _nested_in_base64(17), "TooComplex"),
    "mails 12 deep in base64": (lambda: _nested_in_base64(12), "Mail"),
    "24 million line ends": (lambda: HEAD + b"\n" + b"\n" * 24_000_000, "Mail"),
    "line ends 30 parts deep": (lambda: _nested_groups(30) + b"\n" * 20_000_000, "Mail"),
    "10 MB of =LF": (
        lambda: HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=\n" * 5_000_000,
        "Mail",
    ),
    "20 MB of padding": (lambda: HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"YQ==" * 5_000_000, "Mail"),
    "100 KB of (": (lambda: b"From: " + b"(" * 100_000 + b"\n\nhi", "TooComplex"),
    "8 KB of ( and quotes": (lambda: b"From: " + b'(\\"<' * 2_000 + b"\n\nhi", "Mail"),
    "128 KB of one header": (lambda: b"Subject: x\nX-A: " + b"a" * 200_000 + b"\n\nhi", "TooComplex"),
    "60,000 header lines": (lambda: b"From: a\n" + b"a:\n" * 40_000 + b"\nhi", "Mail"),
    "letters of idna": (lambda: HEAD + b"Content-Type: text/plain; charset=idna\n\n" + b"a" * 300_000, "Mail"),
    "letters of punycode": (lambda: HEAD + b"Content-Type: text/plain; charset=punycode\n\n" + b"a-9" * 300_000, "Mail"),
    "20,000 div in div": (lambda: _html("<div>" * 20_000 + LURE), "Mail"),
    "50,000 attributes": (lambda: _html("<a " + " ".join(f"x{i}=1" for i in range(50_000)) + f">{LURE}</a>"), "Mail"),
    "tags that never match": (lambda: _html("<b><i><p>" * 16_000 + LURE), "Mail"),
    "150,000 tags": (lambda: _html("<b><i><p>" * 50_000 + LURE), "TooComplex"),
    "50,000 open comments": (lambda: _html("<!--" * 49_000), "Mail"),
    "20,000 open links": (lambda: _html("<a href=x>" * 20_000 + LURE), "Mail"),
    "40,000 cells": (lambda: _html("<table>" + "<tr><td>x" * 20_000 + LURE), "Mail"),
    "half a million entities": (lambda: _html("&amp;" * 300_000 + LURE), "Mail"),
    "40,000 open style sheets": (lambda: _html("<style>" * 40_000 + LURE), "Mail"),
    "a style sheet of comments": (lambda: _html("<style>" + "/*" * 45_000 + "</style>" + LURE), "Mail"),
    "a style sheet of braces": (lambda: _html("<style>" + "a{" * 45_000 + "</style>" + LURE), "Mail"),
    "3 MB of HTML comment before the text": (lambda: _html("<!--" + "x" * 3_000_000 + "-->" + LURE), "TooComplex"),
    "40,000 quotes in quotes": (lambda: HEAD + b"In-Reply-To: <x>\n\n" + b"> " * 300_000 + b"\nOn 1 x wrote:" * 20_000, "Mail"),
    "20,000 forwarded mails in a row": (
        lambda: b"Subject: Fwd: x\n\n" + b"From: a\nSent: b\nTo: c\nSubject: Fwd: d\n" * 20_000,
        "Mail",
    ),
    "2 MB of one line": (lambda: HEAD + b"\n" + b"a" * 2_000_000, "Mail"),
    "nothing but zeros": (lambda: HEAD + b"\n" + b"\0" * 2_000_000, "Mail"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_in_time_and_within_memory(name: str) -> None:
    make, kind = ATTACKS[name]

    mail = read_limited(make())

    assert mail["kind"] == kind, mail.get("reason")
    if kind == "TooComplex":
        assert mail["reason"]
        assert len(mail["sha256"]) == 64


@pytest.mark.parametrize(
    "name",
    ["20,000 div in div", "50,000 attributes", "tags that never match", "half a million entities", "400 parameters",
     "20,000 open links", "40,000 cells", "parts 30 deep", "a style sheet of comments", "a style sheet of braces"],
)  # fmt: skip
def test_the_text_behind_an_attack_is_still_read(name: str) -> None:
    assert LURE in read_limited(ATTACKS[name][0]())["text"]


@pytest.mark.parametrize(
    "subject",
    [
        b"=?utf-8?q?a=0D=0ABcc:_x@y.example?=",
        b"=?utf-8?b?" + base64.b64encode(b"a\r\nBcc: x@y.example") + b"?=",
        b"=?utf-8?q?a=0ABcc:_x@y.example?=",
        b"=?utf-8?q?a=0D?= =?utf-8?q?=0ABcc:_x@y.example?=",
        "a\u2028Bcc: x@y.example".encode(),
        b"a\rBcc: x@y.example\x00\x0b\x0c\x85",
    ],
    ids=["quoted", "base64", "line feed alone", "in two words", "line separator", "raw"],
)
def test_a_subject_cannot_become_a_second_header(subject: bytes) -> None:
    name = subject.replace(b"\r", b" ")
    mail = read_limited(b"Subject: " + subject + b"\nFrom: " + name + b" <a@example.org>\n\nhi")

    shown = mail["subject"] + mail["sender"]["name"] + mail["sender"]["address"]
    assert shown.isprintable()
    assert mail["subject"].startswith("a")


_MADE_NAMES = """
import resource
from secondlook.mail.html_text import html_text
def memory(): return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 1e6
def read(n): html_text("<a " + " ".join(f"x{n}y{i}=1" for i in range(20_000)) + ">x")
for n in range(30): read(n)
before = memory()
for n in range(30, 130): read(n)
print(memory() - before)
"""


def test_invented_names_do_not_pile_up_in_memory() -> None:
    child = subprocess.run([sys.executable, "-c", _MADE_NAMES], capture_output=True, text=True, check=True)

    assert float(child.stdout) < 40, "megabytes that 100 mails left behind"


def test_a_forked_process_reads_mail_too() -> None:
    read_html = "from secondlook.mail.html_text import html_text; import os; html_text('<p>x')"
    script = f"{read_html}\nif os.fork() == 0: os._exit(html_text('<p>y').text != 'y')\nraise SystemExit(os.wait()[1])"

    assert subprocess.run([sys.executable, "-c", script], timeout=30).returncode == 0
