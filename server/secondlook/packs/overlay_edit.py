"""Single changes of an overlay, as forms make them; each gives another Overlay. `packs.overlay_lint` says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from .block import Written
from .overlay import OVERLAY_FILE, Allow, Change, Overlay

Value = TypeVar("Value")


def with_phrase(overlay: Overlay, signal: str, language: str, phrase: str, *, known: Sequence[str]) -> Overlay:
    """Let a signal mark a phrase as well. `known`: its phrases in the base rules; one that was taken out comes back."""
    change = overlay.phrases.get(signal, {}).get(language, Change())
    return _with_change(overlay, signal, language, added(change, phrase, known))


def without_phrase(overlay: Overlay, signal: str, language: str, phrase: str, *, known: Sequence[str]) -> Overlay:
    """Let a signal no longer mark a phrase, be it of one's own or of the base rules."""
    change = overlay.phrases.get(signal, {}).get(language, Change())
    return _with_change(overlay, signal, language, removed(change, phrase, known))


def with_word(overlay: Overlay, list_id: str, word: str, *, known: Sequence[str]) -> Overlay:
    """Put a word into a list of the base rules."""
    return replace(overlay, words=_set(overlay.words, list_id, added(overlay.words.get(list_id, Change()), word, known)))


def without_word(overlay: Overlay, list_id: str, word: str, *, known: Sequence[str]) -> Overlay:
    """Take a word out of a list of the base rules."""
    return replace(overlay, words=_set(overlay.words, list_id, removed(overlay.words.get(list_id, Change()), word, known)))


def with_strength(overlay: Overlay, signal: str, grade: str, *, base_grade: str) -> Overlay:
    """Set the grade of a signal; `off` switches it off, the grade of the base rules changes nothing."""
    off = tuple(id for id in overlay.signals_off if id != signal) + ((signal,) if grade == "off" else ())
    grades = {id: was for id, was in overlay.grades.items() if id != signal}
    if grade not in ("off", base_grade):
        grades[signal] = grade
    return replace(overlay, signals_off=off, grades=grades)


def with_texts(overlay: Overlay, signal: str, language: str, lines: Mapping[str, str], *, base: Mapping[str, str]) -> Overlay:
    """Word a card otherwise; a line that is empty or says what the base rules say is none of the overlay."""
    own = {key: text for key, text in lines.items() if text and text != base.get(key)}
    texts = {**overlay.texts.get(language, {})}
    texts.pop(signal, None)
    return replace(overlay, texts=_set(overlay.texts, language, {**texts, signal: own} if own else texts))


def with_allowed(overlay: Overlay, kind: str, sender: str) -> Overlay:
    """Do not judge messages of a sender; `kind`: addresses, domains or profiles."""
    rows = tuple(dict.fromkeys((*getattr(overlay.allow, kind), sender)))
    return replace(overlay, allow=replace(overlay.allow, **{kind: rows}))


def without_allowed(overlay: Overlay, sender: str) -> Overlay:
    """Judge messages of a sender again."""
    left = {k: tuple(s for s in getattr(overlay.allow, k) if s != sender) for k in ("addresses", "domains", "profiles")}
    return replace(overlay, allow=Allow(**left))


def with_combination(overlay: Overlay, rule: str, *, is_on: bool) -> Overlay:
    """Switch a combination off, or on again."""
    rest = tuple(id for id in overlay.combinations_off if id != rule)
    return replace(overlay, combinations_off=rest if is_on else (*rest, rule))


def with_file(overlay: Overlay, name: str, text: str | None) -> Overlay:
    """Put a file of one's own in, or take it out (None). The rest of the overlay is not read again."""
    own = {path: content for path, content in overlay.own.items() if path != name}
    return replace(overlay, own=own if text is None else {**own, name: text})


def without_part(overlay: Overlay, path: Sequence[str | int]) -> Overlay:
    """Take out what stands at the `path` of a `packs.overlay_apply.Conflict`."""
    match tuple(path):
        case ("signals", "off", int(place)):
            return replace(overlay, signals_off=_less(overlay.signals_off, place))
        case ("signals", "grades", str(id)):
            return replace(overlay, grades=_without(overlay.grades, id))
        case ("signals", "phrases", str(id)):
            return replace(overlay, phrases=_without(overlay.phrases, id))
        case ("signals", "phrases", str(id), str(language), str(side), int(place)):
            change = overlay.phrases[id][language]
            return _with_change(overlay, id, language, _shorter(change, side, place))
        case ("combinations", "off", int(place)):
            return replace(overlay, combinations_off=_less(overlay.combinations_off, place))
        case ("lists", str(id)):
            return replace(overlay, words=_without(overlay.words, id))
        case ("lists", str(id), str(side), int(place)):
            return replace(overlay, words=_set(overlay.words, id, _shorter(overlay.words[id], side, place)))
        case ("texts", str(language), str(id)):
            return replace(overlay, texts=_set(overlay.texts, language, _without(overlay.texts[language], id)))
        case (str(name),) if name != OVERLAY_FILE:
            return with_file(overlay, name, None)
    return overlay


def added(change: Change, text: str, known: Sequence[str]) -> Change:
    """A change that also adds a text."""
    remove = tuple(w for w in change.remove if w.text != text)
    if text in known or text in {w.text for w in change.add}:
        return Change(change.add, remove)
    return Change((*change.add, _new(text)), remove)


def removed(change: Change, text: str, known: Sequence[str]) -> Change:
    """A change that also removes a text."""
    add = tuple(w for w in change.add if w.text != text)
    if text not in known or text in {w.text for w in change.remove}:
        return Change(add, change.remove)
    return Change(add, (*change.remove, _new(text)))


def _new(text: str) -> Written:
    return Written(text, OVERLAY_FILE)


def _with_change(overlay: Overlay, signal: str, language: str, change: Change) -> Overlay:
    languages = _set(overlay.phrases.get(signal, {}), language, change)
    return replace(overlay, phrases=_set(overlay.phrases, signal, languages))


def _shorter(change: Change, side: str, place: int) -> Change:
    return replace(change, **{side: _less(getattr(change, side), place)})


def _less(row: tuple[Value, ...], place: int) -> tuple[Value, ...]:
    return row[:place] + row[place + 1 :]


def _without(rows: Mapping[str, Value], key: str) -> dict[str, Value]:
    return {name: value for name, value in rows.items() if name != key}


def _set(rows: Mapping[str, Value], key: str, value: Value) -> dict[str, Value]:
    """With another value at the key; without the key when the value says nothing."""
    return {**rows, key: value} if value and value != Change() else _without(rows, key)
