"""Writes `engine/tables.json`: all that both engines know of Unicode, from Python's data and Unicode's confusables list.

Run `python -m secondlook.packs.unicode_tables` (needs `confusable-homoglyphs`, which carries confusables.txt) after a Unicode
update; the result is checked in, so that no engine depends on the Unicode version of the machine or browser it runs in.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata as ud
from collections.abc import Iterable, Iterator
from pathlib import Path

SEPARATOR, WORD, SINGLE, JOINER = 0, 1, 2, 3

_HIDDEN = {0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0xFEFF} | {
    *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10)
}  # fmt: skip
_CJK = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
_OVERLAYS = (*range(0x334, 0x339), *range(0x20D0, 0x2100), 0x489)
_LOOKALIKE_SCRIPTS = ("CYRILLIC", "GREEK", "LATIN", "CHEROKEE", "ARMENIAN", "COPTIC", "LISU")

# Letters that people write every day and that no decomposition takes to Latin.
_NATURAL = {
    "ı": "i", "İ": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ħ": "h", "Ħ": "h", "ŧ": "t", "Ŧ": "t",
    "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ß": "ss", "ẞ": "ss",
}  # fmt: skip
# Where confusables.txt and the eye disagree, the eye wins.
_BY_EYE = {
    **dict(zip("асеорхуіјһкмтвнѕԁԛԝ", "aceopxyijhkmtbhsdqw", strict=True)),
    **dict(zip("АСЕОРХУІЈНКМТВЅ", "aceopxyijhkmtbs", strict=True)),
    **dict(zip("αορνικτυχεβη", "aopviktuxebn", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True)),
}
_TYPOGRAPHIC = {0xAA, 0xBA, 0xB2, 0xB3, 0xB9, 0x132, 0x133, 0x13F, 0x140, 0x149, 0x17F} | {
    *range(0x1C4, 0x1CD), *range(0x1F1, 0x1F4), *range(0xFB00, 0xFB07)
}  # fmt: skip

# All currencies count the same: every ISO 4217 code, and the words for them in the languages of the pack.
_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP "
    "CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR "
    "ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT "
    "MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RMB RON RSD RUB RWF SAR "
    "SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USDC USDT UYU "
    "UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL"
).split()
_MONEY_WORDS = (
    "euro euros euroa dollar dollars dollaria pound pounds puntaa pund pfund livres franc francs franken frangia kr krona "
    "kronor kruunua kroner kronen couronnes yuan yuans juania renminbi yen jenia rupee rupees rubel rubles roubles ruplaa "
    "zloty zlotys lira liras won dirham dirhams riyal riyals peso pesos baht rand shekel shekels real reais bitcoin "
    "bitcoins ether"
).split()


def _any_case(words: list[str]) -> str:
    """Words in any case without a flag: the two engines' flags do not mean the same."""
    return "|".join("".join(f"[{c.upper()}{c}]" for c in word.lower()) for word in sorted(words, key=len, reverse=True))


_CODE = "|".join(sorted(_CODES, key=len, reverse=True))
_SIGN = "[$€£¥₩₹₽]"
_AMOUNT = "[0-9](?:[0-9.,']{0,14}[0-9])?(?: [0-9]{3}){0,3}[kKmM]?"
# ASCII sets only and every repeat bounded: `re` and RegExp read these alike, and neither can be made to hang.
CLASSES = {
    "url": r"(?:[Hh][Tt][Tt][Pp][Ss]?://|[Ww][Ww][Ww]\.)[!#-;=?-~]{1,2000}",
    "email": r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}",
    "sum": rf"(?=[A-Z]{{3,4}} [0-9])(?:{_CODE}) {_AMOUNT}(?![A-Za-z0-9])",  # the one kind of money that starts like a word
    "money": rf"{_SIGN} ?{_AMOUNT}(?![A-Za-z0-9])"
    rf"|{_AMOUNT} ?(?:{_SIGN}|[元块]|[美欧日][元]|万[元]?|(?:{_CODE}|{_any_case(_MONEY_WORDS)})(?![A-Za-z0-9]))",
    "phone": r"\+[0-9](?:[0-9 ()./-]{6,18})[0-9](?![A-Za-z0-9])|[0-9]{9,13}(?![A-Za-z0-9])",
    "num": r"[0-9](?:[0-9.,]{0,18}[0-9])?[kKmM]?(?![A-Za-z0-9])",
}


def char_class(cp: int) -> int:
    """0 separator, 1 letter or digit, 2 a word of its own (Han, kana), 3 joins without being seen."""
    if 0xD800 <= cp < 0xE000:
        return SEPARATOR
    if cp in _HIDDEN or 0xE0000 <= cp <= 0xE01EF:
        return JOINER
    if any(low <= cp <= high for low, high in _CJK):
        return SINGLE
    char, category = chr(cp), ud.category(chr(cp))
    if category[0] == "M":
        return JOINER
    if category[0] in "LN":
        return WORD
    plain = ud.normalize("NFKC", char)
    circled = category == "So" and plain != char and all(ud.category(c)[0] in "LN" for c in plain)
    return WORD if circled else SEPARATOR


def _confusables() -> Iterator[tuple[str, str]]:
    from confusable_homoglyphs import confusables  # type: ignore[import-untyped]

    for char, entries in confusables.confusables_data.items():
        if len(char) != 1 or char.isascii() or ud.category(char)[0] != "L":
            continue
        if not any(script in ud.name(char, "") for script in _LOOKALIKE_SCRIPTS):
            continue
        target = next((e["c"] for e in entries if len(e["c"]) == 1 and e["c"].isascii() and e["c"].isalpha()), None)
        if target:
            yield char, target.lower()


def _small_capitals() -> Iterator[tuple[str, str]]:
    for cp in (*range(0x1D00, 0x1D23), *range(0x250, 0x2B0), 0xA730, 0xA731):
        name = ud.name(chr(cp), "")
        if name.startswith("LATIN LETTER SMALL CAPITAL ") and len(name.split()[-1]) == 1:
            yield chr(cp), name[-1].lower()


def _latin() -> dict[str, str]:
    return {**dict(_confusables()), **_NATURAL, **_BY_EYE, **dict(_small_capitals())}


def _fold(char: str, latin: dict[str, str]) -> str:
    if char_class(ord(char)) == JOINER:
        return ""
    if 0xAC00 <= ord(char) <= 0xD7A3:
        return char
    if char in latin:
        return latin[char]
    parts = ud.normalize("NFKD", ud.normalize("NFKC", char).casefold())
    bare = "".join(c for c in parts if ud.category(c)[0] != "M")
    seen = "".join(latin.get(c, c) for c in bare).lower()
    return "".join(c for c in seen if char_class(ord(c)) in (WORD, SINGLE)) or char


def _ranges(points: Iterable[tuple[int, int]]) -> list[list[int]]:
    """(code point, value) in order -> [first, last, value] runs; value 0 is left out."""
    runs: list[list[int]] = []
    for cp, value in points:
        if not value:
            continue
        if runs and runs[-1][2] == value and runs[-1][1] == cp - 1:
            runs[-1][1] = cp
        else:
            runs.append([cp, cp, value])
    return runs


def _deltas(runs: list[list[int]]) -> list[int]:
    """Runs as [distance from the last run, further code points, value]: small numbers, a third off the compressed size."""
    flat, at = [], 0
    for first, last, value in runs:
        flat += [first - at, last - first, value]
        at = last
    return flat


def _all_points() -> Iterator[int]:
    yield from range(0x32400)
    yield from range(0xE0000, 0xE01F0)


def _is_odd(cp: int, folded: str) -> bool:
    """True for a code point that stands for a Latin letter without being one that people write."""
    char = chr(cp)
    if char_class(cp) == JOINER:
        return cp in _OVERLAYS or cp >= 0xE0000 or (cp in _HIDDEN and cp != 0xAD)  # a soft hyphen is typography
    if char.isascii() or char in _NATURAL or cp in _TYPOGRAPHIC or 0xFF01 <= cp <= 0xFF5E:
        return False
    return folded != char and folded.isascii() and not ud.normalize("NFD", char)[0].isascii()


def build() -> dict[str, object]:
    """The tables as JSON data; `sha256` covers everything but itself."""
    latin = _latin()
    ranges = _ranges((cp, char_class(cp)) for cp in _all_points())
    fold: dict[str, str] = {}
    accents: dict[str, str] = {}
    odd: list[tuple[int, int]] = []
    for first, last, kind in ranges:
        for cp in range(first, last + 1):
            char = chr(cp)
            folded = _fold(char, latin) if first < 0x20000 else char
            if kind != JOINER and folded != char:
                fold[char] = folded
            marked = ud.normalize("NFD", char.casefold())
            if kind == WORD and len(marked) > 1 and marked[0].isascii() and marked != folded:
                accents[char] = marked
            if kind in (WORD, JOINER) and _is_odd(cp, folded):
                odd.append((cp, 1))
    data: dict[str, object] = {
        "unicode": ud.unidata_version,
        "ranges": _deltas(ranges),
        "fold": fold,
        "accents": accents,
        "odd": _deltas(_ranges(odd)),
        "classes": CLASSES,
        "starters": "+$€£¥₩₹₽",
    }
    return {"sha256": digest(data), **data}


def digest(data: dict[str, object]) -> str:
    """SHA-256 over the canonical JSON of the tables without their own `sha256`."""
    rest = {k: v for k, v in data.items() if k != "sha256"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> None:
    """Write the tables beside the engine."""
    target = Path(__file__).resolve().parent.parent / "engine" / "tables.json"
    target.write_text(json.dumps(build(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
