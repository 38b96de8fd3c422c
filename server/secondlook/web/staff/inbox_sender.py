"""What a report says about its sender, and where its links lead: each once."""

from __future__ import annotations

from .inbox_judged import Judged
from .inbox_shown import Shown, ShownTurn

MOST_SENDERS = 10
MOST_LINKS = 200


def senders_of(shown: Shown) -> list[ShownTurn]:
    """The first message of each sender that says something else than those before."""
    found: dict[tuple[object, ...], ShownTurn] = {}
    for turn in shown.turns:
        sender = turn.sender
        known = (sender.name, sender.address, sender.profile_url, sender.claimed_org, turn.reply_to, turn.auth, turn.hidden)
        if not turn.mine and any(known):
            found.setdefault(known, turn)
    return list(found.values())[:MOST_SENDERS]


def links_of(shown: Shown, judged: Judged) -> list[tuple[str, str]]:
    """Words and address of each link; the words are "" where only the address stands in the text."""
    found: dict[tuple[str, str], None] = {}
    for turn in shown.turns:
        if not turn.mine:
            for link in turn.links or ():
                found[(link.text or "")[:500], (link.href or "")[:2_000]] = None
    known = {href for _, href in found}
    for value in judged.links:
        if value not in known:
            found["", value] = None
    return list(found)[:MOST_LINKS]
