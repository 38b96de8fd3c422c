"""Hostile and mistaken rule files are refused with file, line, column and the mend."""

from __future__ import annotations

from typing import Any

import pytest

from secondlook.errors import PackError
from secondlook.packs.strict_yaml import parse


def test_plain_data_comes_through() -> None:
    text = "a: [1, yes, no, 'x', -3]\nb:\n  c: true\n  d: \"é\"\n"

    document = parse(text, "t.yml")

    assert document.data == {"a": [1, "yes", "no", "x", -3], "b": {"c": True, "d": "é"}}
    assert document.where(("b", "d")) == "t.yml:4:6"
    assert document.where(("b", "d", "deeper", 3)) == "t.yml:4:6"


HOSTILE: list[Any] = [
    pytest.param("a: &x [1]\nb: *x\n", "t.yml:1:4", "anchors and aliases", id="alias"),
    pytest.param("a: &a [lol]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n", "t.yml:1:4", "anchors", id="alias bomb"),
    pytest.param("a: 1\na: 2\n", "t.yml:2:1", "second time", id="duplicate key"),
    pytest.param("a: !!python/object/apply:os.system ['x']\n", "t.yml:1:4", "tag", id="tag"),
    pytest.param("a: {<<: {b: 1}}\n", "t.yml:1:5", "merge keys", id="merge key"),
    pytest.param("? [a, b]\n: 1\n", "t.yml:1:3", "key must be", id="list as key"),
    pytest.param("a: 1\n---\nb: 2\n", "t.yml:2:1", "second document", id="two documents"),
    pytest.param("[" * 20 + "]" * 20, "t.yml:1:14", "deeper", id="nested"),
    pytest.param("a:\n", "t.yml:1:3", "missing", id="no value"),
    pytest.param("a: " + "x" * 9_000, "t.yml:1:4", "9000 characters", id="huge text"),
    pytest.param("a: b: c\n", "t.yml:1:5", "Quote", id="colon in a plain text"),
    pytest.param("a: 'open\n", "t.yml:2:1", "not readable", id="open quote"),
    pytest.param("\tx: 1\n", "t.yml:1:1", "not readable", id="tab"),
    pytest.param("a: \x07\n", "t.yml:1:1", "not readable", id="control character"),
    pytest.param("", "t.yml:1:1", "empty", id="empty"),
]


@pytest.mark.parametrize(("text", "where", "says"), HOSTILE)
def test_what_yaml_can_do_beyond_data_is_refused(text: str, where: str, says: str) -> None:
    with pytest.raises(PackError) as caught:
        parse(text, "t.yml")

    assert str(caught.value).startswith(where + ": ")
    assert says in str(caught.value)


def test_a_hundred_thousand_brackets_are_refused_at_once() -> None:
    with pytest.raises(PackError, match="deeper than"):
        parse("[" * 100_000, "t.yml")


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(PackError, match="600000 characters"):
        parse("x" * 600_000, "t.yml")
