"""A report judged here and now: its conversation with marks, what was noticed, and how that compares with the client's word."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ...engine.assess import Engine
from ...engine.assessment import LEVELS, Assessment, Finding
from ...engine.messages import read_item
from ...engine.stages import stages_of
from ...reports import shape
from .inbox_marks import Mark, Piece, pieces, stands_there
from .inbox_shown import Shown, ShownTurn

log = logging.getLogger(__name__)
MOST_QUOTES = 20
MOST_FINDINGS = 500
Sources = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Noticed:
    """A signal with its reasons. `source` is name and address; `by_client` that only the client's rules saw it."""

    what: str
    why: str
    harmless: str
    source: tuple[str, str] | None
    quotes: tuple[str, ...]
    in_words: bool
    """False for what the checks of sender and links met."""
    by_client: bool = False


@dataclass(frozen=True)
class Turn:
    """One message of the time line. `level` is that of the conversation after it, "" for one's own words."""

    shown: ShownTurn
    subject: list[Piece]
    text: list[Piece]
    level: str


@dataclass(frozen=True)
class Judged:
    """`level` is "" when the content could not be judged here."""

    turns: tuple[Turn, ...]
    level: str
    kind: str
    pack: str
    rules: tuple[str, ...]
    noticed: tuple[Noticed, ...]
    stages: tuple[tuple[str, bool], ...]
    links: tuple[str, ...]


def judge(shown: Shown, client: shape.Assessment | None, rules: tuple[Engine, Sources] | None, say: str) -> Judged:
    """Judge what is shown; `say` is the language of the reasons. Whatever a hostile report does here, it stays readable."""
    if rules is None:
        return _unjudged(shown)
    engine, sources = rules
    assessment = _assess(shown, engine, say)
    ours = assessment.findings if assessment else ()
    theirs = _only_theirs(shown, client, ours)
    marks: dict[tuple[int, str], list[Mark]] = {}
    for finding in ours:
        if style := _style(finding, assessment, engine):
            marks.setdefault(_place(finding), []).append(Mark(finding.start, finding.end, style, finding.why))
    for seen in theirs:
        marks.setdefault((seen.index or 0, seen.field), []).append(Mark(seen.start, seen.end, "note", seen.why or seen.signal))
    levels = {moment.index: moment.level for moment in (assessment and assessment.timeline) or ()}
    return Judged(
        turns=tuple(
            Turn(
                shown=turn,
                subject=pieces(turn.subject, marks.get((index, "subject"), [])),
                text=pieces(turn.text, marks.get((index, "text"), [])),
                level=levels.get(index, ""),
            )
            for index, turn in enumerate(shown.turns)
        ),
        level=assessment.level if assessment else "",
        kind=assessment.kind if assessment else "none",
        pack=engine.pack.version,
        rules=tuple(rule.why for rule in assessment.rules) if assessment else (),
        noticed=(*_noticed(ours, engine, sources, say), *_noticed_there(theirs)),
        stages=_stages(ours, engine, say),
        links=tuple(dict.fromkeys(seen.value for seen in assessment.observables)) if assessment else (),
    )


def _unjudged(shown: Shown) -> Judged:
    turns = tuple(Turn(turn, [Piece(turn.subject)], [Piece(turn.text)], "") for turn in shown.turns)
    return Judged(turns, level="", kind="none", pack="–", rules=(), noticed=(), stages=(), links=())


@lru_cache(maxsize=2)
def sources_of(pack: bytes) -> Sources:
    """The public guidance behind each signal of a pack."""
    data = json.loads(pack)
    known = data.get("guidance", {})
    first = {signal["id"]: known.get((signal.get("guidance") or [""])[0]) for signal in data["signals"]}
    return {name: (source["name"], source["url"]) for name, source in first.items() if source}


def _assess(shown: Shown, engine: Engine, say: str) -> Assessment | None:
    if not shown.turns:
        return None
    try:
        return engine.assess(read_item(shown.as_conversation()), say)
    except Exception as error:
        log.error("a report could not be judged for the inbox (%s)", type(error).__name__)
        return None


def _style(finding: Finding, assessment: Assessment | None, engine: Engine) -> str:
    """As the clients paint it (`extension/background/judge.js`): nothing that counters, at note only two tactics."""
    grade = next((signal.grade for signal in engine.pack.signals if signal.id == finding.signal), "")
    loud = assessment is not None and LEVELS.index(assessment.level) >= LEVELS.index("caution")
    in_words = finding.field in ("text", "subject") or (finding.field == "links" and finding.end > finding.start)
    if not in_words or grade == "counter" or not (loud or finding.tactic in ("channel", "ask")):
        return ""
    return assessment.level if assessment and loud and grade != "info" else "note"


def _place(finding: Finding) -> tuple[int, str]:
    return finding.index or 0, "subject" if finding.field == "subject" else "text"


def _only_theirs(shown: Shown, client: shape.Assessment | None, ours: Iterable[Finding]) -> list[shape.Finding]:
    """What the client's rules saw and ours do not, as far as it stands where the client says."""
    known = {(finding.index or 0, finding.signal) for finding in ours}
    found = []
    for finding in client.findings[:MOST_FINDINGS] if client else ():
        index = finding.index or 0
        if (index, finding.signal) in known or not 0 <= index < len(shown.turns) or finding.field not in ("text", "subject"):
            continue
        text = shown.turns[index].subject if finding.field == "subject" else shown.turns[index].text
        if stands_there(text, finding.start, finding.end, finding.quote):
            found.append(finding)
    return found


def _noticed(findings: Iterable[Finding], engine: Engine, sources: Sources, say: str) -> list[Noticed]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.signal, []).append(finding)

    def text(signal: str, key: str) -> str:
        return engine.pack.text("signals", signal, key, say)

    strongest_first = sorted(groups.items(), key=lambda group: -group[1][0].weight)
    return [
        Noticed(
            what=text(signal, "what") or signal,
            why=text(signal, "why"),
            harmless=text(signal, "harmless"),
            source=sources.get(signal),
            quotes=_quotes(finding.quote for finding in group),
            in_words=group[0].field in ("text", "subject"),
        )
        for signal, group in strongest_first
    ]


def _noticed_there(findings: list[shape.Finding]) -> list[Noticed]:
    groups: dict[str, list[shape.Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.signal, []).append(finding)
    return [
        Noticed(signal, group[0].why, "", None, _quotes(finding.quote for finding in group), True, by_client=True)
        for signal, group in groups.items()
    ]


def _quotes(quotes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(quotes))[:MOST_QUOTES]


def _stages(findings: Iterable[Finding], engine: Engine, say: str) -> tuple[tuple[str, bool], ...]:
    by_message: dict[int, dict[str, list[int]]] = {}
    for finding in findings:
        by_message.setdefault(finding.index or 0, {}).setdefault(finding.signal, []).append(finding.start)
    reached = {stage for places in by_message.values() for stage in stages_of(places, engine.pack)}
    ordered = sorted(engine.pack.stages, key=lambda stage: stage.order)
    return tuple((engine.pack.text("stages", stage.id, "what", say) or stage.id, stage.id in reached) for stage in ordered)
