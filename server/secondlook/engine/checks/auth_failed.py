"""A mail server of the organisation found that the message is not from where it says (Authentication-Results, RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..envelope import Envelope, Place
from ..hosts import lower

LISTS: tuple[str, ...] = ()
_LINE = re.compile(r"[^\r\n]+(?:\r?\n[ \t][^\r\n]*)*")
_SERVER = re.compile(r"[ \t\r\n]*([^ \t\r\n;]+)")
_RESULT = re.compile(r";[ \t\r\n]*(spf|dkim|dmarc)[ \t\r\n]*=[ \t\r\n]*([a-z]+)", re.IGNORECASE | re.ASCII)


def find(envelope: Envelope) -> Iterator[Place]:
    """The result that failed: that of DMARC where there is one, otherwise SPF, otherwise every DKIM signature."""
    results: dict[str, list[tuple[str, int, int]]] = {}
    for line in _LINE.finditer(envelope.auth):
        text = _without_comments(line[0])
        server = _SERVER.match(text)
        if server is None or lower(server[1]) not in envelope.known.trusted:
            continue  # anybody may write such a line
        for found in _RESULT.finditer(text):
            start, end = line.start() + found.start(1), line.start() + found.end(2)
            results.setdefault(lower(found[1]), []).append((lower(found[2]), start, end))
    for method in ("dmarc", "spf", "dkim"):
        verdicts = results.get(method, [])
        failed = [verdict for verdict in verdicts if verdict[0] == "fail"]
        if failed and (method != "dkim" or len(failed) == len(verdicts)):
            yield envelope.piece("auth", envelope.auth, failed[0][1], failed[0][2])
            return
        if method == "dmarc" and verdicts:
            return


def _without_comments(text: str) -> str:
    """Spaces for (comments), which may hold anything; every other character keeps its place."""
    depth, kept = 0, []
    for char in text:
        depth += char == "("
        kept.append(char if depth == 0 or char in "\r\n" else " ")
        depth -= char == ")" and depth > 0
    return "".join(kept)
