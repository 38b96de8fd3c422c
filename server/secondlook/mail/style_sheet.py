"""As much of a mail's `<style>` as is needed to know what it hides: rules on one class, id or tag, outside of at-rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_OPEN = re.compile(r"<style\b[^>]{0,200}>", re.IGNORECASE)
_CLOSE = re.compile(r"</style", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"([{}])")
_SIMPLE = re.compile(r"[.#]?[a-z][\w-]{0,80}")
_WORDS = re.compile(r"[.#]?[a-z][\w-]{0,80}")
_SHOWS = re.compile(
    r"(?:display\s*+:\s*+(?!none)|visibility\s*+:\s*+visible|font-size\s*+:\s*+(?!0|1px|inherit)"
    r"|opacity\s*+:\s*+(?!0)|max-height\s*+:\s*+(?!0)|mso-hide\s*+:\s*+(?!all))[^;]{0,80}"
)
_CSS_LIMIT = 100_000


@dataclass(frozen=True)
class StyleSheet:
    """Declarations by `.class`, `#id` or `tag` that exactly one rule mentions. `forced`: what another rule may show after all."""

    rules: Mapping[str, str] = field(default_factory=dict)
    forced: frozenset[str] = frozenset()

    def rules_for(self, tag: str, attributes: Mapping[str, str]) -> tuple[str, bool]:
        """The declarations for an element, and whether the sheet may overrule the element's own style."""
        if not (self.rules or self.forced):
            return "", False
        own = [tag, "*"] + [f".{name}" for name in attributes.get("class", "").lower().split()[:20]]
        if "id" in attributes:
            own.append("#" + attributes["id"].lower())
        return ";".join(filter(None, (self.rules.get(name) for name in own))), any(name in self.forced for name in own)


NO_SHEET = StyleSheet()


def read_sheet(html: str) -> StyleSheet:
    """The style sheet of an HTML text."""
    css = _COMMENT.sub("", "\n".join(_sheets(html))[:_CSS_LIMIT]).lower()
    return _sheet(list(_rules(css))) if css else NO_SHEET


def _sheets(html: str) -> Iterator[str]:
    size, at = 0, 0
    while size < _CSS_LIMIT and (start := _OPEN.search(html, at)):
        end = _CLOSE.search(html, start.end())
        if end is None:
            return
        yield html[start.end() : end.start()]
        size += end.start() - start.end() + 8
        at = end.end()


def _rules(css: str) -> Iterator[tuple[str, str, bool]]:
    """(selectors, declarations, inside an at-rule) of every rule."""
    pieces = _BRACE.split(css)
    at_rules: list[bool] = []
    for i in range(1, len(pieces), 2):
        before, brace, after = pieces[i - 1], pieces[i], pieces[i + 1]
        if brace == "}":
            del at_rules[-1:]
            continue
        selectors = before.rpartition(";")[2].strip()
        if i + 2 < len(pieces) and pieces[i + 2] == "}" and not selectors.startswith("@"):
            yield selectors, after, any(at_rules)
        at_rules.append(selectors.startswith("@"))


def _sheet(rules: list[tuple[str, str, bool]]) -> StyleSheet:
    mentions: dict[str, int] = {}
    forced: set[str] = set()
    for selectors, declared, _ in rules:
        shows = _SHOWS.search(declared)
        for selector in selectors.split(",")[:50]:
            words = _WORDS.findall(selector)
            for word in words:
                mentions[word] = mentions.get(word, 0) + 1
            names = [word for word in words if word[0] in ".#"]
            if shows and "important" in shows.group():
                forced.update(names or words or ["*"])
            elif shows and not names and not _SIMPLE.fullmatch(selector.strip()):
                forced.add("*")  # `[class]`, `*`, `:not(x)`: too clever to tell
    simple = (
        (selector.strip(), declared)
        for selectors, declared, inside in rules
        if not inside
        for selector in selectors.split(",")[:50]
    )
    return StyleSheet({s: d for s, d in simple if _SIMPLE.fullmatch(s) and mentions.get(s) == 1}, frozenset(forced))
