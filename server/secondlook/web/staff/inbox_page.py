"""What every page of the inbox needs beside its own: words, times, and the banner about what is not delivered."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import Any

from ...engine.assess import Engine
from ...errors import PackError
from ...reports.mail_text import defanged
from ...store.inbox import how_undelivered
from ..service import service
from ..staff_words import staff_language, staff_messages, staff_page
from .inbox_ago import ago_in
from .inbox_judged import Sources, sources_of

log = logging.getLogger(__name__)
LATE = timedelta(minutes=15)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def inbox_page() -> dict[str, Any]:
    """`say`, `lang`, `languages`, `ago`, `word`, `defanged`, `overdue` and `stuck`. Raises StoreError."""
    page, here = staff_page(), service()
    undelivered = how_undelivered(here.database)
    late = undelivered.oldest is not None and here.now() - undelivered.oldest > LATE
    return {
        **page,
        "ago": ago_in(page["say"], here.now()),
        "word": _word(page["lang"]),
        "defanged": defanged,
        "overdue": undelivered.oldest if late else None,
        "stuck": undelivered.stuck,
    }


def is_id(text: str) -> bool:
    """Whether a report may have this id."""
    return _ID.fullmatch(text) is not None


def rules() -> tuple[Engine, Sources] | None:
    """The engine and the guidance behind its signals; None when the rules cannot be used: reports are read all the same."""
    try:
        rules = service().rules
        return rules.engine, sources_of(rules.content)
    except PackError as error:
        log.error("the inbox goes on without rules: %s", error)
        return None


def pack_language() -> str:
    """The language of this request as packs name it."""
    return staff_language().partition("_")[0]


def _word(lang: str) -> Any:
    words = staff_messages(lang)

    def word(kind: str, value: str) -> str:
        """The word for a value of a fixed list; the value itself where it is another, as an older client may send."""
        return words.get(f"inbox.{kind}_{value}", value)

    return word
