"""rules/languages/<language>.yml: all that one more language adds to signals, rules and stages, in one file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .block import Block, id_of
from .example_files import read_examples
from .rule_set import RuleSet, RuleSource, SignalSource, StageSource


def add_language(rules: RuleSet, block: Block) -> RuleSet:
    """rules/languages/<language>.yml: signals, rules and stages by id, and `next`: all that a language adds, in one file."""
    language = id_of(block)
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
            inner = Block(block.document, texts[id], (part, id))
            known[part][id] = _spoken(known[part][id], language, inner)
    return replace(
        rules,
        next={**rules.next, language: following},
        signals=tuple(known["signals"].values()),
        rules=tuple(known["rules"].values()),
        stages=tuple(known["stages"].values()),
    )


def _spoken(source: Any, language: str, block: Block) -> Any:
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
        added["examples"] = (*source.examples, *read_examples(block, language, over))
    block.nothing_else()
    return replace(source, say={**source.say, language: say}, **added)
