"""The sum that the tester shows is the sum that the engine makes, over every sample message."""

from __future__ import annotations

from secondlook.backtest.items import read, sample_items
from secondlook.engine.messages import Message
from secondlook.packs.load import engine_from, pack_bytes
from secondlook.paths import rules_dir
from secondlook.web.staff.rules_sum import sum_of


def test_the_terms_add_up_to_the_score() -> None:
    engine = engine_from(pack_bytes(rules_dir()))
    shown = 0
    for item in sample_items():
        content = read(item).content
        if not isinstance(content, Message):
            continue
        judged = engine.assess(content)
        total = sum_of(judged, engine.pack, "en")
        assert min(100, total.signals + sum(rule.points for rule in total.rules)) == judged.score, item.place
        by_score = "caution" if total.signals >= total.caution else "note" if total.signals >= total.note else "none"
        assert judged.level in {by_score, *(rule.level for rule in total.rules)}, item.place
        assert sum(term.seen for part in total.parts for term in part.terms) == len(judged.findings)
        shown += bool(total.parts)
    assert shown > 50
