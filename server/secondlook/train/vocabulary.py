"""The closed word list of the learned signal, and how each word may be written, from what the corpus shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..engine.lexicon import ALWAYS_NAME, ENDS, LINK, NOUN, OPENER, UPPER
from ..engine.lexicon import is_capital as capital
from ..engine.tables import SINGLE, Tables
from ..engine.tokens import Tokeniser
from ..engine.vocabulary import Vocabulary
from .corpus import Labelled
from .exclusions import Exclusions, han_firms, han_words

LEAST_CAPITALS = 2  # scenarios that must show a capital before it counts
_NOUN_SHARE = 5  # a noun stands with a capital at least so many times as often as without
_NOUN_ENDS = (
    "ung",
    "ungen",
    "heit",
    "heiten",
    "keit",
    "keiten",
    "schaft",
    "schaften",
    "tion",
    "tionen",
    "ment",
    "tat",
    "nis",
    "bericht",
    "liste",
    "plan",
    "daten",
)
_LINKS = "of for and the de des du la le les l d et pour fur und der die das von zu och for av ja i at 的 和 与 及".split()
_NO_NAMES = frozenset("我你您他她它的了是在不有也就这那个些给请想会说把被让对到吗呢吧啊别谁哪什么很还再能可要去来看写吃聊拍们")
_COMMON = 150  # so many of the most frequent words of a language may open a sentence
_NO_OPENERS = frozenset(
    """
new world time day year people work first last man home house state city group bank university school great good best big high
long life way north south east west open free city part aika uusi maa suomi suomen neue neuen jahr jahre zeit leben welt stadt
land frau herr nya ar tid dag temps monde vie jour ville an ans pays grand france paris
""".split()
)
_CLASSES = ("#money", "#num", "#phone", "#email", "#url", "#break", "#ask", "#end")


@dataclass
class _Seen:
    """The scenarios in which a word stood so."""

    small: set[str] = field(default_factory=set)
    opening: set[str] = field(default_factory=set)
    inside: set[str] = field(default_factory=set)
    german: set[str] = field(default_factory=set)
    upper: set[str] = field(default_factory=set)


def word_list(items: Sequence[Labelled], vocabulary: Vocabulary, tables: Tables, excluded: Exclusions) -> dict[str, int]:
    """Words in the order of their code points, each with its kinds."""
    seen: Mapping[str, _Seen] = _look(items, vocabulary, tables)
    openers = _openers(tables)
    kinds = {
        word: kind
        for word, how in seen.items()
        if not excluded.bars(word) and (kind := _kind(word, how, excluded, openers)) is not None
    }
    kinds |= _han_list(items, tables, excluded)
    kinds |= dict.fromkeys(_CLASSES, 0)
    for word in kinds.keys() & set(_LINKS):
        kinds[word] |= LINK
    always, beside = han_firms()
    kinds |= dict.fromkeys(always, ALWAYS_NAME)
    for word in beside:
        kinds[word] = kinds.get(word, 0) | NOUN
    return dict(sorted(kinds.items()))


def _openers(tables: Tables) -> frozenset[str]:
    """Words so common that a capital means the start of a sentence, not a name."""
    from wordfreq import top_n_list

    common = (word for language in ("de", "en", "fi", "fr", "sv") for word in top_n_list(language, _COMMON))
    return frozenset(tables.fold_word(word) for word in common) - _NO_OPENERS


def _look(items: Iterable[Labelled], vocabulary: Vocabulary, tables: Tables) -> Mapping[str, _Seen]:
    tokeniser = Tokeniser(tables)
    seen: dict[str, _Seen] = defaultdict(_Seen)
    for item in items:
        for text in item.fields:
            opens = True
            for token in tokeniser.pattern_for(text).findall(text):
                if token[0] in ENDS:
                    opens = True
                    continue
                folded = tables.fold_word(token)
                if (
                    vocabulary.class_of(token) is None
                    and folded
                    and tables.kind(ord(token[0])) != SINGLE
                    and not folded[0].isdigit()
                ):
                    how = seen[folded]
                    if not capital(token[0]):
                        how.small.add(item.scenario)
                    elif len(token) > 1 and capital(token[1]):
                        how.upper.add(item.scenario)
                    elif opens:
                        how.opening.add(item.scenario)
                    else:
                        (how.german if item.language == "de" else how.inside).add(item.scenario)
                opens = False
    return seen


def _kind(word: str, how: _Seen, excluded: Exclusions, openers: frozenset[str]) -> int | None:
    """The kinds of a word, None for one that is not listed."""
    name = word in excluded.capitals
    kinds = 0
    if len(how.upper) > LEAST_CAPITALS and not name:
        kinds |= UPPER
    german = len(how.german) >= LEAST_CAPITALS or (bool(how.german) and word.endswith(_NOUN_ENDS))
    if not name and german:
        noun = len(how.german) >= _NOUN_SHARE * len(how.small)
        kinds |= OPENER | (NOUN if noun else 0)
    elif not name and len(how.opening) >= LEAST_CAPITALS and word in openers:
        kinds |= OPENER
    if word == "i":
        kinds |= OPENER
    if how.small and len(how.small) * 2 >= len(how.inside):
        return kinds
    return kinds if kinds & UPPER or (german and not name) else None


def _han_list(items: Iterable[Labelled], tables: Tables, excluded: Exclusions) -> dict[str, int]:
    """Chinese words of the dictionary that the corpus holds, and the single characters that carry grammar, not names."""
    words = han_words()
    scenarios: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for text in item.fields:
            row = text.translate(tables.han_fold)
            i = 0
            while i < len(row):
                size = next((n for n in (4, 3, 2) if row[i : i + n] in words), 1)
                if tables.kind(ord(row[i])) == SINGLE and (size > 1 or row[i] in _NO_NAMES):
                    scenarios[row[i : i + size]].add(item.scenario)
                i += size
    return {word: 0 for word in scenarios if not excluded.bars(word)}
