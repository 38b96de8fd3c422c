"""Words that hardly move a score are left out, and what stays still means the same."""

from __future__ import annotations

from secondlook.engine.lexicon import FIRST
from secondlook.train.prune import LEAST_PULL, pruned

MODEL = {
    "words": "#end dull heavier little rowed shouted 报告",
    "kinds": "0000040",
    "word_weights": [0, 1, LEAST_PULL, 2, 1, 0, 0],
    "word_sizes": [9, 9, 9, 9, 9, 9, 9],
    "stems": "heav* litt*",
    "stem_weights": [5, LEAST_PULL],
    "stem_sizes": [4, 4],
    "pairs": [2 + FIRST, 4 + FIRST, 30, 9],
    "least": 6400,
}


def test_only_what_hardly_pulls_is_left_out() -> None:
    left = pruned(MODEL)
    assert left["words"].split(" ") == ["#end", "heavier", "little", "rowed", "shouted", "报告"]
    assert left["kinds"] == "000040"
    assert left["word_weights"] == [0, LEAST_PULL, 2, 1, 0, 0]


def test_rows_keep_their_words() -> None:
    left = pruned(MODEL)
    words = left["words"].split(" ")
    first, second, weight, size = left["pairs"]
    assert (words[first - FIRST], words[second - FIRST], weight, size) == ("heavier", "rowed", 30, 9)


def test_stems_of_nothing_go() -> None:
    model = {**MODEL, "stem_weights": [5, 1]}
    assert pruned(model)["stems"] == "heav*"
