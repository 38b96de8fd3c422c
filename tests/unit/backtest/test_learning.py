"""Precision from verdicts, what is proposed, and that nobody steers it by writing often."""

from __future__ import annotations

import pytest

from secondlook.backtest.learning import Seen, precisions, proposals, wilson


def _reports(right: int, wrong: int, signal: str = "paid") -> list[Seen]:
    verdicts = ["approach"] * right + ["harmless"] * wrong
    return [Seen(f"report {number}", verdict, frozenset({signal})) for number, verdict in enumerate(verdicts)]


def test_a_signal_that_is_mostly_wrong_is_proposed_for_less() -> None:
    (proposal,) = proposals(precisions(_reports(3, 37)), {"paid": "caution"})
    assert (proposal.grade, proposal.proposed) == ("caution", "info")
    assert str(proposal) == "paid was right in 3 of 40 independent closed reports: caution -> info?"
    assert proposals(precisions(_reports(0, 20)), {"paid": "info"})[0].proposed == "off"


def test_a_signal_that_is_nearly_always_right_is_proposed_for_more() -> None:
    (proposal,) = proposals(precisions(_reports(40, 1)), {"paid": "caution"})
    assert proposal.proposed == "strong"
    assert proposals(precisions(_reports(40, 1)), {"paid": "strong"}) == []


@pytest.mark.parametrize(("right", "wrong"), [(0, 9), (5, 5), (10, 2), (6, 14)])
def test_nothing_is_proposed_where_it_is_not_sure(right: int, wrong: int) -> None:
    assert proposals(precisions(_reports(right, wrong)), {"paid": "caution"}) == []


def test_many_reports_of_one_hand_count_once() -> None:
    flood = [Seen("sender x@firm.example", "harmless", frozenset({"paid"}))] * 500
    (precision,) = precisions([*_reports(12, 0), *flood])
    assert (precision.right, precision.wrong) == (12, 1)
    assert proposals([precision], {"paid": "caution"}) == []


def test_an_exercise_is_right_and_a_counter_signal_keeps_its_grade() -> None:
    (precision,) = precisions([Seen("a", "exercise", frozenset({"paid"}))])
    assert (precision.right, precision.wrong) == (1, 0)
    assert proposals(precisions(_reports(0, 40)), {"paid": "counter"}) == []


def test_the_interval() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(3, 40)
    assert low == pytest.approx(0.0258, abs=0.001) and high == pytest.approx(0.1986, abs=0.001)
