"""What an organisation changes in the base rules: overlay.yml and rule files of its own, read as frozen data.

    overlay.yml          switches, grades, phrases, words, allow list, thresholds, sensitivity, texts, contact
    <tactic>/<id>.yml    signals of its own; combinations/, lists/ and guidance/ likewise, in the forms of rules/README.md

`packs.overlay_apply` makes rules of it, `packs.overlay_difference` sentences, `packs.overlay_file` text again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..errors import PackError
from .block import Block, Written
from .rule_files import Files, text_of
from .rule_set import RuleSource, SignalSource, Texts
from .sources import read_combinations, read_guidance, read_lists, read_signals
from .strict_yaml import Document, parse

OVERLAY_FILE = "overlay.yml"
LANGUAGES = ("en", "fi", "sv", "de", "fr", "zh")
GRADES = ("info", "caution", "strong")
CONTACT = ("organisation", "phone", "address")
SENSITIVITIES = ("calm", "balanced", "watchful")
MOST_FILES = 500
MOST_CHARACTERS = 2_000_000
MOST_ENTRIES = 2_000
LONGEST_TEXT = 300
HIGHEST_THRESHOLD = 200
_PATH = re.compile(r"(?!(?:stages|sites|languages|learned)/)[a-z][a-z0-9_-]{0,40}/[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.yml")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
_ADDRESS = re.compile(r"[^\s@<>*\"]{1,64}@[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?(?:\.[a-z0-9-]{1,63})+")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?(?:\.[a-z0-9-]{1,63})+")
_PROFILE = re.compile(r"https://[a-z0-9.-]{1,200}/[^\s<>\"#?]{1,300}")


@dataclass(frozen=True)
class Change:
    """What comes to a row of phrases or words, and what goes from it."""

    add: tuple[Written, ...] = ()
    remove: tuple[Written, ...] = ()


@dataclass(frozen=True)
class Allow:
    """Senders that are known well: their messages are not judged unless the sender's own address speaks against them."""

    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overlay:
    """Everything that differs from the base rules; an empty one changes nothing. `where(...)` gives places for errors.

    `phrases`: signal -> language -> Change. `texts`: language -> signal -> {what?, why?, harmless?}. `next`: language -> text.
    `own` are the files beside overlay.yml, `signals`, `combinations`, `lists` and `guidance` what they hold.
    """

    base: str = ""
    signals_off: tuple[str, ...] = ()
    grades: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, Mapping[str, Change]] = field(default_factory=dict)
    combinations_off: tuple[str, ...] = ()
    words: Mapping[str, Change] = field(default_factory=dict)
    allow: Allow = Allow()
    thresholds: Mapping[str, int] = field(default_factory=dict)
    sensitivity: str = ""
    texts: Mapping[str, Mapping[str, Texts]] = field(default_factory=dict)
    next: Texts = field(default_factory=dict)
    contact: Texts = field(default_factory=dict)
    own: Files = field(default_factory=dict)
    signals: tuple[SignalSource, ...] = ()
    combinations: tuple[RuleSource, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    guidance: Mapping[str, Texts] = field(default_factory=dict)
    document: Document | None = field(default=None, compare=False, repr=False)

    def where(self, *path: str | int) -> str:
        """`overlay.yml:line:column` of a part, as near as it is known."""
        return self.document.where(path) if self.document else f"{OVERLAY_FILE}:1:1"


def read_overlay(files: Files) -> Overlay:
    """The overlay that these files are. Raises PackError with file, line and column for the first that is refused."""
    check_paths(files)
    own = {name: files[name] for name in sorted(files) if name != OVERLAY_FILE}
    overlay = _changes(files[OVERLAY_FILE]) if OVERLAY_FILE in files else Overlay()
    return replace(
        overlay,
        own=own,
        signals=read_signals(own),
        combinations=read_combinations(own),
        lists=read_lists(own),
        guidance=read_guidance(own),
    )


def check_paths(files: Files) -> None:
    """Raises PackError for a path that is none of an overlay, too many files, or too much text."""
    for name in files:
        if name != OVERLAY_FILE and not _PATH.fullmatch(name):
            raise PackError(
                "an overlay holds overlay.yml and <tactic|combinations|lists|guidance>/<id>.yml only", repr(name)[:120]
            )
    if len(files) > MOST_FILES:
        raise PackError(f"{len(files)} files; an overlay holds at most {MOST_FILES}")
    if (size := sum(map(len, files.values()))) > MOST_CHARACTERS:
        raise PackError(f"the files have {size} characters together; an overlay holds at most {MOST_CHARACTERS}")


def overlay_from(folder: Path) -> Files:
    """The files of an overlay in a folder. Raises PackError."""
    found = sorted((file.relative_to(folder).as_posix(), file) for file in folder.rglob("*.yml"))
    for name, file in found:
        if file.is_symlink() or not file.resolve().is_relative_to(folder.resolve()):
            raise PackError("a link to elsewhere; put the file itself here", name)
    return {name: text_of(file, name) for name, file in found}


def write_folder(files: Files, folder: Path) -> None:
    """Write the files of an overlay below a folder. Raises PackError for a path that is none of an overlay."""
    check_paths(files)
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def digest(files: Files) -> str:
    """SHA-256 over paths and texts; stands in the published pack."""
    text = json.dumps(dict(sorted(files.items())), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _changes(text: str) -> Overlay:
    document = parse(text, OVERLAY_FILE)
    block = Block(document, document.data, ())
    signals, combinations = _part(block, "signals"), _part(block, "combinations")
    overlay = Overlay(
        base=block.take("base", str, ""),
        signals_off=_ids(signals, "off"),
        grades={id: grades.choice(id, GRADES) for grades in [_part(signals, "grades")] for id in _keys(grades)},
        phrases=_phrases(_part(signals, "phrases")),
        combinations_off=_ids(combinations, "off"),
        words={id: _change(_part(words, id)) for words in [_part(block, "lists")] for id in _keys(words)},
        allow=_allow(_part(block, "allow")),
        thresholds=_thresholds(_part(block, "thresholds")),
        sensitivity=block.choice("sensitivity", SENSITIVITIES, "") if "sensitivity" in block.data else "",
        texts={lang: _texts_of(_part(texts, lang)) for texts in [_part(block, "texts")] for lang in _languages(texts)},
        next={lang: _short(part, lang) for part in [_part(block, "next")] for lang in _languages(part)},
        contact={key: _short(part, key) for part in [_part(block, "contact")] for key in _known(part, CONTACT)},
        document=document,
    )
    for part in (block, signals, combinations):
        part.nothing_else()
    return overlay


def _part(block: Block, key: str) -> Block:
    return Block(block.document, block.take(key, dict, {}), (*block.place, key))


def _keys(block: Block) -> list[str]:
    _few(block, len(block.data))
    for id in block.data:
        if not _ID.fullmatch(id):
            raise block.refuse(f"{id[:60]!r} is no id: letters, digits and - only", id)
    return list(block.data)


def _few(block: Block, count: int, key: str | None = None) -> None:
    if count > MOST_ENTRIES:
        raise block.refuse(f"{count} entries; at most {MOST_ENTRIES}", key)


def _known(block: Block, names: tuple[str, ...]) -> list[str]:
    for key in block.data:
        if key not in names:
            raise block.refuse(f"unknown key {key[:60]!r}; known here: {', '.join(sorted(names))}", key)
    return list(block.data)


def _languages(block: Block) -> list[str]:
    return _known(block, LANGUAGES)


def _short(block: Block, key: str) -> str:
    text: str = block.take(key, str)
    if len(text) > LONGEST_TEXT or not text.isprintable():
        raise block.refuse(f"one line of at most {LONGEST_TEXT} characters", key)
    return text


def _written(block: Block, key: str) -> tuple[Written, ...]:
    found = block.texts(key)
    _few(block, len(found), key)
    for i, written in enumerate(found):
        if not written.text.strip() or written.text in {w.text for w in found[:i]}:
            raise PackError(f"{written.text[:60]!r} is empty or stands here twice", written.where)
    return found


def _ids(block: Block, key: str) -> tuple[str, ...]:
    found = _written(block, key)
    for written in found:
        if not _ID.fullmatch(written.text):
            raise PackError(f"{written.text[:60]!r} is no id: letters, digits and - only", written.where)
    return tuple(written.text for written in found)


def _change(block: Block) -> Change:
    change = Change(_written(block, "add"), _written(block, "remove"))
    block.nothing_else()
    if both := {w.text for w in change.add} & {w.text for w in change.remove}:
        raise block.refuse(f"{min(both)[:60]!r} is added and removed; keep one")
    return change


def _phrases(block: Block) -> dict[str, dict[str, Change]]:
    found = {}
    for id in _keys(block):
        part = _part(block, id)
        found[id] = {lang: _change(_part(part, lang)) for lang in _languages(part)}
    return found


def _allow(block: Block) -> Allow:
    forms = {"addresses": _ADDRESS, "domains": _DOMAIN, "profiles": _PROFILE}
    found: dict[str, tuple[str, ...]] = {}
    for key, form in forms.items():
        for written in (rows := _written(block, key)):
            if not form.fullmatch(written.text):
                raise PackError(f"{written.text[:60]!r} is none of the {key} in lower case", written.where)
        found[key] = tuple(written.text for written in rows)
    block.nothing_else()
    return Allow(**found)


def _thresholds(block: Block) -> dict[str, int]:
    found: dict[str, int] = {}
    for key in _known(block, ("note", "caution")):
        found[key] = block.take(key, int)
        if not 1 <= found[key] <= HIGHEST_THRESHOLD:
            raise block.refuse(f"a number from 1 to {HIGHEST_THRESHOLD}", key)
    return found


def _texts_of(block: Block) -> dict[str, dict[str, str]]:
    found = {}
    for id in _keys(block):
        part = _part(block, id)
        found[id] = {key: _short(part, key) for key in _known(part, ("what", "why", "harmless"))}
    return found


def as_json(files: Files) -> str:
    """The files as the text that the database keeps."""
    return json.dumps(dict(sorted(files.items())), ensure_ascii=False)


def from_json(text: str) -> dict[str, str]:
    """The files again."""
    data: Any = json.loads(text)
    return {str(name): str(content) for name, content in data.items()}
