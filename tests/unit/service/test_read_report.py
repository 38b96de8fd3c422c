"""A report is never refused over its shape; only what is no report at all is. Its bytes stay as they came."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reporting import as_bytes

from secondlook.errors import InputError
from secondlook.reports.body import read_body
from secondlook.reports.read import read_report

ID = "0b8e1c1e-1111-4111-8111-111111111111"
Maker = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"{,}",
        b'{"report_id"}',
        b'{"report_id":"' + ID.encode() + b'",}',
        b'{"report_id":"' + ID.encode() + b'"} x',
        b'{"report_id":"' + ID.encode() + b'","a":NaN}',
        b'{"report_id":"' + ID.encode() + b'","report_id":"x"}',
        b'{"report_id":"' + ID.encode() + b'","a":{"b":1,"b":2}}',
        b'{"report_id":"' + ID.encode() + b'","a":' + b"[" * 100_000,
        b'{"report_id":"' + ID.encode() + b'","a":' + b"1" * 5_000 + b"}",
        b'{"report_id":"not a uuid"}',
        b'{"report_id":"{0b8e1c1e-1111-4111-8111-111111111111}"}',
        b'{"report_id":5}',
        b'{"report_id":"\xff"}',
        b'\xef\xbb\xbf{"report_id":"' + ID.encode() + b'"}',
    ],
)
def test_what_is_no_report_is_refused_without_repeating_it(body: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_report(body)
    assert len(str(caught.value)) < 200


def test_a_good_report_is_read(a_report: Maker) -> None:
    received = read_report(as_bytes(a_report(report_id=ID.upper())))
    assert received.report.report_id == ID
    assert received.unparsed == () and received.unknown == ()
    assert received.report.assessment is not None and received.report.assessment.level == "warning"
    assert received.channel == "linkedin"


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("channel", "pigeon"),
        ("conversation", {"messages": 5}),
        ("message", "text"),
        ("assessment", {"level": "terrible"}),
        ("note", 5),
        ("answers", []),
        ("original", "no base64!"),
        ("reporter", {"mode": "loud"}),
        ("attachments", [{"data": "AAAA"}] * 6),
        ("attachments", [{"data": "A" * (8 * 1024 * 1024)}]),
    ],
)
def test_a_wrong_part_never_costs_the_rest(a_report: Maker, part: str, value: Any) -> None:
    body = as_bytes(a_report(**{part: value}))
    received = read_report(body)
    assert received.unparsed == (part,)
    assert received.body.text.encode() == body
    assert json.loads(received.body.exact(part)) == value


def test_unknown_keys_are_kept(a_report: Maker) -> None:
    received = read_report(as_bytes(a_report(future={"a": [1]})))
    assert received.unknown == ("future",) and received.body.exact("future") == b'{"a":[1]}'


def test_half_a_character_or_a_nul_hides_nothing(a_report: Maker) -> None:
    report = a_report(note="a\ud800b\0c")
    report["assessment"]["findings"][0]["quote"] = "x\udfff"
    received = read_report(json.dumps(report).encode())
    assert received.unparsed == ()
    assert received.report.note == "a�b\0c"


def test_values_are_cut_out_as_they_came() -> None:
    body = read_body(b' {"a" : {"x":1.0,  "y":"\\u00e9"} ,\n"b":"\xc3\xa9"}\n')
    assert body.exact("a") == b'{"x":1.0,  "y":"\\u00e9"}'
    assert body.replaced("b", "null") == b' {"a" : {"x":1.0,  "y":"\\u00e9"} ,\n"b":null}\n'


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), json_values, max_size=6), st.sampled_from([None, 1]))
def test_any_object_is_read_like_the_standard_library(values: dict[str, Any], indent: int | None) -> None:
    written = json.dumps(values, indent=indent)
    body = read_body(written.encode())
    assert body.values == values
    for key, value in values.items():
        assert json.loads(body.exact(key)) == value


@given(st.dictionaries(st.sampled_from(["channel", "message", "conversation", "assessment", "note", "original"]), json_values))
def test_no_shape_of_any_part_is_refused(parts: dict[str, Any]) -> None:
    received = read_report(json.dumps({"report_id": ID, **parts}).encode())
    assert received.report.report_id == ID


def test_the_original_comes_out_byte_for_byte(a_report: Maker) -> None:
    raw = bytes(range(256)) + b"\r\n.\r\n\n.\n"
    received = read_report(as_bytes(a_report(original=base64.b64encode(raw).decode())))
    assert received.report.original == raw
