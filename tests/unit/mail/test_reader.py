"""What the reader makes of mail: headers, text, parts, mails inside, and what it refuses."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest

from secondlook.errors import InputError
from secondlook.mail.mail import Address, Attachment, Link, Mail, TooComplex
from secondlook.mail.reader import read_mail

HEAD = b"From: Mia Berg <mia@advisers.example>\nSubject: A question\n"


def _mail(raw: bytes) -> Mail:
    mail = read_mail(raw)
    assert isinstance(mail, Mail), mail
    return mail


def _parts(kind: str, *parts: bytes, head: bytes = HEAD) -> bytes:
    body = b"".join(b"--b\n" + part + b"\n" for part in parts)
    return head + b"Content-Type: multipart/" + kind.encode() + b'; boundary="b"\n\n' + body + b"--b--\n"


def test_the_headers_that_matter() -> None:
    mail = _mail(
        b"Return-Path: <bounce@list.example>\r\n"
        b"Authentication-Results: mx.firm.example; spf=pass\r\n dkim=fail\r\n"
        b"From: =?utf-8?q?M=C3=ADa?= =?utf-8?q?_Berg?= <mia@advisers.example>\r\n"
        b"Sender: office@advisers.example\r\n"
        b'Reply-To: "Berg, Mia" <mia.berg@mailbox.example>\r\n'
        b"To: undisclosed-recipients:;\r\n"
        b"Cc: a@firm.example (Ann), Bo <bo@firm.example>\r\n"
        b"Date: Tue, 25 Nov 2026 14:30:00 +0200\r\n"
        b"Message-ID: <1@advisers.example>\r\nList-Id: News <news.list.example>\r\n"
        b"Subject: Paid\r\n work\r\n\r\nHello\r\n"
    )

    assert mail.sender == Address("Mía Berg", "mia@advisers.example")
    assert mail.actual_sender == Address("", "office@advisers.example")
    assert mail.reply_to == (Address("Berg, Mia", "mia.berg@mailbox.example"),)
    assert mail.return_path == "bounce@list.example"
    assert mail.to == ()
    assert mail.cc == (Address("Ann", "a@firm.example"), Address("Bo", "bo@firm.example"))
    assert mail.sent_at == "2026-11-25T14:30:00+02:00"
    assert mail.auth == ("mx.firm.example; spf=pass dkim=fail",)
    assert (mail.message_id, mail.list_id) == ("<1@advisers.example>", "News <news.list.example>")
    assert (mail.subject, mail.text) == ("Paid work", "Hello")


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 99 Nov 99999 99:99:99 +9999", "Mon, 1 Jan 1 0:0 -2360"])
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    assert _mail(HEAD + b"Date: " + date.encode() + b"\n\nhi").sent_at in ("", "2001-01-01T00:00:00")


@pytest.mark.parametrize(
    ("label", "data", "text"),
    [
        ("gb2312", "报告".encode("gb18030"), "报告"),
        ("windows-1252", b"caf\xe9 \x80", "café €"),
        ("us-ascii", "määrä".encode(), "määrä"),
        ("us-ascii", b"m\xe4\xe4r\xe4", "määrä"),
        ("utf-7", b"+AGEAYg-", "+AGEAYg-"),
        ("no-such-charset", "Ä".encode(), "Ä"),
        ("utf-16", "Hello".encode("utf-16"), "Hello"),
        ("", b"\xff\xfe\x81", "ÿþ\ufffd"),
    ],
)
def test_charsets(label: str, data: bytes, text: str) -> None:
    encoded = base64.b64encode(data)
    raw = HEAD + b"Content-Type: text/plain; charset=" + label.encode() + b"\nContent-Transfer-Encoding: base64\n\n" + encoded

    assert _mail(raw).text == text


def test_html_is_what_the_reader_sees_when_both_say_the_same() -> None:
    raw = _parts(
        "alternative",
        b"Content-Type: text/plain\n\nGood morning dear Ann",
        b"Content-Type: text/html\n\n<p>Good <b>morning</b> dear Ann</p><a href='https://a.example/x'>here</a>",
    )

    mail = _mail(raw)

    assert mail.text == "Good morning dear Ann\n\nhere"
    assert mail.links == (Link("here", "https://a.example/x"),)


def test_a_plain_twin_that_says_something_else_is_judged_too() -> None:
    raw = _parts(
        "alternative",
        b"Content-Type: text/plain\n\nAdd me on WhatsApp and tell nobody at your office",
        b"Content-Type: text/html\n\n<p>Our newsletter</p>",
    )

    assert _mail(raw).text == "Our newsletter\n\nAdd me on WhatsApp and tell nobody at your office"


def test_attachments_are_named_and_hashed_and_never_opened() -> None:
    data = bytes(range(256))
    raw = _parts(
        "mixed",
        b"\nSee the paper.",
        b"Content-Type: application/zip\nContent-Transfer-Encoding: base64\n"
        b"Content-Disposition: attachment; filename*0*=utf-8''..%2F..%2Fetc%2F; filename*1=passwd.zip\n\n"
        + base64.encodebytes(data),
        b'Content-Type: text/plain; name="=?utf-8?b?w6QudHh0?="\nContent-Disposition: attachment\n\nabc',
    )

    mail = _mail(raw)

    assert mail.text == "See the paper."
    assert mail.attachments == (
        Attachment("../../etc/passwd.zip", "application/zip", 256, hashlib.sha256(data).hexdigest()),
        Attachment("ä.txt", "text/plain", 3, hashlib.sha256(b"abc").hexdigest()),
    )


@pytest.mark.parametrize("encoding", ["7bit", "base64"])
def test_a_mail_forwarded_as_attachment(encoding: str) -> None:
    inner = HEAD + b"Date: Tue, 25 Nov 2026 14:30:00 +0000\n\nAdd me on WhatsApp."
    if encoding == "base64":
        inner = base64.encodebytes(inner)
    part = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: " + encoding.encode() + b"\n\n" + inner
    raw = _parts("mixed", b"\nPlease look.", part, head=b"From: Ann <ann@firm.example>\nSubject: look\n")

    mail = _mail(raw)

    assert (mail.text, mail.headers_lost) == ("Please look.", False)
    (original,) = mail.originals
    assert (original.sender, original.text) == (Address("Mia Berg", "mia@advisers.example"), "Add me on WhatsApp.")


def test_mail_forwarded_in_the_text_has_lost_its_headers() -> None:
    mail = _mail(
        b"From: Ann <ann@firm.example>\nSubject: Fwd: A question\n\nIs this real?\n\n---------- Forwarded message ---------\n"
        b"From: Mia Berg <mia@advisers.example>\nDate: Tue, 25 Nov 2026 at 14:30\nSubject: A question\n"
        b"To: <ann@firm.example>\n\nAdd me on WhatsApp.\n"
    )

    (original,) = mail.originals
    assert mail.text == "Is this real?"
    assert original == replace(
        Mail(), subject="A question", sender=Address("Mia Berg", "mia@advisers.example"), text="Add me on WhatsApp.",
        to=(Address("", "ann@firm.example"),), sent_at=original.sent_at, headers_lost=True,
    )  # fmt: skip


def test_history_counts_only_in_an_answer() -> None:
    body = b"\n\nYes.\n\nOn 24 Nov 2026 Ann <ann@firm.example> wrote:\n> Add me on WhatsApp\n"

    assert _mail(b"Subject: Re: x" + body).text == "Yes."
    assert "Add me on WhatsApp" in _mail(b"Subject: x" + body).text


def test_a_mail_of_nothing_but_history_is_read_all_the_same() -> None:
    assert _mail(b"Subject: Re: x\n\n> Add me on WhatsApp\n").text == "Add me on WhatsApp"


def test_broken_mail_gives_what_is_there() -> None:
    assert _mail(HEAD + b"no empty line above\nthe text").text == "no empty line above\nthe text"
    assert _mail(HEAD + b"Content-Type: multipart/mixed\n\n--b\n\nhello").text == "--b\n\nhello"
    assert _mail(HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nhello').text == "hello"
    assert _mail(HEAD + b"Content-Transfer-Encoding: base64\n\nSGVsbG8*gd29ybGQ").text == "Hello world"
    assert _mail(b"\xef\xbb\xbf\r\n" + HEAD + b"\r\nHello").text == "Hello"
    assert _mail(b"From mia Tue Nov 25 14:30:00 2026\n" + HEAD + b"\nHello").text == "Hello"


def test_base64_behind_a_padding_is_read_and_a_list_footer_is_not() -> None:
    encoded = base64.b64encode(b"Hello. ") + base64.b64encode(b"Add me")
    raw = HEAD + b"Content-Transfer-Encoding: base64\n\n"

    assert _mail(raw + encoded).text == "Hello. Add me"
    assert _mail(raw + base64.b64encode(b"Hello. ") + b"\n-- \nThe list\n").text == "Hello."


def test_a_mail_over_a_limit_keeps_its_name_and_its_hash() -> None:
    raw = b"From: Mia <mia@advisers.example>\nSubject: Hi\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 300

    mail = read_mail(raw)

    assert mail == TooComplex(
        "more than 200 parts", len(raw), hashlib.sha256(raw).hexdigest(), "Hi", Address("Mia", "mia@advisers.example")
    )


def test_a_mail_to_the_whole_house_is_no_attack() -> None:
    everybody = b",\n ".join(b"person%d@firm.example" % i for i in range(1_500))

    assert _mail(HEAD + b"To: " + everybody + b"\n\nLunch is served.").text == "Lunch is served."


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "forward the message as an attachment"),
        (b"", "not a mail"),
        (b"PK\x03\x04 zip", "not a mail"),
        (b"Dear Ann,\n\nFrom: nobody\n", "not a mail"),
    ],
)
def test_what_is_no_mail_is_refused_with_a_way_out(raw: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_mail(raw)
