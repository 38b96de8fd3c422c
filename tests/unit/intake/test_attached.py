"""Originals come out byte for byte, however they were attached and whatever they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondlook.intake.attached import attached_mails
from unit.intake.forwards import ORIGINAL, crlf, forward, head

LF_ORIGINAL = ORIGINAL.replace(b"\r\n", b"\n")


@pytest.mark.parametrize("as_file", [False, True])
def test_byte_for_byte(as_file: bool) -> None:
    second = ORIGINAL.replace(b"first@", b"second@")
    found = attached_mails(forward(ORIGINAL, second, ORIGINAL, as_file=as_file))
    assert found.mails == (ORIGINAL, second) and not found.unreadable


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"From aino Wed Nov 25\r\n", b"\r\n\n\r"])
@pytest.mark.parametrize("original", [ORIGINAL, LF_ORIGINAL, ORIGINAL.replace(b"\r\n\r\n", b"\r\n\r\n\r\r\n\n\r\n")])
def test_mixed_line_ends_stay_as_they_are(before: bytes, original: bytes) -> None:
    assert attached_mails(before + forward(original)).mails == (original,)


@given(st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"x", b" ", b"-", b"a: b"]), max_size=30).map(b"".join))
def test_any_line_ends(body: bytes) -> None:
    original = b"From: a@b.example\r\n\r\n" + body + b"."
    assert attached_mails(forward(original)).mails == (original,)


def test_an_eml_file_keeps_its_own_line_ends() -> None:
    assert attached_mails(forward(LF_ORIGINAL, as_file=True)).mails == (LF_ORIGINAL,)


def test_what_is_inside_an_original_stays_inside() -> None:
    nested = forward(ORIGINAL, top=head("inner"))
    deep = nested.replace(b"=_cover", b"=_inner")
    assert attached_mails(forward(deep)).mails == (deep,)


@pytest.mark.parametrize(
    "part", ['application/vnd.ms-outlook; name="x.msg"', 'application/octet-stream; name="X.MSG"', "application/ms-tnef"]
)
def test_outlooks_own_format_is_noticed(part: str) -> None:
    raw = head() + crlf(f'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: {part}\n\nxx\n--b--\n')
    found = attached_mails(raw)
    assert found.mails == () and found.unreadable
