"""What every page of the rules needs beside its own: words, the change at hand, and who may do what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import request

from ...errors import InputError
from ...packs.overlay import Overlay, read_overlay
from ...packs.overlay_difference import Difference
from ...packs.overlay_file import overlay_files
from ...packs.publish import base_version
from ...store.rule_drafts import OPEN, Draft, change_draft, find_draft, list_drafts, new_draft
from ...store.rule_releases import newest_version, release_files
from ..access import person
from ..service import service
from ..staff_words import staff_messages, staff_page
from .inbox_ago import ago_in

READERS = ("rule_editor", "publisher", "administrator", "council")
EDITOR, PUBLISHER = "rule_editor", "publisher"
LANGUAGES = ("en", "fi", "sv", "de", "fr", "zh")
"""As packs name them."""
LANGUAGE_NAMES = dict(zip(LANGUAGES, ("English", "Suomi", "Svenska", "Deutsch", "Français", "中文"), strict=True))
MOST_BODY = 3_000_000


@dataclass(frozen=True)
class AtHand:
    """The change that is being worked on, None: none yet; and the overlay of it, or else of what is in force."""

    draft: Draft | None
    files: Mapping[str, str]

    @property
    def query(self) -> str:
        """For the links of a page."""
        return f"?draft={self.draft.draft_id}" if self.draft else ""

    @property
    def overlay(self) -> Overlay:
        """Read anew. Raises PackError when it cannot be read, which forms refuse and the page of files mends."""
        return read_overlay(self.files)


def at_hand() -> AtHand:
    """The change that the request names, or the last one that this person is writing. Raises StoreError, InputError."""
    database, number = service().database, request.values.get("draft", "")
    if number.isdecimal() and len(number) < 10:
        named = named_draft(int(number))
        return AtHand(named, named.files)
    if number != "none" and EDITOR in person().roles:
        mine = (one for one in list_drafts(database, states=("draft",)) if person().login in one.authors)
        if draft := next(mine, None):
            return AtHand(draft, draft.files)
    return AtHand(None, files_in_force())


def named_draft(draft_id: int) -> Draft:
    """The draft of this number. Raises InputError, StoreError."""
    draft = find_draft(service().database, draft_id)
    if draft is None:
        raise InputError("there is no such draft", where=str(draft_id), words="noDraft")
    return draft


def files_in_force() -> Mapping[str, str]:
    """The overlay of the newest release. Raises StoreError."""
    database = service().database
    return release_files(database, newest_version(database))


def change(title: str, edit: Callable[[Overlay], Overlay]) -> Draft:
    """Put a change into the draft at hand, or begin one called `title`. Raises InputError, PackError, StoreError."""
    here = at_hand()
    edited = edit(here.overlay)
    return keep(here, overlay_files(replace(edited, base=base_version())), title)


def keep(here: AtHand, files: Mapping[str, str], title: str) -> Draft:
    """Put other files into the draft at hand, or begin one. Raises InputError, PackError, StoreError."""
    database, now, actor = service().database, service().now(), person().login
    if here.draft is None:
        based_on = newest_version(database) or None
        return new_draft(database, title=title[:120], files=files, based_on=based_on, actor=actor, now=now)
    if here.draft.state not in OPEN:
        raise InputError("this draft is closed; begin another one", where=str(here.draft.draft_id), words="meanwhile")
    edition = request.form.get("edition", "")
    seen = int(edition) if edition.isdecimal() and len(edition) < 10 else here.draft.edition
    return change_draft(database, here.draft.draft_id, edition=seen, files=files, actor=actor, now=now)


def rules_page(here: AtHand | None = None) -> dict[str, Any]:
    """`say`, `lang`, `ago`, `here`, `may_edit`, `may_publish`, names of languages and tactics, and `sentence` of a difference."""
    page, messages = staff_page(), staff_messages(staff_page()["lang"])
    say = page["say"]

    def sentence(difference: Difference) -> str:
        text = say(f"rules.d_{difference.kind}", *difference.values)
        return str(say("rules.undone", text)) if difference.undone else text

    def tactic(name: str) -> str:
        return messages.get(f"rules.t_{name}", name)

    return {
        **page,
        "ago": ago_in(say, service().now()),
        "here": here,
        "may_edit": EDITOR in person().roles,
        "may_publish": PUBLISHER in person().roles,
        "language_names": LANGUAGE_NAMES,
        "pack_lang": pack_language(page["lang"]),
        "sentence": sentence,
        "tactic": tactic,
        "grades": ("info", "caution", "strong"),
    }


def pack_language(lang: str) -> str:
    """The language of a page as packs name it."""
    return lang.partition("_")[0]


def said(error: InputError | Exception) -> str:
    """What a person reads of an error: in their language where there are words for it, else as it was written."""
    words = getattr(error, "words", "")
    page = staff_page()
    return str(page["say"](f"rules.e_{words}")) if f"rules.e_{words}" in staff_messages(page["lang"]) else str(error)
