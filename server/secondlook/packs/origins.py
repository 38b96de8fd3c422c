"""Words that no rule may lean on: countries, nationalities, languages, religions, in the six languages.

`origins.json` is made by `python -m secondlook.packs.origins` from Unicode's CLDR (by way of Babel) and the words below.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from ..engine.tables import load_tables

LANGUAGES = ("en", "fi", "sv", "de", "fr", "zh")
_HAN = re.compile("[\u3400-\u9fff]+")
_PIECE = re.compile(r"\*?[^\W\d_]+\*?")
_LEAST_STEM = 5  # shorter stems are those of too many other words
# Nationalities and religions, for CLDR names countries and languages only.
_PEOPLE = (
    "korea korean american british french finnish swedish israeli indian african european muslim christian jewish "
    "buddhist hindu islam christianity immigrant foreigner diaspora kiinalainen venäläinen amerikkalainen saksalainen "
    "ruotsalainen ulkomaalainen muslimi kristitty chinesisch russisch amerikanisch französisch finnisch schwedisch "
    "ausländer muslimisch christlich jüdisch chinois chinoise russe américain américaine allemand allemande "
    "finlandais suédois musulman chrétien juif kinesisk rysk amerikansk tysk fransk finsk svensk utlänning muslimsk "
    "judisk iranian iranilainen iranisch iranien iransk 中国人 俄罗斯人 美国人 外国人 穆斯林 基督徒"
)
# Names of countries and languages that mean something else, somewhere.
_OTHER_MEANING = frozenset(
    "turkey chad jordan georgia oman niue mali mon han ido kong vai bei reunion ungern asian palau haussa polish norm peru "
    "island malta cuba romania france germania venda luba twi ewe akan fang cree".split()
)
_OTHER_STEMS = frozenset(("roman", "cache", "round", "esper", "frank"))


@cache
def _names() -> tuple[frozenset[str], tuple[str, ...]]:
    data = json.loads(files("secondlook.packs").joinpath("origins.json").read_text(encoding="utf-8"))
    return frozenset(data["words"]), tuple(data["han"])


def origins_in(text: str) -> Iterator[str]:
    """The words of a phrase or sentence that name an origin, also where a star stands for the rest of one."""
    words, han = _names()
    fold = load_tables().fold_word
    for piece in _PIECE.findall(text):
        bare = fold(piece.strip("*"))
        if bare in words or (piece.endswith("*") and len(bare) >= _LEAST_STEM and _begins_one(bare, words)):
            yield piece
    yield from (name for name in han if name in text)


def _begins_one(stem: str, words: frozenset[str]) -> bool:
    return stem not in _OTHER_STEMS and any(word.startswith(stem) and len(word) <= len(stem) + 4 for word in words)


def _build() -> dict[str, list[str]]:
    from babel import Locale

    found = set(_PEOPLE.split())
    for language in LANGUAGES:
        locale = Locale.parse(language)
        for names in (locale.territories, locale.languages):
            found |= {name.lower() for code, name in names.items() if len(code) == 2}
    han = sorted(name for name in found if _HAN.fullmatch(name) and len(name) > 1)
    latin = {load_tables().fold_word(name) for name in found if name.isalpha() and not _HAN.search(name)}
    return {"words": sorted(name for name in latin - _OTHER_MEANING if len(name) > 2), "han": han}


def main() -> None:
    """Write the list beside this file."""
    target = Path(__file__).with_name("origins.json")
    target.write_text(json.dumps(_build(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
