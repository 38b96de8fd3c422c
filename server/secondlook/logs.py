"""The log of the service on standard error: one line an event, for people or as JSON, whatever stands in it.

What is logged holds no words of a report, no address and no token; here it is only made sure that nothing breaks a line
and that the text of an error, which may quote what somebody sent, stays out.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class TextLines(logging.Formatter):
    """`2026-11-25T12:00:00+00:00 INFO report stored`."""

    def format(self, record: logging.LogRecord) -> str:
        parts = (_at(record), record.levelname, record.getMessage(), *_where(record))
        return " ".join(_escaped(part) for part in parts)


class JsonLines(logging.Formatter):
    """`{"at": ISO 8601 in UTC, "level": "info", "logger": ..., "message": ..., "where"?: the places of an error}`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": _at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if where := "\n".join(_where(record)):
            line["where"] = where
        return json.dumps(line)


def write_log(form: str) -> None:
    """Send what the service logs to standard error; `form` is text or json (SECONDLOOK_LOG_FORMAT)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(handlers=[handler])
    logging.getLogger("secondlook").setLevel(logging.INFO)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of every request that waits its turn


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")


def _where(record: logging.LogRecord) -> list[str]:
    """Kind and places of an error, without its text."""
    if not record.exc_info or record.exc_info[0] is None:
        return []
    kind, _, places = record.exc_info
    return [f"{kind.__name__} at {''.join(traceback.format_tb(places))}"]


def _escaped(text: str) -> str:
    return _BREAKS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
