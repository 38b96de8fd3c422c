"""The picture of a campaign: one lane a reporter, dots on a time axis, lines where texts match. Data in, SVG out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from markupsafe import Markup

WIDTH, LABELS, RIGHT, TOP, LANE, AXIS = 960, 170, 40, 16, 36, 32
SIZE = 7
MOST_TICKS = 6
# One shape a level: colour is never alone.
_SHAPES = {
    "none": '<circle cx="{x}" cy="{y}" r="4"/>',
    "note": '<circle cx="{x}" cy="{y}" r="6"/>',
    "caution": '<path d="M{x} {top}L{right} {bottom}H{left}Z"/>',
    "warning": '<path d="M{left} {top}H{right}V{bottom}H{left}Z"/>',
}


@dataclass(frozen=True)
class Dot:
    """One report: whose lane, which day, how it was judged, and what a pointer on it tells."""

    lane: int
    on: date
    level: str
    words: str


@dataclass(frozen=True)
class Picture:
    """All that is drawn. `matches` are indexes into `dots`: each run is one text, drawn as one line from dot to dot."""

    title: str
    description: str
    lanes: Sequence[str]
    dots: Sequence[Dot]
    matches: Sequence[Sequence[int]]


def draw(picture: Picture) -> Markup:
    """The picture as one <svg>; colours come from the classes of campaigns.css."""
    height = TOP + LANE * len(picture.lanes) + AXIS
    places = _places(picture.dots)
    parts = [
        Markup("<title>{}</title><desc>{}</desc>").format(picture.title, picture.description),
        *_axis(picture.dots, height),
        *(_lane(at, words) for at, words in enumerate(picture.lanes)),
        *_lines(picture.matches, places),
        *(_dot(dot, place) for dot, place in zip(picture.dots, places, strict=True)),
    ]
    start = Markup('<svg class="campaign-picture" role="img" viewBox="0 0 {} {}" width="{}" height="{}">')
    return start.format(WIDTH, height, WIDTH, height) + Markup("").join(parts) + Markup("</svg>")


def shape(level: str) -> Markup:
    """The shape of a level by itself, for the legend; words stand beside it."""
    start = Markup('<svg class="campaign-key" aria-hidden="true" viewBox="0 0 18 18" width="18" height="18">')
    return start + _shape(level, 9, 9) + Markup("</svg>")


def _places(dots: Sequence[Dot]) -> list[tuple[int, int]]:
    """Where each dot goes; those of one lane and day stand beside each other."""
    same_day: Counter[tuple[int, date]] = Counter()
    places = []
    for dot in dots:
        beside = same_day[dot.lane, dot.on]
        same_day[dot.lane, dot.on] += 1
        places.append((_x(dot.on, dots) + min(beside, 8) * 5, TOP + LANE * dot.lane + LANE // 2))
    return places


def _x(on: date, dots: Sequence[Dot]) -> int:
    first, last = _span(dots)
    room = WIDTH - LABELS - RIGHT
    return LABELS + (room * (on - first).days // (last - first).days if last > first else room // 2)


def _span(dots: Sequence[Dot]) -> tuple[date, date]:
    days = [dot.on for dot in dots]
    return min(days), max(days)


def _axis(dots: Sequence[Dot], height: int) -> Iterator[Markup]:
    if not dots:
        return
    first, last = _span(dots)
    span = (last - first).days
    steps = min(span, MOST_TICKS - 1)
    for day in [first + timedelta(days=span * at // steps) for at in range(steps + 1)] if steps else [first]:
        x = _x(day, dots)
        yield Markup('<path class="tick" d="M{} {}V{}"/>').format(x, TOP, height - AXIS)
        yield Markup('<text class="day" x="{}" y="{}" text-anchor="middle">{}</text>').format(x, height - 10, day.isoformat())


def _lane(at: int, words: str) -> Markup:
    y = TOP + LANE * at + LANE // 2
    line = Markup('<path class="lane" d="M{} {}H{}"/>').format(LABELS - 16, y, WIDTH - 8)
    return line + Markup('<text x="0" y="{}">{}</text>').format(y + 5, words)


def _lines(matches: Sequence[Sequence[int]], places: Sequence[tuple[int, int]]) -> Iterator[Markup]:
    for match in matches:
        for (x, y), (to_x, to_y) in pairwise(places[at] for at in match):
            if y == to_y:  # along a lane: an arc, or it could not be told from the lane
                yield Markup('<path class="same" d="M{} {}Q{} {} {} {}"/>').format(
                    x, y, (x + to_x) // 2, y - LANE // 2, to_x, to_y
                )
            else:
                yield Markup('<path class="same" d="M{} {}L{} {}"/>').format(x, y, to_x, to_y)


def _dot(dot: Dot, place: tuple[int, int]) -> Markup:
    return Markup("<g><title>{}</title>{}</g>").format(dot.words, _shape(dot.level, *place))


def _shape(level: str, x: int, y: int) -> Markup:
    known = level if level in _SHAPES else "none"
    drawn = Markup(_SHAPES[known]).format(x=x, y=y, left=x - SIZE, right=x + SIZE, top=y - SIZE, bottom=y + SIZE)  # noqa: S704 - from above
    return Markup('<g class="dot {}">{}</g>').format(known, drawn)
