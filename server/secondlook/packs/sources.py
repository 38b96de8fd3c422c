"""Rule files to frozen data. What a file may say is said in rules/README.md; anything else is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..engine.checks import CHECKS
from ..engine.messages import read_message
from ..errors import InputError, PackError
from .strict_yaml import Document, parse
from .strict_yaml import Path as Place

NOT_TACTICS = ("combinations", "stages", "lists", "sites", "guidance", "languages")
GRADES = ("info", "caution", "strong", "counter")
KINDS = ("approach", "scam", "malware", "advance_fee", "romance")
_LANGUAGE = re.compile(r"[a-z]{2,3}|all")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
_WITHIN = re.compile(r"([0-9]{1,4}) days?")

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Written:
    """A text of a rule file and where it stands."""

    text: str
    where: str


@dataclass(frozen=True)
class Example:
    """A message, or the messages of a conversation, that must or must not be found. `items`: each as the contract's Message."""

    language: str
    items: tuple[Mapping[str, Any], ...]
    matches: bool
    where: str

    @property
    def messages(self) -> tuple[str, ...]:
        """The texts alone."""
        return tuple(item["text"] for item in self.items)


@dataclass(frozen=True)
class SignalSource:
    """rules/<tactic>/<id>.yml"""

    id: str
    tactic: str
    where: str
    grade: str
    weight: int | None
    kind: str
    guidance: tuple[str, ...]
    say: Mapping[str, Texts]
    phrases: tuple[Written, ...]
    unless: tuple[Written, ...]
    examples: tuple[Example, ...]
    check: str = ""


@dataclass(frozen=True)
class RuleSource:
    """rules/combinations/<id>.yml"""

    id: str
    where: str
    level: str
    kind: str
    over: str
    condition: Written | None
    sequence: tuple[str, ...]
    within: int | None
    guidance: tuple[str, ...]
    say: Mapping[str, Texts]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class StageSource:
    """rules/stages/<id>.yml"""

    id: str
    where: str
    order: int
    reached: Written
    say: Mapping[str, Texts]


@dataclass(frozen=True)
class RuleSet:
    """A whole folder of rules."""

    settings: Mapping[str, Any]
    next: Texts
    lists: Mapping[str, tuple[str, ...]]
    guidance: Mapping[str, Texts]
    sites: tuple[Mapping[str, Any], ...]
    signals: tuple[SignalSource, ...]
    rules: tuple[RuleSource, ...]
    stages: tuple[StageSource, ...]
    languages: tuple[str, ...] = field(default=())


class _Block:
    """One map of a file, read key by key; what nobody asked for is an unknown key."""

    def __init__(self, document: Document, data: Any, place: Place) -> None:
        self.document, self.place = document, place
        if not isinstance(data, dict):
            raise document.refuse("expected keys with values here", place)
        self.data: dict[str, Any] = data
        self._asked: set[str] = set()

    def refuse(self, text: str, key: str | int | None = None) -> PackError:
        return self.document.refuse(text, self.place if key is None else (*self.place, key))

    def where(self, *keys: str | int) -> str:
        return self.document.where((*self.place, *keys))

    def take(self, key: str, kind: type, default: Any = ...) -> Any:
        self._asked.add(key)
        if key not in self.data:
            if default is ...:
                raise self.refuse(f"the key {key!r} is missing")
            return default
        value = self.data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            names = {str: "a text", int: "a whole number", list: "a list", dict: "keys with values", bool: "true or false"}
            raise self.refuse(f"{key!r} must be {names[kind]}", key)
        return value

    def choice(self, key: str, options: Sequence[str], default: Any = ...) -> str:
        value: str = self.take(key, str, default)
        if value not in options:
            raise self.refuse(f"{key!r} is {value!r}; it may be {', '.join(options)}", key)
        return value

    def texts(self, key: str) -> tuple[Written, ...]:
        values = self.take(key, list, [])
        for i, value in enumerate(values):
            if not isinstance(value, str):
                raise self.document.refuse("expected a text; quote it", (*self.place, key, i))
        return tuple(Written(v, self.where(key, i)) for i, v in enumerate(values))

    def languages(self) -> Iterator[tuple[str, _Block]]:
        for key in self.data:
            if _LANGUAGE.fullmatch(key):
                self._asked.add(key)
                yield key, _Block(self.document, self.data[key], (*self.place, key))

    def nothing_else(self) -> None:
        for key in self.data:
            if key not in self._asked:
                raise self.refuse(f"unknown key {key!r}; known here: {', '.join(sorted(self._asked))}", key)


def read_rules(folder: Path) -> RuleSet:
    """Read every rule file below `folder`. Raises PackError for the first file that is refused."""
    lists, guidance, sites = {}, {}, []
    for block in _blocks(folder, "lists"):
        lists[_id(block)] = tuple(w.text for w in block.texts("words"))
        block.nothing_else()
    for block in _blocks(folder, "guidance"):
        guidance[_id(block)] = {key: block.take(key, str) for key in ("name", "title", "url")}
        block.nothing_else()
    for block in _blocks(folder, "sites"):
        sites.append({"id": _id(block), **block.data})
    signals = [
        _signal(block, tactic.name)
        for tactic in sorted(folder.iterdir())
        if tactic.is_dir() and tactic.name not in NOT_TACTICS
        for block in _blocks(folder, tactic.name)
    ]
    settings, following = _pack_file(folder)
    rules = RuleSet(
        settings=settings,
        next=following,
        lists=lists,
        guidance=guidance,
        sites=tuple(sites),
        signals=tuple(signals),
        rules=tuple(_rule(block) for block in _blocks(folder, "combinations")),
        stages=tuple(sorted((_stage(block) for block in _blocks(folder, "stages")), key=lambda s: s.order)),
    )
    for block in _blocks(folder, "languages"):
        rules = _add_language(rules, block)
    spoken = {language for signal in rules.signals for language in signal.say}
    return replace(rules, languages=tuple(sorted(spoken)))


def _blocks(folder: Path, part: str) -> Iterator[_Block]:
    for file in sorted((folder / part).glob("*.yml")):
        name = file.relative_to(folder).as_posix()
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise PackError("the file is not UTF-8; save it as UTF-8", f"{name}:1:1") from error
        document = parse(text, name)
        yield _Block(document, document.data, ())


def _id(block: _Block) -> str:
    name = Path(block.document.name).stem
    if not _ID.fullmatch(name):
        raise block.refuse(f"the file name {name!r} is the id: letters, digits and - only")
    return name


def _pack_file(folder: Path) -> tuple[dict[str, Any], Texts]:
    file = folder / "pack.yml"
    if not file.is_file():
        raise PackError(f"no pack.yml in {folder}; is this a folder of rules?")
    document = parse(file.read_text(encoding="utf-8"), "pack.yml")
    block = _Block(document, document.data, ())
    levels = _Block(document, block.take("levels", dict), ("levels",))
    grades = _Block(document, block.take("grades", dict), ("grades",))
    settings = {
        "id": block.take("id", str),
        "version": block.take("version", str),
        "levels": {key: levels.take(key, int) for key in ("note", "caution")},
        "grades": {key: grades.take(key, int) for key in GRADES},
        "tactic_cap": block.take("tactic_cap", int),
        "count_cap": block.take("count_cap", int),
    }
    following = block.take("next", dict)
    for part in (block, levels, grades):
        part.nothing_else()
    return settings, following


def _signal(block: _Block, tactic: str) -> SignalSource:
    say: dict[str, Texts] = {}
    phrases: list[Written] = []
    unless: list[Written] = []
    examples: list[Example] = []
    for language, part in block.languages():
        if language != "all":
            say[language] = {key: part.take(key, str) for key in ("what", "why", "harmless")}
        phrases += part.texts("phrases")
        unless += part.texts("unless")
        examples += _examples(part, language, False)
        part.nothing_else()
    source = SignalSource(
        id=_id(block),
        tactic=tactic,
        where=block.where(),
        grade=block.choice("grade", GRADES),
        weight=block.take("weight", int, None),
        kind=block.choice("kind", KINDS, "approach"),
        guidance=tuple(w.text for w in block.texts("guidance")),
        say=say,
        phrases=tuple(phrases),
        unless=tuple(unless),
        examples=tuple(examples),
        check=block.choice("check", sorted(CHECKS)) if "check" in block.data else "",
    )
    block.nothing_else()
    if not source.phrases and not source.check:
        raise block.refuse("a signal needs phrases in at least one language, or a check")
    if source.check and (phrases or unless):
        raise block.refuse("a signal has phrases or a check, not both", "check")
    return source


def _rule(block: _Block) -> RuleSource:
    over = block.choice("over", ("message", "conversation"), "message")
    say, examples = {}, []
    for language, part in block.languages():
        say[language] = {key: part.take(key, str, "") for key in ("what", "why")}
        examples += _examples(part, language, over == "conversation")
        part.nothing_else()
    condition = block.take("condition", str, None)
    within = block.take("within", str, None)
    days = _WITHIN.fullmatch(within) if within is not None else None
    if within is not None and days is None:
        raise block.refuse("'within' is written as `180 days`", "within")
    source = RuleSource(
        id=_id(block),
        where=block.where(),
        level=block.choice("level", ("caution", "warning")),
        kind=block.choice("kind", KINDS, "approach"),
        over=over,
        condition=None if condition is None else Written(condition, block.where("condition")),
        sequence=tuple(w.text for w in block.texts("sequence")),
        within=int(days[1]) if days else None,
        guidance=tuple(w.text for w in block.texts("guidance")),
        say=say,
        examples=tuple(examples),
    )
    block.nothing_else()
    if source.condition is None and not source.sequence:
        raise block.refuse("a rule needs a condition or a sequence")
    if over == "message" and (source.sequence or source.condition is None):
        raise block.refuse("a sequence needs `over: conversation`", "sequence")
    return source


def _stage(block: _Block) -> StageSource:
    say = {}
    for language, part in block.languages():
        say[language] = {"what": part.take("what", str)}
        part.nothing_else()
    reached = block.take("reached", str)
    source = StageSource(_id(block), block.where(), block.take("order", int), Written(reached, block.where("reached")), say)
    block.nothing_else()
    return source


def _examples(part: _Block, language: str, conversations: bool) -> list[Example]:
    examples = []
    for key in ("match", "miss"):
        for i, value in enumerate(part.take(key, list, [])):
            messages = value if conversations else [value]
            if not isinstance(messages, list) or not all(isinstance(m, str | dict) for m in messages):
                shape = "a list of messages" if conversations else "a text; quote it"
                raise part.document.refuse(f"expected {shape}", (*part.place, key, i))
            try:
                read = tuple(_message(message) for message in messages)
            except InputError as error:
                raise part.document.refuse(str(error), (*part.place, key, i)) from None
            examples.append(Example(language, read, key == "match", part.where(key, i)))
    return examples


def _message(written: str | Mapping[str, Any]) -> Mapping[str, Any]:
    """An example as a Message. A text alone is the message's text; `me: ` before it marks the reader's own."""
    if not isinstance(written, str):
        read_message(written)
        return written
    return {"from": "me", "text": written[4:]} if written.startswith("me: ") else {"from": "them", "text": written}


def _add_language(rules: RuleSet, block: _Block) -> RuleSet:
    """rules/languages/<language>.yml: signals, rules and stages by id, and `next`: all that a language adds, in one file."""
    language = _id(block)
    parts = {part: block.take(part, dict, {}) for part in ("signals", "rules", "stages")}
    following = block.take("next", str, rules.next.get(language, rules.next["en"]))
    block.nothing_else()
    known: dict[str, dict[str, Any]] = {
        "signals": {s.id: s for s in rules.signals},
        "rules": {r.id: r for r in rules.rules},
        "stages": {s.id: s for s in rules.stages},
    }
    for part, texts in parts.items():
        for id in texts:
            if id not in known[part]:
                raise block.document.refuse(f"there is no {id!r} among the {part}", (part, id))
            inner = _Block(block.document, texts[id], (part, id))
            known[part][id] = _spoken(known[part][id], language, inner)
    return replace(
        rules,
        next={**rules.next, language: following},
        signals=tuple(known["signals"].values()),
        rules=tuple(known["rules"].values()),
        stages=tuple(known["stages"].values()),
    )


def _spoken(source: Any, language: str, block: _Block) -> Any:
    """The signal, rule or stage with the texts, phrases and examples of one more language."""
    added: dict[str, Any] = {}
    keys: tuple[str, ...]
    if isinstance(source, SignalSource):
        keys = ("what", "why", "harmless")
        added = {"phrases": (*source.phrases, *block.texts("phrases")), "unless": (*source.unless, *block.texts("unless"))}
    else:
        keys = ("what",) if isinstance(source, StageSource) else ("what", "why")
    say = {key: block.take(key, str) for key in keys}
    if not isinstance(source, StageSource):
        over = isinstance(source, RuleSource) and source.over == "conversation"
        added["examples"] = (*source.examples, *_examples(block, language, over))
    block.nothing_else()
    return replace(source, say={**source.say, language: say}, **added)
