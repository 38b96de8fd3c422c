"""Words of a stranger in a header: no second header, no hidden characters, on every Python (CVE-2024-6923)."""

from __future__ import annotations

import unicodedata
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondlook.errors import DeliveryError
from secondlook.reports.safe_header import check_headers, plain_line, safe_header

PAYLOADS = [
    "=?utf-8?q?a=0D=0ABcc:_x@y.example?=",
    "=?utf-8?b?YQ0KQmNjOiB4QHkuZXhhbXBsZQ==?=",
    "=?utf-8?q?a=0ABcc:_x@y.example?=",
    "=?utf-8?q?a=0D?= =?utf-8?q?=0ABcc:_x@y.example?=",
    "=?iso-8859-1*en?q?a=0D=0ABcc:_x@y.example?=",
    "a\r\nBcc: x@y.example",
    "a\nBcc: x@y.example",
    "a\rBcc: x@y.example",
    "a\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029Bcc: x@y.example",
    "a\r\n\r\n<html>",
    "a\0b",
    "\u202egnp.exe",
    "\ud800",
    "=?undefined?q?a?=",
    "=?idna?b?eA?=",
    "=?utf-8?q?=3D=3Futf-8=3Fq=3Fa=3D0D=3D0ABcc=3A=5Fx=3F=3D?=",
    "=?" * 30_000,
    "=?utf-8?q?" + "=0D=0A" * 30_000 + "?=",
]


def in_a_mail(value: str) -> bytes:
    return f"From: a@b.example\r\nSubject: {value}\r\nX-Report-Id: 1\r\n\r\nbody\r\n".encode("ascii")


def assert_safe(text: str) -> None:
    value = safe_header(text)
    mail = in_a_mail(value)
    check_headers(mail, ["From", "Subject", "X-Report-Id"])
    assert message_from_bytes(mail, policy=policy.default).keys() == ["From", "Subject", "X-Report-Id"]
    shown = str(make_header(decode_header(value)))
    assert len(shown) <= 120
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in shown.replace("\n ", ""))
    assert all(len(line) <= 998 for line in value.split("\r\n"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_known_attacks(payload: str) -> None:
    assert_safe(payload)


@given(st.text(alphabet=st.characters() | st.sampled_from("\r\n=?_:qbQB\ud800\u2028"), max_size=200))
def test_any_text(text: str) -> None:
    assert_safe(text)


@given(st.text(max_size=60), st.sampled_from(["utf-8", "iso-8859-1", "gb18030"]))
def test_any_encoded_word(text: str, charset: str) -> None:
    encoded = "".join(f"={byte:02X}" for byte in text.encode(charset, "replace"))
    assert_safe(f"Re: =?{charset}?Q?{encoded}?= end")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Paid study", "Paid study"),
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?gb2312?B?1tC5+g==?=", "中国"),
        ("=?utf-8?q?a?= =?utf-8?q?b?= c", "ab c"),
        ("two\r\n lines", "two lines"),
        ("x" * 200, "x" * 119 + "…"),
        ("", ""),
    ],
)
def test_ordinary_subjects_stay_readable(text: str, shown: str) -> None:
    assert str(make_header(decode_header(safe_header(text)))).replace("\n ", "") == shown


def test_a_mail_with_other_headers_is_not_sent() -> None:
    expected = ["From", "Subject", "X-Report-Id"]
    for bad in ("a\r\nBcc: x@y.example", "a\nBcc: x@y.example", "a\rBcc: x", "a\r\n\r\nbody"):
        with pytest.raises(DeliveryError) as caught:
            check_headers(in_a_mail(bad), expected)
        assert caught.value.permanent


def test_long_lines_are_cut_where_the_caller_says() -> None:
    assert plain_line("a  b\tc", 4) == "a b…"
