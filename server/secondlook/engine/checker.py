"""Runs the checks that a pack names: signals that compare parts of a message instead of looking for phrases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from .checks import CHECKS
from .envelope import Envelope, Place
from .known import Known
from .links import may_have_links
from .messages import Message
from .pack import Pack, Signal
from .tables import Tables

_PLACES_LIMIT = 20  # of one check in one message; the count that scores is far lower


class Checker:
    """The checks of one pack. A check that this version does not know is never met: packs may be newer than programs."""

    def __init__(self, pack: Pack, tables: Tables) -> None:
        self._known = Known(pack, tables)
        self._checks = [(signal, CHECKS[signal.check].find) for signal in pack.signals if signal.check in CHECKS]

    def find(self, message: Message) -> Iterator[tuple[Signal, Place]]:
        """What the checks met, in the order of the pack's signals."""
        around = message.sender or message.reply_to or message.links or message.hidden or message.auth
        if not self._checks or not (around or may_have_links(message.text)):
            return
        envelope = Envelope(message, self._known)
        for signal, find in self._checks:
            for place in islice(find(envelope), _PLACES_LIMIT):
                yield signal, place
