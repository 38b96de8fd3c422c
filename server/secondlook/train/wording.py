"""The file `rules/learned/wording.json`: weights, thresholds and where they come from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..engine.pack import Pack
from ..engine.tables import load_tables
from ..engine.tokens import Tokeniser
from ..engine.vocabulary import Vocabulary
from ..packs.load import pack_bytes
from .corpus import corpus_files, read_corpus
from .exclusions import exclusions
from .fit import Reader, fit
from .thresholds import ranking, thresholds, unseen_scores


def train(corpus: Path, parts: Sequence[str], rules: Path, day: str, share: float = 1.0) -> dict[str, Any]:
    """The content of the file for the parts of a corpus; `day` goes into its provenance.

    `share` of the scenarios is learned from, for learning curves.
    """
    tables = load_tables()
    everything, digest = read_corpus(corpus_files(corpus, parts))
    items = [item for item in everything if item.lot < share]
    reader = Reader(Vocabulary(Pack.from_json(json.loads(pack_bytes(rules))), tables), tables, Tokeniser(tables))
    excluded = exclusions(tables.fold_word, (name for item in items for name in item.names))
    scores = unseen_scores(items, reader, excluded)
    limits, measured = thresholds(items, scores)
    return {
        "about": {
            "day": day,
            "parts": list(parts),
            "corpus_sha256": digest,
            "messages": len(items),
            "scenarios": len({item.scenario for item in items}),
            "ranking": ranking(items, scores),
            "reached": measured,
        },
        **fit(items, reader, excluded).data,
        "thresholds": limits,
    }


def to_text(content: dict[str, Any]) -> str:
    """One line a key, so that a new training shows what it changed."""
    lines = [
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}" for key, value in content.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"
