"""What of a mail's text its sender wrote anew, and what only travels along: history, a forwarded mail, signature, disclaimer.

A mail that answers nothing has no history: there, text behind ">" or "... wrote:" counts as the sender's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .disclaimer import without_disclaimer
from .header_lines import header_lines_at
from .signature import without_signature

_FORWARDED = {
    "en": "begin forwarded message|forwarded message|forwarded by .{1,100}",
    "de": "anfang der weitergeleiteten (?:nachricht|e-mail)|weitergeleitete (?:nachricht|e-mail|mail)",
    "fr": "début du message (?:transféré|réexpédié)|message (?:transféré|réexpédié)|courriel transféré",
    "fi": "(?:alkaa )?välitetty viesti(?: alkaa)?|edelleenlähetetty viesti",
    "sv": "vidarebefordrat (?:meddelande|brev|mejl)|vidarebefordrad e-post|början på vidarebefordrat brev",
    "zh": "转发的邮件(?:信息)?|转发邮件信息|转发的消息|开始转发的邮件|已转发邮件|被转发邮件(?:信息)?",
}
_ORIGINALS = {
    "en": "original (?:message|appointment)",
    "de": r"ursprüngliche (?:nachricht|mail)|urspr\. nachricht|originalnachricht",
    "fr": "message d'origine|message original",
    "fi": "alkuperäinen viesti",
    "sv": "ursprungligt meddelande|originalmeddelande",
    "zh": "原始邮件|回复的原邮件|邮件原件",
}
_FORWARD = re.compile(
    r"[\s>]{0,10}(?:[-_]{2,30}\s?)?(?:" + "|".join(_FORWARDED.values()) + r")\s?[:：]?(?:\s?[-_]{2,30})?\s*", re.IGNORECASE
)
_ORIGINAL = re.compile(r"[\s>]{0,10}[-_]{2,30}\s?(?:" + "|".join(_ORIGINALS.values()) + r")\s?[-_]{2,30}\s*", re.IGNORECASE)
_RULE = re.compile(r"[\s>]{0,10}_{10,}\s*")
_WROTE = re.compile(r"(?:\bwrote|\bschrieb|\ba écrit|\bkirjoitti|\bskrev|写道|寫道)[^:：\n]{0,160}[:：]\s*$", re.IGNORECASE)
_WROTE_START = re.compile(r"[\s>]{0,10}(?:(?:on|am|le|den)\b|在|于)", re.IGNORECASE)
_LINE_LENGTH = 500  # what mail programs write above a quote is shorter
_QUOTE = re.compile(r"\s{0,3}> ?")


@dataclass(frozen=True)
class Forwarded:
    """A mail inside the text: what its header lines say, and its text."""

    values: Mapping[str, str]
    text: str


@dataclass(frozen=True)
class Split:
    """The parts of a text, each with its lines as they were; ">" is taken off what is not history."""

    fresh: str
    quoted: str = ""
    signature: str = ""
    disclaimer: str = ""
    forwarded: Forwarded | None = field(default=None)


def split(text: str, *, answers: bool = True, forwards: bool = False) -> Split:
    """Divide a text. `answers`: the mail is an answer, so it may have history. `forwards`: its subject says that it forwards."""
    lines = text.split("\n")
    forwarded: Forwarded | None = None
    history: list[str] = []
    for i, line in enumerate(lines):
        if not line or len(line) > _LINE_LENGTH:
            continue
        start = _forward_at(lines, i, take_all=forwards or not answers)
        if start is not None:
            forwarded, lines = start, lines[:i]
            break
        if answers and _history_at(lines, i):
            begin = _wrote_from(lines, i)
            while begin and (not lines[begin - 1].strip() or _RULE.fullmatch(lines[begin - 1])):
                begin -= 1
            history, lines = lines[begin:], lines[:begin]
            break
    fresh, quotes = _without_quotes(lines) if answers else ([_unquoted(line) for line in lines], [])
    if not "".join(fresh).strip() and forwarded is None:  # nothing but history: then that is the message
        fresh, quotes, history = [_unquoted(line) for line in quotes + history], [], []
    body, disclaimer = without_disclaimer("\n".join(fresh).strip("\n"))
    body, signature = without_signature(body)
    return Split(body, "\n".join(quotes + history).strip("\n"), signature, disclaimer, forwarded)


def _forward_at(lines: Sequence[str], i: int, take_all: bool) -> Forwarded | None:
    """The forwarded mail whose marker or header lines stand at line `i`."""
    line = lines[i]
    marked = _FORWARD.fullmatch(line) is not None
    if not marked and not (take_all and (_ORIGINAL.fullmatch(line) or _RULE.fullmatch(line) or header_lines_at(lines, i))):
        return None
    begin = i
    while begin < len(lines) and begin < i + 4 and (begin == i or not lines[begin].strip(" >")):
        begin += 1
    block = header_lines_at(lines, i) or (header_lines_at(lines, begin) if begin < len(lines) else None)
    if block is None:
        return None
    rest = lines[block.end :]
    return Forwarded(block.values, "\n".join(_unquoted(one) for one in rest) if _mostly_quoted(rest) else "\n".join(rest))


def _history_at(lines: Sequence[str], i: int) -> bool:
    """True when all from line `i` on is history; lines with ">" and the line above them are another matter."""
    line = lines[i]
    if _ORIGINAL.fullmatch(line) or header_lines_at(lines, i):
        return True
    return _is_wrote(lines, i) and not _quote_follows(lines, i)


def _is_wrote(lines: Sequence[str], i: int) -> bool:
    line = lines[i]
    if not line.rstrip().endswith((":", "：")) or not _WROTE.search(line):
        return False
    whole = " ".join(lines[_wrote_from(lines, i) : i + 1])
    return len(whole) > 12 and any(c.isdigit() or c == "@" for c in whole)


def _wrote_from(lines: Sequence[str], i: int) -> int:
    """The first line of "On ... wrote:", which mail programs break into up to three."""
    if not _WROTE.search(lines[i]):
        return i
    for j in range(i, max(-1, i - 3), -1):
        if not lines[j].strip():
            break
        if _WROTE_START.match(lines[j]):
            return j
    return i


def _quote_follows(lines: Sequence[str], i: int) -> bool:
    return any(_QUOTE.match(line) for line in lines[i + 1 : i + 4])


def _without_quotes(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    fresh: list[str] = []
    quotes: list[str] = []
    for i, line in enumerate(lines):
        if _QUOTE.match(line):
            quotes.append(line)
        elif len(line) <= _LINE_LENGTH and _is_wrote(lines, i) and _quote_follows(lines, i):
            begin = _wrote_from(lines, i)
            moved = fresh[len(fresh) - (i - begin) :] if begin < i else []
            del fresh[len(fresh) - len(moved) :]
            quotes += [*moved, line]
        else:
            fresh.append(line)
    return fresh, quotes


def _unquoted(line: str) -> str:
    return _QUOTE.sub("", line, count=1) if line[:4].lstrip().startswith(">") else line


def _mostly_quoted(lines: Sequence[str]) -> bool:
    written = [line for line in lines if line.strip()]
    return sum(bool(_QUOTE.match(line)) for line in written) * 2 > len(written)
