"""Signatures: what stands below "-- " or below a closing line, as long as it looks like a signature and not like a letter."""

from __future__ import annotations

import re

_DELIMITER = re.compile(r"--\s?|—|_{2,5}|-{3,30}")
_PROGRAMS = {
    "en": "sent (?:from|with|via)|get outlook for",
    "de": "von meinem .{1,40} gesendet|gesendet (?:von|mit)|outlook für .{2,20} beziehen",
    "fr": "envoyé (?:de|depuis|avec)|télécharger outlook",
    "fi": "lähetetty .{0,40}(?:sta|stä|lta|ltä)|hanki outlook",
    "sv": "skickat från|hämta outlook",
    "zh": "发自我的|获取",
}
_CLOSERS = {
    "en": "(?:best|kind|kindest|warm|warmest|many) (?:regards|wishes)|regards|sincerely(?: yours)?"
    "|yours (?:sincerely|faithfully|truly)|cheers|best|many thanks|thanks(?: and regards)?|thank you",
    "de": "mit (?:freundlichen|besten|herzlichen) gr(?:ü|ue)(?:ß|ss)en|mfg"
    "|(?:freundliche|viele|beste|liebe|herzliche|schöne) gr(?:ü|ue)(?:ß|ss)e",
    "fr": "(?:bien )?cordialement|bien à vous|meilleures salutations|(?:sincères )?salutations(?: distinguées)?",
    "fi": r"(?:ystävällisin |parhain )?terveisin|yst\. terv\.",
    "sv": "med vänliga? hälsning(?:ar)?|vänliga hälsningar|hälsningar|mvh",
    "zh": "此致|敬礼|祝好|顺颂商祺|谢谢|祝工作顺利",
}
_SENT_FROM = re.compile("(?:" + "|".join(_PROGRAMS.values()) + ").{0,60}", re.IGNORECASE)
_CLOSER = re.compile("(?:" + "|".join(_CLOSERS.values()) + r")\s?[,.!，。！]{0,2}", re.IGNORECASE)
_MOST_LINES = 12
_MOST_WORDS = 9  # of a line; a longer one is a sentence, and sentences are judged


def without_signature(text: str) -> tuple[str, str]:
    """(the letter, its signature or ""). A closing line stays with the letter."""
    lines = text.rstrip().split("\n")
    first = max(0, len(lines) - _MOST_LINES - 2)
    for i in range(first, len(lines)):
        line = lines[i].strip()
        if len(line) > 100 or (i == 0 and len(lines) > 1 and not _DELIMITER.fullmatch(line)):
            continue
        if _DELIMITER.fullmatch(line) or _SENT_FROM.fullmatch(line):
            cut = i
        elif _CLOSER.fullmatch(line):
            cut = i + 1
        else:
            continue
        below = lines[cut:]
        if any(one.strip() for one in below) and _is_signature(below):
            return "\n".join(lines[:cut]).rstrip(), "\n".join(below).strip("\n")
    return text.rstrip(), ""


def _is_signature(lines: list[str]) -> bool:
    written = [line for line in lines if line.strip()]
    return len(written) <= _MOST_LINES and all(_is_short(line) for line in written)


def _is_short(line: str) -> bool:
    # Chinese has no spaces between words: there, two characters count as one.
    return len(line.split()) <= _MOST_WORDS and sum(c >= "\u2e80" for c in line) <= 2 * _MOST_WORDS
