"""Rule files to frozen data. What a file may say is said in rules/README.md; anything else is refused with its place."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..engine.checks import CHECKS
from ..errors import PackError
from .block import Block, Written, id_of
from .example_files import read_examples
from .language_files import add_language
from .learned_file import read_learned
from .rule_files import Files, blocks, files_of
from .rule_set import Example, RuleSet, RuleSource, SignalSource, StageSource, Texts
from .strict_yaml import parse

NOT_TACTICS = ("combinations", "stages", "lists", "sites", "guidance", "languages", "learned")
GRADES = ("info", "caution", "strong", "counter")
KINDS = ("approach", "scam", "malware", "advance_fee", "romance")
_WITHIN = re.compile(r"([0-9]{1,4}) days?")


def read_rules(folder: Path) -> RuleSet:
    """Read every rule file below `folder`. Raises PackError for the first file that is refused."""
    if not (folder / "pack.yml").is_file():
        raise PackError(f"no pack.yml in {folder}; is this a folder of rules?")
    return rules_from(files_of(folder))


def rules_from(files: Files) -> RuleSet:
    """The rules that these files hold. Raises PackError for the first file that is refused."""
    sites = []
    for block in blocks(files, "sites"):
        sites.append({"id": id_of(block), **block.data})
    settings, following = _pack_file(files)
    rules = RuleSet(
        settings=settings,
        next=following,
        lists=read_lists(files),
        guidance=read_guidance(files),
        sites=tuple(sites),
        signals=read_signals(files),
        rules=read_combinations(files),
        learned=read_learned(files),
        stages=tuple(sorted((_stage(block) for block in blocks(files, "stages")), key=lambda s: s.order)),
    )
    for block in blocks(files, "languages"):
        rules = add_language(rules, block)
    spoken = {language for signal in rules.signals for language in signal.say}
    return replace(rules, languages=tuple(sorted(spoken)))


def read_lists(files: Files) -> dict[str, tuple[str, ...]]:
    """The word lists by id. Raises PackError."""
    lists = {}
    for block in blocks(files, "lists"):
        lists[id_of(block)] = tuple(w.text for w in block.texts("words"))
        block.nothing_else()
    return lists


def read_guidance(files: Files) -> dict[str, Texts]:
    """Name, title and address of public guidance by id. Raises PackError."""
    guidance: dict[str, Texts] = {}
    for block in blocks(files, "guidance"):
        guidance[id_of(block)] = {key: block.take(key, str) for key in ("name", "title", "url")}
        block.nothing_else()
    return guidance


def read_signals(files: Files) -> tuple[SignalSource, ...]:
    """The signals of every folder that is a tactic. Raises PackError."""
    tactics = {name.partition("/")[0] for name in files if "/" in name} - set(NOT_TACTICS)
    return tuple(_signal(block, tactic) for tactic in sorted(tactics) for block in blocks(files, tactic))


def read_combinations(files: Files) -> tuple[RuleSource, ...]:
    """The rules. Raises PackError."""
    return tuple(_rule(block) for block in blocks(files, "combinations"))


def _pack_file(files: Files) -> tuple[dict[str, Any], Texts]:
    if "pack.yml" not in files:
        raise PackError("there is no pack.yml; is this a folder of rules?")
    document = parse(files["pack.yml"], "pack.yml")
    block = Block(document, document.data, ())
    levels = Block(document, block.take("levels", dict), ("levels",))
    grades = Block(document, block.take("grades", dict), ("grades",))
    settings = {
        "id": block.take("id", str),
        "version": block.take("version", str),
        "levels": {key: levels.take(key, int) for key in ("note", "caution")},
        "grades": {key: grades.take(key, int) for key in GRADES},
        "tactic_cap": block.take("tactic_cap", int),
        "count_cap": block.take("count_cap", int),
        "not_lowered": [w.text for w in block.texts("not_lowered")],
    }
    following = block.take("next", dict)
    for part in (block, levels, grades):
        part.nothing_else()
    return settings, following


def _signal(block: Block, tactic: str) -> SignalSource:
    say: dict[str, Texts] = {}
    phrases: list[Written] = []
    unless: list[Written] = []
    examples: list[Example] = []
    for language, part in block.languages():
        if language != "all":
            say[language] = {key: part.take(key, str) for key in ("what", "why", "harmless")}
        phrases += part.texts("phrases")
        unless += part.texts("unless")
        examples += read_examples(part, language, False)
        part.nothing_else()
    source = SignalSource(
        id=id_of(block),
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
        learned=block.take("learned", int, 0),
    )
    block.nothing_else()
    if not source.phrases and not source.check and not source.learned:
        raise block.refuse("a signal needs phrases in at least one language, a check, or a strength of what was learned")
    if (source.check or source.learned) and (phrases or unless):
        raise block.refuse("a signal has phrases, a check, or `learned`; one of them", "check" if source.check else "learned")
    return source


def _rule(block: Block) -> RuleSource:
    over = block.choice("over", ("message", "conversation"), "message")
    say, examples = {}, []
    for language, part in block.languages():
        say[language] = {key: part.take(key, str, "") for key in ("what", "why")}
        examples += read_examples(part, language, over == "conversation")
        part.nothing_else()
    condition = block.take("condition", str, None)
    within = block.take("within", str, None)
    days = _WITHIN.fullmatch(within) if within is not None else None
    if within is not None and days is None:
        raise block.refuse("'within' is written as `180 days`", "within")
    source = RuleSource(
        id=id_of(block),
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


def _stage(block: Block) -> StageSource:
    say = {}
    for language, part in block.languages():
        say[language] = {"what": part.take("what", str)}
        part.nothing_else()
    reached = block.take("reached", str)
    source = StageSource(id_of(block), block.where(), block.take("order", int), Written(reached, block.where("reached")), say)
    block.nothing_else()
    return source
