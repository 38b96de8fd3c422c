"""The phrase language: what it means, and errors that carry the column."""

from __future__ import annotations

import pytest

from secondlook.engine.tables import load_tables
from secondlook.errors import PackError
from secondlook.packs.phrases import PhraseReader
from small_pack import small_pack

APPS = ["whatsapp*", "whats app", "微信"]
READER = PhraseReader(load_tables(), {"apps": APPS, "many": [f"w{i}" for i in range(1_500)]})


def _shown(phrase: str) -> list[str]:
    """Each variant as text: `words:a|stems:b <0-2> ...`."""
    shown = []
    for variant in READER.variants(phrase):
        parts = []
        for atoms, least, most in variant:
            gap = f"<{least}-{most}> " if most else ""
            parts.append(gap + "|".join(sorted(f"{a.kind}:{a.key}" for a in atoms)))
        shown.append(" ".join(parts))
    return shown


@pytest.mark.parametrize(
    ("phrase", "variants"),
    [
        ("short report*", ["words:short stems:report"]),
        ("(a|b c) d", ["rows:words:b words:c|words:a words:d"]),
        ("(a|b) <0-2> d", ["words:a|words:b <0-2> words:d"]),
        ("a <1-2> b? <0-3> c", ["words:a <1-2> words:b <0-3> words:c", "words:a <1-5> words:c"]),
        ("non-public info", ["words:non words:public words:info"]),
        ("*bericht* *raportti nun", ["infixes:bericht suffixes:raportti words:nun"]),
        ("加 <0-2> 微信", ["words:加 <0-2> han:微信"]),
        ("v信 吗", ["words:v words:信 words:吗"]),
        ("on {apps}", ["words:on han:微信|rows:words:whats words:app|stems:whatsapp"]),
        ("report <next> pay", ["words:report <0-41> words:pay"]),
        ("pay #money", ["words:pay classes:money"]),
        ("=Käyttää nyt", ["exact:ka\u0308ytta\u0308a\u0308 words:nyt"]),
        ("Größe nicht", ["words:grosse words:nicht"]),
    ],
)
def test_variants(phrase: str, variants: list[str]) -> None:
    assert _shown(phrase) == variants


@pytest.mark.parametrize(
    ("phrase", "error"),
    [
        ("", "column 1: the phrase is empty"),
        ("(a|b", "column 1: this ( is never closed"),
        ("(a|)", "column 4: an alternative is empty"),
        ("a (b (c))", "column 6: '(' cannot stand inside"),
        ("a )", "column 3: unexpected ')'"),
        ("a <5-2> b", "column 3: the gap <5-2> must rise"),
        ("a <0-99> b", "column 3: the gap <0-99> must rise and reach at most 20"),
        ("a <3> b", "column 3: a gap is written <0-5> or <next>, found <3>"),
        ("<0-2> b", "column 1: a gap must stand between"),
        ("a <0-2>", "column 3: a gap must stand between"),
        ("a <0-2> <0-3> b", "column 9: a gap must stand between"),
        ("a? b", "column 1: the first and the last word cannot be optional"),
        ("on {nope}", "column 4: no list named {nope}"),
        ("on #nope", "column 4: no class #nope"),
        ("re* nun", "column 1: 're' is too short for a star; at least 3 letters"),
        ("*ber* nun", "column 1: 'ber' is too short for a star; at least 4 letters"),
        ("of", "column 1: the single word 'of' says too little"),
        ("a *", "column 3: '*' has no word in it"),
        ("wh*t now", "column 1: 'wh*t' has no word in it, or a star in the middle"),
        ("a " + "x? y " * 8 + "b", "column 1: this phrase has 256 variants"),
        ("hello ({many} {many} {many} {many} {many})", "column 8: this is 7593750000000000 alternatives, at most 2000"),
        ("hello (a|{many}|{many})", "column 7: this is 3001 alternatives, at most 2000"),
        ("so " + "<0-20> so? " * 7 + "<0-20> so", "column 1: this phrase looks at up to"),
        ("so " + "<0-20> so " * 6, "column 1: this phrase looks at up to 426 places a word, at most 400"),
        ("a b c d e f g h i j k l m", "column 1: 13 words in a row"),
    ],
)
def test_errors_name_the_column_and_the_mend(phrase: str, error: str) -> None:
    with pytest.raises(PackError) as caught:
        READER.variants(phrase)

    assert str(caught.value).startswith(error)


def test_a_pack_holds_only_so_many_words() -> None:
    phrases = [f"{{many}} {{many}} w{i}" for i in range(400)]
    with pytest.raises(PackError, match=r"ask/crowd\.yml:.*more than a pack can hold"):
        small_pack({"signals": {"ask/crowd": {"phrases": phrases}}, "lists": {"many": [f"w{i}" for i in range(2_000)]}})
