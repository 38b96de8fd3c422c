"""One event is one line, and the text of an error stays out of it."""

from __future__ import annotations

import json
import logging

import pytest

from secondlook.logs import JsonLines, TextLines

HOSTILE = "one\r\n2026-01-01 INFO forged\x1b[31m red \u2028 \u202e turned \x00 \udc00"


WORDS = "Dear Aino, could we go on elsewhere?"


def _record(message: str, error: bool = False) -> logging.LogRecord:
    try:
        raise ValueError(WORDS)
    except ValueError as found:
        info = (type(found), found, found.__traceback__) if error else None
    return logging.LogRecord("secondlook.web", logging.WARNING, __file__, 1, "%s", (message,), info)


@pytest.mark.parametrize("lines", [TextLines(), JsonLines()])
def test_nothing_breaks_a_line(lines: logging.Formatter) -> None:
    line = lines.format(_record(HOSTILE, error=True))
    assert line.isprintable() and len(line.splitlines()) == 1
    assert "forged" in line and "test_logs.py" in line and "ValueError" in line
    assert "Aino" not in line


def test_a_line_of_json_says_the_same() -> None:
    line = json.loads(JsonLines().format(_record("report stored")))
    assert (line["level"], line["logger"], line["message"]) == ("warning", "secondlook.web", "report stored")
    assert line["at"].endswith("+00:00") and "where" not in line


def test_a_line_for_people_begins_with_time_and_level() -> None:
    at, level, message = TextLines().format(_record("stored")).split(" ")
    assert at[10] == "T" and (level, message) == ("WARNING", "stored")
