"""The condition language of rules and stages, compiled to the trees of `engine.conditions`.

    condition = term { "or" term }        term = factor { "and" factor }
    factor    = "not" factor | "(" condition ")" | quantity "of" list [ "within" N "words" ]
              | N "tactics of" list | name | "talk" | "ordinary"
    list      = name | "(" name { "," name } ")"          quantity = any | all | N
A name is an id, a glob (`paid-*`), a tactic (`@offer`), or a tactic from a grade up (`@ask/caution`, `@*/caution`).
`talk` holds where somebody writes to a person directly: everywhere but in mail. `ordinary` holds where the learned signal
finds the wording of ordinary messages.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..engine.conditions import ORDINARY, TALKED
from ..errors import PackError

GRADES = ("info", "caution", "strong")
_AROUND = {"talk": TALKED, "ordinary": ORDINARY}
Tree = list[Any]
_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]{1,3})(?![\w-])|(?P<word>[@A-Za-z*][\w*/@-]*)|(?P<mark>[(),]))")


@dataclass(frozen=True)
class Name:
    """A signal or stage that a condition may name; stages have no tactic and no grade."""

    id: str
    tactic: str = ""
    grade: str = ""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    column: int


def parse_condition(source: str, names: Sequence[Name]) -> Tree:
    """The tree of a condition. Raises PackError with `column N` in its text."""
    parser = _Parser(_tokens(source), names)
    tree = parser.condition()
    parser.expect_end()
    return tree


def _tokens(source: str) -> list[_Token]:
    tokens, at = [], 0
    end = len(source.rstrip())
    while at < end:
        match = _TOKEN.match(source, at)
        if match is None or match.lastgroup is None:
            rest = source[at:].lstrip()
            raise PackError(f"column {len(source) - len(rest) + 1}: unexpected {rest[:1]!r}")
        tokens.append(_Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1))
        at = match.end()
    return [*tokens, _Token("end", "", len(source) + 1)]


class _Parser:
    def __init__(self, tokens: Sequence[_Token], names: Sequence[Name]) -> None:
        self._tokens, self._names, self._at = tokens, names, 0

    def _peek(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, *wanted: str) -> _Token:
        token = self._peek()
        if wanted and token.text not in wanted:
            raise PackError(f"column {token.column}: expected {' or '.join(wanted)}, found {token.text or 'the end'}")
        self._at += 1
        return token

    def expect_end(self) -> None:
        token = self._peek()
        if token.kind != "end":
            raise PackError(f"column {token.column}: expected and, or, or the end, found {token.text}")

    def condition(self) -> Tree:
        return self._row("or", self._term)

    def _term(self) -> Tree:
        return self._row("and", self._factor)

    def _row(self, word: str, part: Any) -> Tree:
        parts = [part()]
        while self._peek().text == word:
            self._take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else [word, *parts]

    def _factor(self) -> Tree:
        token = self._peek()
        if token.text == "not":
            self._take()
            return ["not", self._factor()]
        if token.text == "(":
            self._take()
            tree = self.condition()
            self._take(")")
            return tree
        if token.kind == "number" or token.text in ("any", "all"):
            return self._quantity()
        if token.text in _AROUND:
            self._take()
            return ["of", 1, [_AROUND[token.text]], 0]
        if token.kind == "word":
            self._take()
            return ["of", 1, self._expand(token), 0]
        raise PackError(f"column {token.column}: expected a name, found {token.text or 'the end'}")

    def _quantity(self) -> Tree:
        quantity = self._take()
        if self._peek().text == "tactics":
            self._take()
            self._take("of")
            return self._tactics(quantity)
        self._take("of")
        names = self._list()
        least = {"any": 1, "all": len(names)}.get(quantity.text) or int(quantity.text)
        if not 1 <= least <= len(names):
            raise PackError(f"column {quantity.column}: {least} of {len(names)} can never be true")
        return ["of", least, names, self._within()]

    def _tactics(self, quantity: _Token) -> Tree:
        chosen = set(self._list())
        tactics: dict[str, list[str]] = {}
        for name in self._names:
            if name.id in chosen:
                tactics.setdefault(name.tactic, []).append(name.id)
        least = int(quantity.text) if quantity.kind == "number" else 1
        if not 1 <= least <= len(tactics):
            raise PackError(f"column {quantity.column}: {least} of {len(tactics)} tactics can never be true")
        return ["some", least, [["of", 1, sorted(ids), 0] for _, ids in sorted(tactics.items())]]

    def _within(self) -> int:
        if self._peek().text != "within":
            return 0
        self._take()
        number = self._take()
        if number.kind != "number" or number.text == "0":
            raise PackError(f"column {number.column}: expected a number of words, found {number.text or 'the end'}")
        self._take("words")
        return int(number.text)

    def _list(self) -> list[str]:
        if self._peek().text != "(":
            return self._expand(self._take())
        self._take("(")
        names = self._expand(self._take())
        while self._peek().text == ",":
            self._take(",")
            names += self._expand(self._take())
        self._take(")")
        return sorted(set(names))

    def _expand(self, token: _Token) -> list[str]:
        if token.kind != "word":
            raise PackError(f"column {token.column}: expected a name, found {token.text or 'the end'}")
        if token.text.startswith("@"):
            tactic, _, grade = token.text[1:].partition("/")
            if grade and grade not in GRADES:
                raise PackError(f"column {token.column}: no grade {grade}; there are {', '.join(GRADES)}")
            graded = GRADES[GRADES.index(grade) :] if grade else (*GRADES, "counter")
            found = [n.id for n in self._names if fnmatch.fnmatchcase(n.tactic, tactic) and n.grade in graded]
        else:
            found = [n.id for n in self._names if fnmatch.fnmatchcase(n.id, token.text)]
        if not found:
            raise PackError(f"column {token.column}: nothing is named {token.text}")
        return sorted(found)
