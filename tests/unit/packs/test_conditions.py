"""The condition language: trees, and errors that carry the column."""

from __future__ import annotations

from typing import Any

import pytest

from secondlook.errors import PackError
from secondlook.packs.conditions import Name, parse_condition

NAMES = [
    Name("paid-report", "offer", "caution"),
    Name("paid-call", "offer", "info"),
    Name("move", "channel", "caution"),
    Name("hush", "secrecy", "strong"),
    Name("approval", "counter", "counter"),
]


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("move", ["of", 1, ["move"], 0]),
        ("talk and move", ["and", ["of", 1, ["#talk"], 0], ["of", 1, ["move"], 0]]),
        ("not ordinary", ["not", ["of", 1, ["#ordinary"], 0]]),
        ("not move", ["not", ["of", 1, ["move"], 0]]),
        ("any of paid-*", ["of", 1, ["paid-call", "paid-report"], 0]),
        ("all of @offer within 20 words", ["of", 2, ["paid-call", "paid-report"], 20]),
        ("2 of (paid-report, move, hush)", ["of", 2, ["hush", "move", "paid-report"], 0]),
        ("any of @offer/caution", ["of", 1, ["paid-report"], 0]),
        ("any of @*/strong", ["of", 1, ["hush"], 0]),
        ("2 tactics of @*/caution", ["some", 2, [["of", 1, ["move"], 0], ["of", 1, ["paid-report"], 0], ["of", 1, ["hush"], 0]]]),
        (
            "move or hush and paid-call",
            ["or", ["of", 1, ["move"], 0], ["and", ["of", 1, ["hush"], 0], ["of", 1, ["paid-call"], 0]]],
        ),
        (
            "(move or hush) and paid-call",
            ["and", ["or", ["of", 1, ["move"], 0], ["of", 1, ["hush"], 0]], ["of", 1, ["paid-call"], 0]],
        ),
    ],
)
def test_trees(source: str, tree: list[Any]) -> None:
    assert parse_condition(source, NAMES) == tree


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("any of paid-* und hush", "column 15: expected and, or, or the end, found und"),
        ("5 of paid-*", "column 1: 5 of 2 can never be true"),
        ("0 of paid-*", "column 1: 0 of 2 can never be true"),
        ("any of nope-*", "column 8: nothing is named nope-*"),
        ("move and", "column 9: expected a name, found the end"),
        ("(move", "column 6: expected ), found the end"),
        ("any of @offer/loud", "column 8: no grade loud"),
        ("2 of (move, hush) within words", "column 26: expected a number of words, found words"),
        ("move & hush", "column 6: unexpected '&'"),
        ("9 tactics of @*", "column 1: 9 of 4 tactics can never be true"),
    ],
)
def test_errors_name_the_column(source: str, error: str) -> None:
    with pytest.raises(PackError) as caught:
        parse_condition(source, NAMES)

    assert str(caught.value).startswith(error)
