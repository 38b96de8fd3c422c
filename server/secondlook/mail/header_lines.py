"""The few header lines that mail programs write into the text above a forwarded or answered mail, in six languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LABELS = {
    "from": "from|von|de|lähettäjä|från|发件人|寄件者",
    "sent": "sent|date|gesendet|datum|envoyé|envoyé le|lähetetty|päivämäärä|päiväys|pvm|skickat|skickades"
    "|发送时间|发送日期|日期|时间",
    "to": "to|an|à|vastaanottaja|till|收件人",
    "subject": "subject|betreff|objet|sujet|aihe|ämne|主题",
    "other": "cc|bcc|kopie|kopia|kopio|copie|抄送|reply-to|antwort an|répondre à|vastausosoite|svar till|organization",
}
_LINE = re.compile(
    r"[\s>*_]{0,10}(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _LABELS.items())
    + r")\s?\*{0,2}\s?[:：]\*{0,2}\s*(?P<value>.*)",
    re.IGNORECASE,
)
_LOOK_AHEAD = 8
_LINE_LENGTH = 1_000


@dataclass(frozen=True)
class HeaderLines:
    """Values by `from`, `sent`, `to` and `subject`, as written, and the line behind the block."""

    values: Mapping[str, str]
    end: int


def header_lines_at(lines: Sequence[str], at: int) -> HeaderLines | None:
    """The block that begins with the line `at`; None unless it names a sender and two more things."""
    first = _LINE.match(lines[at][:_LINE_LENGTH])
    if first is None:
        return None
    values: dict[str, str] = {}
    end = at
    for i in range(at, min(at + _LOOK_AHEAD, len(lines))):
        line = _LINE.match(lines[i][:_LINE_LENGTH])
        if line is None:
            if not lines[i].strip(" >*"):
                if len(values) >= 3 or i + 1 >= len(lines) or not _LINE.match(lines[i + 1][:_LINE_LENGTH]):
                    break
                continue
            if i == end and len(values) < 4:  # a folded value
                end = i + 1
                continue
            break
        values.setdefault(_kind(line), line["value"].strip(" *"))
        end = i + 1
    known = values.keys() & {"sent", "to", "subject"}
    return HeaderLines(values, end) if "from" in values and len(known) >= 2 else None


def _kind(line: re.Match[str]) -> str:
    return next(kind for kind in _LABELS if line[kind] is not None)
