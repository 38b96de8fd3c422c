"""The HTML of a reported mail: found, and made harmless by leaving out all but the plainest tags."""

from __future__ import annotations

import nh3

from ...errors import InputError
from ...mail.bodies import Bodies
from ...mail.parts import read_letter
from ...mail.prescan import TAGS, OverLimit, prescan
from ...reports.shape import Message, Report

TAGS_SHOWN = frozenset("p br div span b i u em strong ul ol li blockquote pre table thead tbody tr td th h1 h2 h3 h4".split())
LONGEST = 500_000
# Each level makes the sanitiser slower; a letter needs a few thousand tags at most.
MOST_TAGS = min(TAGS, 10_000)


def html_of(report: Report) -> str:
    """The HTML that the reader of the mail saw, "" when there is none or it cannot be read."""
    if isinstance(report.message, Message) and report.message.html:
        return report.message.html
    if report.original is None:
        return ""
    bodies = Bodies()
    try:
        bodies.take(read_letter(prescan(report.original)).content)
    except (OverLimit, InputError):
        return ""
    return "\n".join(body.text for body in bodies.shown if body.html)


def harmless(html: str) -> str | None:
    """The HTML without attributes, links, pictures, styles and scripts; None when it is too much to clean."""
    if len(html) > LONGEST or html.count("<") > MOST_TAGS:
        return None
    return nh3.clean(html, tags=set(TAGS_SHOWN), attributes={}, strip_comments=True)
