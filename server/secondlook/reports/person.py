"""Somebody asks what is held about them: whom to look for, and what there is as JSON."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from datetime import datetime
from typing import Any

from ..errors import InputError
from ..settings import MAILBOX
from ..store.database import Database
from ..store.erase import Match, Wanted, rows_about
from .reporter_key import reporter_key
from .shape import Message, Sender
from .traces import traces_of

_REPORT_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_RECEIPT = re.compile(r"(\d{4})[ -]?(\d{4})[ -]?(\d{4})")
# What the sender of a message may not learn: who reported it, and what was said about that among colleagues. A mail as it was
# received names its recipients, and a picture may show anything.
_OF_THE_REPORTER = ("reporter", "answers", "note", "original", "attachments")
_AMONG_COLLEAGUES = ("note", "feedback", "answer", "audit")
_REPORTER_COLUMNS = ("reporter_key", "unit", "lang", "reporter_number")


def wanted_from(text: str, secret: bytes) -> Wanted:
    """Whom a text asks for: the id of a report, a receipt, a mail address, or the address of a profile. Raises InputError.

    `secret` is what reporters are told apart with (reporter_key.py).
    """
    text = text.strip()
    if _REPORT_ID.fullmatch(text):
        return Wanted(report_id=text.lower())
    if receipt := _RECEIPT.fullmatch(text):
        return Wanted(receipt="-".join(receipt.groups()))
    if MAILBOX.fullmatch(text):
        return Wanted(address=text.lower(), traces=_traces(Sender(address=text)), reporter_key=reporter_key(text, secret))
    if "." in text and "/" in text and (traces := _traces(Sender(profile_url=text))):
        return Wanted(traces=traces)
    raise InputError("write a report id, the twelve digits of a receipt, a mail address, or the address of a profile")


def held_as_json(database: Database, matches: list[Match], *, with_reporter: bool = False) -> str:
    """Everything that is held in these reports. Raises StoreError.

    Whoever matches as the sender only does not read who reported it, unless `with_reporter`; `left_out` says so.
    """
    return json.dumps({"reports": [_held(database, match, with_reporter) for match in matches]}, ensure_ascii=False, indent=1)


def _held(database: Database, match: Match, with_reporter: bool) -> dict[str, Any]:
    rows = rows_about(database, match.report_id)
    for report in rows["report"]:
        report["body"] = _readable(report["body"])
    of_others = bool(match.roles) and "reporter" not in match.roles and not with_reporter
    if of_others:
        _leave_out(rows)
    copies = [{"target": copy.target, "sent_at": copy.at.isoformat(), "known_as": copy.known_as} for copy in match.copies]
    return {
        "receipt": match.receipt,
        "concerns_as": list(match.roles),
        "copies_that_left": copies,
        "left_out": [*_OF_THE_REPORTER, *_AMONG_COLLEAGUES] if of_others else [],
        "held": _plain(rows),
    }


def _leave_out(rows: dict[str, list[dict[str, Any]]]) -> None:
    for table in _AMONG_COLLEAGUES:
        rows.pop(table, None)
    for report in rows["report"]:
        report["token_id"] = None
        if isinstance(report["body"], dict):
            report["body"] = {key: _from_them(value) for key, value in report["body"].items() if key not in _OF_THE_REPORTER}
    for entry in rows.get("inbox_entry", []):
        for column in _REPORTER_COLUMNS:
            entry.pop(column, None)


def _from_them(value: Any) -> Any:
    """A conversation without what the reporter wrote in it; anything else as it is."""
    if not isinstance(value, dict) or not isinstance(value.get("messages"), list):
        return value
    theirs = [turn for turn in value["messages"] if isinstance(turn, dict) and turn.get("from") != "me"]
    return {**value, "messages": theirs}


def _readable(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body


def _plain(value: Any) -> Any:
    """The value in what JSON knows: times as ISO 8601, bytes as base64."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value


def _traces(sender: Sender) -> tuple[tuple[str, str], ...]:
    found = traces_of(Message(channel="other", text="", sender=sender), ())
    return tuple((trace.kind, trace.value) for trace in found)
