"""What rules must keep to beyond being readable: all languages, short cards, enough examples, phrases that compile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..engine.conditions import holds
from ..errors import PackError
from .compile import compile_pack
from .conditions import Name, parse_condition
from .phrases import reader_for
from .rule_files import Files, files_of
from .rule_set import RuleSet, RuleSource, SignalSource, StageSource
from .sources import rules_from
from .strict_yaml import parse

CARD_WORDS = 45
LEAST_EXAMPLES = 2
_HAN_A_WORD = 2  # Chinese runs on without spaces; two characters count as a word
# A card speaks about what a message does, never about what its writer is.
NOT_SAID = ("spy", "spies", "agent", "threat actor", "dangerous", "suspicious person", "criminal", "enemy")


def lint(folder: Path) -> list[str]:
    """Every complaint as `file:line:column: what and how to mend it`; empty when there is none."""
    try:
        files = files_of(folder)
    except PackError as error:
        return [str(error)]
    broken = [str(error) for error in _unreadable(files)]
    if broken:
        return broken
    try:
        rules = rules_from(files)
    except PackError as error:
        return [str(error)]
    return written_well(rules) or works(rules)


def written_well(rules: RuleSet) -> list[str]:
    """What is wrong with phrases, cards and examples of these signals, rules and stages."""
    return [*_phrases(rules), *_texts(rules), *_examples(rules)]


def works(rules: RuleSet) -> list[str]:
    """What is wrong with the rules as a whole."""
    try:
        compile_pack(rules)
        return list(_cancelled(rules))
    except PackError as error:
        return [str(error)]


def _unreadable(files: Files) -> Iterator[PackError]:
    for name, text in files.items():
        if not name.endswith(".yml"):
            continue
        try:
            parse(text, name)
        except PackError as error:
            yield error


def _phrases(rules: RuleSet) -> Iterator[str]:
    reader = reader_for(rules.lists)
    for signal in rules.signals:
        for phrase in (*signal.phrases, *signal.unless):
            try:
                reader.variants(phrase.text)
            except PackError as error:
                yield f"{phrase.where}: {error}"


def _texts(rules: RuleSet) -> Iterator[str]:
    everything: list[SignalSource | RuleSource | StageSource] = [*rules.signals, *rules.rules, *rules.stages]
    for source in everything:
        for language in rules.languages:
            if language not in source.say:
                yield f"{source.where}: the language {language} is missing"
    for signal in rules.signals:
        for language, card in signal.say.items():
            words = word_count(" ".join([*card.values(), rules.next.get(language, "")]))
            if words > CARD_WORDS:
                yield f"{signal.where}: the card in {language} has {words} words, at most {CARD_WORDS}; shorten a line"
            for word in NOT_SAID:
                if word in " ".join(card.values()).lower().split():
                    yield f"{signal.where}: the card in {language} says {word!r}; describe what the message does"


def _examples(rules: RuleSet) -> Iterator[str]:
    proved: list[SignalSource | RuleSource] = [*rules.signals, *rules.rules]
    for source in proved:
        for matches in (True, False):
            for language in _languages_to_prove(source):
                count = sum(e.matches == matches and e.language == language for e in source.examples)
                if count < (LEAST_EXAMPLES if isinstance(source, SignalSource) else 1):
                    yield f"{source.where}: too few {'match' if matches else 'miss'} examples in {language}"


def _cancelled(rules: RuleSet) -> Iterator[str]:
    """A careful sentence costs nothing to write, so no rule that an ask or secrecy meets may be switched off by context."""
    names = [Name(s.id, s.tactic, s.grade) for s in rules.signals]
    firm = {s.id: [0] for s in rules.signals if s.tactic in rules.settings["not_lowered"] and s.grade != "counter"}
    careful = {s.id: [0] for s in rules.signals if s.grade == "counter"}
    for rule in rules.rules:
        if rule.over != "message" or rule.condition is None:
            continue
        tree = parse_condition(rule.condition.text, names)
        for seen in (firm, *({id: [0]} for id in firm)):
            if holds(tree, seen) and not holds(tree, {**seen, **careful}):
                yield f"{rule.condition.where}: context cancels {', '.join(seen)}; let 'not' leave the context out"
                break


def _languages_to_prove(source: SignalSource | RuleSource) -> list[str]:
    """Every language that a signal has words in; one, English where it has it, for a rule."""
    if isinstance(source, RuleSource):
        return ["en"] if "en" in source.say else sorted(source.say)[:1]
    if source.learned:
        return []  # docs/detection.md measures what was learned; an example would hold until the next training
    given = {example.language for example in source.examples}
    return ["all"] if given == {"all"} else sorted(source.say)


def word_count(text: str) -> int:
    """Words as a reader counts them."""
    han = sum("\u4e00" <= c <= "\u9fff" for c in text)
    rest = "".join(" " if "\u4e00" <= c <= "\u9fff" or c in "，。、：；？！“”" else c for c in text)
    return len(rest.split()) + (han + _HAN_A_WORD - 1) // _HAN_A_WORD
