"""What one signal would mark, told while somebody types: examples, the labelled sample, and the newest reports.

Only the changed signal is compiled, so an answer takes less than a second. Words of reports are told to nobody, small counts
of reports to analysts only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from ...backtest.items import HARMLESS, UNKNOWN, WORTH, Labelled, read, sample_items
from ...backtest.one_signal import Alone, Seen, alone, newly, passed, quotes_in, seen_in
from ...engine.messages import read_item
from ...errors import InputError, PackError, SecondLookError
from ...packs.fairness import unfair
from ...packs.overlay import as_json, from_json, read_overlay
from ...packs.overlay_apply import apply_overlay
from ...packs.overlay_edit import with_phrase, without_phrase
from ...packs.publish import base_rules
from ...packs.rule_set import RuleSet
from ...reports.read import read_report
from ...store.recent_contents import recent_contents
from ..access import allows, person
from ..service import service
from .inbox_shown import shown_of
from .rules_page import LANGUAGES, READERS, at_hand, files_in_force
from .rules_signal_view import known_phrases

bp = Blueprint("rules_preview", __name__)
MOST_REPORTS = 100
MOST_SHOWN = 12
LONGEST = 400
FEWEST_TOLD = 10


@bp.post("/rules/preview")
@allows(*READERS)
def preview() -> ResponseReturnValue:
    """What the signal would mark with the phrase that is typed, compared with what is in force."""
    signal = request.form.get("signal", "")
    try:
        rules = _rules(signal)
        after = alone(rules, signal)
    except (PackError, InputError) as error:
        return jsonify({"error": _plain(error)})
    before = _before(signal, as_json(files_in_force()))
    return jsonify(
        {
            "error": "",
            "examples": [ok for _, ok in passed(rules, after)],
            **_in_sample(before, after, signal),
            "reports": _in_reports(before, after),
            "unfair": [str(one) for one in unfair(before.pack, after.pack)][:5],
            "text": [[start, end] for start, end, _ in quotes_in(after, request.form.get("text", "")[:5000])],
        }
    )


def _rules(signal: str) -> RuleSet:
    overlay = at_hand().overlay
    phrase, language = " ".join(request.form.get("phrase", "").split()), request.form.get("language", "")
    if phrase and language in LANGUAGES:
        edit = without_phrase if request.form.get("what") == "remove" else with_phrase
        overlay = edit(overlay, signal, language, phrase, known=known_phrases(signal))
    rules = apply_overlay(base_rules(), overlay)
    if signal not in {one.id for one in rules.signals}:
        raise InputError("there is no such signal", where=signal[:60])
    return rules


@lru_cache(maxsize=16)
def _before(signal: str, files: str) -> Alone:
    """The signal as it is in force; one that is new marks nothing yet."""
    return alone(apply_overlay(base_rules(), read_overlay(from_json(files))), signal)


@lru_cache(maxsize=1)
def _sample() -> tuple[Labelled, ...]:
    return tuple(map(read, sample_items()))


@lru_cache(maxsize=16)
def _seen_before(before: Alone) -> Seen:
    return seen_in(before, _sample())


def _in_sample(before: Alone, after: Alone, signal: str) -> dict[str, Any]:
    old, new = _seen_before(before), seen_in(after, _sample())
    right = sum(_sample()[place].label in WORTH for place in new.quotes)
    wrong = sum(_sample()[place].label == HARMLESS for place in new.quotes)
    return {
        "newly": _shown(newly(old, new), new.quotes),
        "gone": _shown(newly(new, old), old.quotes),
        "counts": {"newly": len(newly(old, new)), "gone": len(newly(new, old)), "right": right, "wrong": wrong},
        "messages": len(_sample()),
        "micros": [round(seen.seconds / len(_sample()) * 1e6) for seen in (old, new)],
    }


def _shown(places: Sequence[int], quotes: Mapping[int, tuple[str, ...]]) -> list[dict[str, Any]]:
    rows = []
    for place in places[:MOST_SHOWN]:
        content = _sample()[place].content
        text = getattr(content, "text", "") or " / ".join(m.text for m in getattr(content, "messages", ()))
        rows.append({"text": text[:LONGEST], "quotes": list(quotes[place]), "label": _sample()[place].label})
    return rows


def _in_reports(before: Alone, after: Alone) -> dict[str, Any]:
    """Counts; which reports, for people who may open them. Small counts would tell everybody else what reports say."""
    reports = list(_reports())
    contents = [content for _, content in reports]
    old, new = seen_in(before, contents), seen_in(after, contents)
    is_analyst = "analyst" in person().roles
    found: dict[str, Any] = {"messages": len(reports)}
    for name, one, other in (("newly", old, new), ("gone", new, old)):
        places = newly(one, other)
        found[name] = len(places) if is_analyst or len(places) >= FEWEST_TOLD else None
        if is_analyst:
            found[f"{name}_in"] = [reports[place][0] for place in places[:MOST_SHOWN]]
    return found


def _reports() -> list[tuple[str, Labelled]]:
    found = []
    for report_id, verdict, body in recent_contents(service().database, limit=MOST_REPORTS):
        try:
            received = read_report(body)
            content = received.report.conversation or received.report.message
            item = read_item(shown_of(content, received.channel).as_conversation())
        except SecondLookError:
            continue
        found.append((report_id, Labelled(item, verdict or UNKNOWN)))
    return found


def _plain(error: SecondLookError) -> str:
    """Without the place in a file: what is typed stands in a form."""
    place, _, text = str(error).partition(": ")
    return text if place.startswith("overlay.yml") and text else str(error)
