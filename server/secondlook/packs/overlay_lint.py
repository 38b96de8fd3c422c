"""Everything that keeps an overlay from being published. What it adds is held to what the base rules are held to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..errors import PackError
from .block import Written
from .lint import CARD_WORDS, NOT_SAID, word_count, works, written_well
from .origins import origins_in
from .overlay import Overlay
from .overlay_apply import apply_overlay, conflicts
from .phrases import reader_for
from .rule_set import RuleSet, RuleSource, SignalSource


def complaints(base: RuleSet, overlay: Overlay) -> list[str]:
    """Each as `file:line:column: what and how to mend it`; empty when it may be published."""
    found = [
        *(str(conflict) for conflict in conflicts(base, overlay) if conflict.blocks),
        *_phrases(base, overlay),
        *_fairness(overlay),
        *_allowed(base, overlay),
        *_addresses(overlay),
        *_cards(base, overlay),
        *(
            f"{source.where}: it says nothing; write `what` and `why` in a language"
            for source in _spoken(overlay)
            if not source.say
        ),
        *written_well(_own(base, overlay)),
    ]
    if found:
        return found
    try:
        return works(apply_overlay(base, overlay))
    except PackError as error:
        return [str(error)]


def _spoken(overlay: Overlay) -> tuple[SignalSource | RuleSource, ...]:
    return (*overlay.signals, *overlay.combinations)


def _own(base: RuleSet, overlay: Overlay) -> RuleSet:
    """The signals and combinations of its own; an organisation need not write six languages."""
    return replace(
        base,
        lists={**base.lists, **overlay.lists},
        signals=overlay.signals,
        rules=overlay.combinations,
        stages=(),
        languages=(),
    )


def _phrases(base: RuleSet, overlay: Overlay) -> Iterator[str]:
    lists = {**base.lists, **overlay.lists}
    reader = reader_for(lists)
    for written in _added(overlay):
        try:
            reader.variants(written.text)
        except PackError as error:
            yield f"{written.where}: {error}"


def _added(overlay: Overlay) -> Iterator[Written]:
    for languages in overlay.phrases.values():
        for change in languages.values():
            yield from change.add


def _fairness(overlay: Overlay) -> Iterator[str]:
    for where, text in _words(overlay):
        for word in origins_in(text):
            yield f"{where}: {word[:40]!r} names an origin; say what a message does, never where somebody is from"


def _words(overlay: Overlay) -> Iterator[tuple[str, str]]:
    """Everything that it adds, in phrases, lists and cards, with its place."""
    for written in _added(overlay):
        yield written.where, written.text
    for change in overlay.words.values():
        yield from ((written.where, written.text) for written in change.add)
    for signal in overlay.signals:
        yield from ((written.where, written.text) for written in (*signal.phrases, *signal.unless))
    for source in _spoken(overlay):
        yield from ((source.where, text) for lines in source.say.values() for text in lines.values())
    for id, words in overlay.lists.items():
        yield from ((f"lists/{id}.yml:1:1", word) for word in words)
    for language, texts in overlay.texts.items():
        yield from ((overlay.where("texts", language, id), text) for id, lines in texts.items() for text in lines.values())
    yield from ((overlay.where("next", language), text) for language, text in overlay.next.items())


def _allowed(base: RuleSet, overlay: Overlay) -> Iterator[str]:
    """A provider at which anybody may have an address is nobody's domain."""
    for i, domain in enumerate(overlay.allow.domains):
        if domain in base.lists.get("freemail", ()):
            yield f"{overlay.where('allow', 'domains', i)}: anybody may have an address at {domain}; allow single addresses"


def _addresses(overlay: Overlay) -> Iterator[str]:
    for id, source in overlay.guidance.items():
        if not source["url"].startswith("https://"):
            yield f"guidance/{id}.yml:1:1: the address must begin with https://"


def _cards(base: RuleSet, overlay: Overlay) -> Iterator[str]:
    known = {signal.id: signal for signal in base.signals}
    for language, texts in overlay.texts.items():
        for id, lines in texts.items():
            card = {**known[id].say.get(language, {}), **lines} if id in known else lines
            words = word_count(" ".join([*card.values(), overlay.next.get(language, base.next.get(language, ""))]))
            if words > CARD_WORDS:
                yield f"{overlay.where('texts', language, id)}: the card has {words} words, at most {CARD_WORDS}; shorten a line"
            for word in NOT_SAID:
                if word in " ".join(lines.values()).lower().split():
                    yield f"{overlay.where('texts', language, id)}: it says {word!r}; describe what the message does"
