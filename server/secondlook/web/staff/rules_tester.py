"""/rules/tester: paste a message and see its level as a sum, by the rules in force and by the change beside each other."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ...engine.assess import Engine
from ...engine.messages import read_item
from ...errors import PackError
from ..access import allows
from ..service import service
from ..staff_words import staff_language
from .inbox_marks import Mark, Piece, pieces
from .rules_compiled import draft_engine
from .rules_page import READERS, at_hand, files_in_force, pack_language, rules_page
from .rules_sum import Sum, sum_of

bp = Blueprint("rules_tester", __name__)
CHANNELS = ("linkedin", "email", "group_chat", "comment", "sms", "connection_request", "other")
LONGEST = 20_000


@bp.get("/rules/tester")
@allows(*READERS)
def show() -> str:
    """The empty box."""
    return _page({}, {})


@bp.post("/rules/tester")
@allows(*READERS)
def test() -> ResponseReturnValue:
    """Judge what was pasted; nothing of it is kept."""
    asked = {key: request.form.get(key, "")[:LONGEST].replace("\r\n", "\n") for key in ("text", "subject", "address", "channel")}
    here, trouble = at_hand(), ""
    results = {"now": _judged(service().engine, asked)}
    if here.files != files_in_force():
        try:
            results["then"] = _judged(draft_engine(here.files), asked)
        except PackError as error:
            trouble = str(error)
    return _page(asked, results, trouble)


def _judged(engine: Engine, asked: dict[str, str]) -> tuple[Sum, list[Piece]]:
    message = {
        "channel": asked["channel"] if asked["channel"] in CHANNELS else "other",
        "text": asked["text"],
        **({"subject": asked["subject"]} if asked["subject"] else {}),
        **({"sender": {"address": asked["address"]}} if asked["address"] else {}),
    }
    say = pack_language(staff_language())
    judged = engine.assess(read_item(message), say)
    grades = {signal.id: signal.grade for signal in engine.pack.signals}
    marks = [
        Mark(one.start, one.end, _style(grades[one.signal]), one.why)
        for one in judged.findings
        if one.field == "text" and grades[one.signal] != "counter"
    ]
    return sum_of(judged, engine.pack, say), pieces(asked["text"], marks)


def _style(grade: str) -> str:
    return {"info": "note", "caution": "caution", "strong": "warning"}[grade]


def _page(asked: dict[str, str], results: dict[str, tuple[Sum, list[Piece]]], trouble: str = "") -> str:
    page = rules_page(at_hand())
    return render_template("staff/rules/tester.html", **page, asked=asked, results=results, channels=CHANNELS, trouble=trouble)
