"""What the page of a campaign shows, made of its members: the picture, what ties them together, the text they share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...errors import InputError
from ...reports.greeting import without_greeting
from ...reports.mail_text import defanged
from ...reports.own_words import own_words
from ...reports.read import read_report
from ...reports.reading import words_of
from ...reports.sketch import ENOUGH_BANDS
from ...reports.text_differences import Differences, text_differences
from ...store.campaign_views import Member, bodies_of, same_texts
from ...store.database import Database
from ..campaign_picture import Dot, Picture, draw
from ..words import Say

MOST_LANES = 30
MOST_COMPARED = 4
SHORTEST_NAME = 2
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class SameText:
    """Reports with nearly the same text. `differences` compare the first with the next few; None: the content is gone."""

    members: tuple[Member, ...]
    differences: Differences | None


def reporter_words(say: Say, member: Member) -> str:
    """What a reporter is called here: a number, never a name."""
    if member.number is not None:
        return say("campaigns.reporter", member.number)
    return say("campaigns.anonymous" if member.mode == "anonymous" else "campaigns.unknown")


def find_same_texts(database: Database, members: Sequence[Member]) -> list[SameText]:
    """The groups of nearly the same text, the largest first. Raises StoreError."""
    by_id = {one.report_id: one for one in members}
    groups = same_texts(database, list(by_id), ENOUGH_BANDS)
    # Members stand in the order of the approaches; so does what is compared.
    runs = [tuple(one for one in members if one.report_id in set(group)) for group in groups]
    return [SameText(run, _differences(database, run) if at < MOST_COMPARED else None) for at, run in enumerate(runs)]


def picture_of(say: Say, title: str, members: Sequence[Member], texts: Sequence[SameText], level_words: dict[str, str]) -> Markup:
    """Who was approached when, and which texts match."""
    names = list(dict.fromkeys(reporter_words(say, one) for one in members))
    lanes = names if len(names) <= MOST_LANES else [*names[: MOST_LANES - 1], say("campaigns.others")]
    lane_of = {name: min(at, len(lanes) - 1) for at, name in enumerate(names)}
    at_of = {one.report_id: at for at, one in enumerate(members)}
    dots = [
        Dot(lane_of[name], one.on.date(), one.level, f"{name}, {one.on.date()}, {level_words.get(one.level, one.level)}")
        for one in members
        for name in [reporter_words(say, one)]
    ]
    matches = [[at_of[one.report_id] for one in text.members] for text in texts]
    return draw(Picture(title, say("campaigns.pictureWords"), lanes, dots, matches))


def _differences(database: Database, members: Sequence[Member]) -> Differences | None:
    compared = [one.report_id for one in members[:MOST_COMPARED]]
    bodies = bodies_of(database, compared)
    texts = [_letter(bodies[report_id]) for report_id in compared if report_id in bodies]
    return text_differences(texts) if len(texts) > 1 else None


def _letter(body: bytes) -> str:
    """What the sender wrote, without the name of who got it."""
    try:
        report = read_report(body).report
    except InputError:
        return ""
    letter = without_greeting(own_words(words_of(report.conversation or report.message)).letter)
    named = f"{report.reporter.name or ''} {report.reporter.address or ''}" if report.reporter else ""
    for word in {word for word in _WORD.findall(named.partition("@")[0]) if len(word) >= SHORTEST_NAME}:
        letter = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "…", letter, flags=re.IGNORECASE)
    return defanged(letter)
