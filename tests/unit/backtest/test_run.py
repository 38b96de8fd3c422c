"""The whole back-test: several processes, files with faults, the same result each time, at once over when cancelled."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from secondlook.backtest.items import Item, file_items, sample_items
from secondlook.backtest.processes import Cancelled
from secondlook.backtest.result import Result
from secondlook.backtest.run import backtest
from secondlook.cli.rules import command
from secondlook.packs.fairness import unfair
from small_pack import small_pack

OFFER = {"phrases": ["paid <0-2> report*"]}


def _pack(*more: str) -> bytes:
    signals = {
        "offer/paid": {"phrases": [*OFFER["phrases"], *more], "grade": "strong"},
        "offer/quiet": {"phrases": ["keep quiet"]},
    }
    return json.dumps(
        small_pack({"signals": signals, "pack": {"tactic_cap": 40}}), ensure_ascii=False, separators=(",", ":")
    ).encode()


BEFORE, AFTER = _pack(), _pack("alpine dossier*")


def _items(count: int) -> Iterator[Item]:
    for number in range(count):
        text = ("A paid report.", "The alpine dossier.", "Keep quiet.", "The train is late.")[number % 4]
        label = ("approach", "scam", "harmless", "unknown")[number % 3]
        yield Item(f"made:{number + 1}", "json", json.dumps({"text": text, "label": label}).encode())


def _without_times(result: Result) -> dict[str, object]:
    return {key: value for key, value in result.to_json().items() if key not in ("speed", "seconds", "twice")}


def test_processes_give_the_same_as_one_and_as_everything_twice() -> None:
    done: list[int] = []
    first = backtest(BEFORE, AFTER, _items(2_000), progress=done.append)
    again = backtest(BEFORE, AFTER, _items(2_000), processes=1, complete=True)
    assert _without_times(first) == _without_times(again)
    assert (first.twice, again.twice) == (500, 2_000)
    assert first.changes["to_caution"].count == 500 and len(first.changes["to_caution"].examples) == 20
    example = first.changes["to_caution"].examples[0]
    assert (example.place, example.label, example.before, example.after) == ("made:2", "scam", "none", "caution")
    assert [(quote.signal, quote.quote, quote.is_new) for quote in example.quotes] == [("paid", "alpine dossier", True)]
    assert first.speed.messages == len(list(sample_items())[::2])  # whatever the items are
    assert done[-1] == 2_000 and done == sorted(done)
    assert first.may_be_published
    assert not multiprocessing.active_children()


def test_a_fault_is_told_with_its_place_and_the_run_goes_on(tmp_path: Path) -> None:
    lines = tmp_path / "some.jsonl"
    lines.write_bytes(b'{"text": "The alpine dossier."}\nnot json\n\n{"text": 3}\n{"text": "A paid report."}\n')
    mails = tmp_path / "some.mbox"
    mail = b"From: a@firm.example\nSubject: Hello\n\nThe alpine dossier.\n"
    mails.write_bytes(b"From a Thu Jan  1 00:00:00 2026\n" + mail + b"\nFrom b Thu Jan  1 00:00:00 2026\n\x89PNG\r\n\x1a\n\n")
    result = backtest(BEFORE, AFTER, [*file_items([lines]), *file_items([mails], mbox=True)])
    assert (result.items, result.failed) == (3, 3)
    assert [trouble.place for trouble in result.troubles] == ["some.jsonl:2", "some.jsonl:4", "some.mbox:2"]
    assert result.changes["to_caution"].count == 2


def test_cancelled_at_once() -> None:
    seen: list[int] = []
    with pytest.raises(Cancelled):
        backtest(BEFORE, AFTER, _items(10**9), progress=seen.append, is_cancelled=lambda: bool(seen))
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("phrase", ["visit geneva", "fatima <0-3> report*", "northlake team", "for the iranian* side"])
def test_a_name_or_origin_cannot_be_published(phrase: str) -> None:
    found = unfair(BEFORE, _pack(phrase))
    assert found
    assert not backtest(BEFORE, _pack(phrase), _items(4)).may_be_published


def test_a_swap_that_matters_cannot_be_published() -> None:
    assert any(one.other for one in unfair(BEFORE, _pack("bridge capital")))


@pytest.mark.parametrize(
    "phrase", ["capital market*", "nice to <0-3> you", "mark the <0-8> price", "加 <0-2> 微信", "pay #money"]
)
def test_ordinary_words_that_are_part_of_names_are_fair(phrase: str) -> None:
    assert unfair(BEFORE, _pack(phrase)) == []


def test_the_sample_is_labelled_and_readable() -> None:
    result = backtest(BEFORE, AFTER, sample_items())
    assert result.failed == 0 and result.labels["unknown"] == 0 and result.labels["approach"] > 100


def test_the_command(tmp_path: Path) -> None:
    old, new, bad = tmp_path / "old.pack", tmp_path / "new.pack", tmp_path / "bad.pack"
    old.write_bytes(BEFORE)
    new.write_bytes(AFTER)
    bad.write_bytes(_pack("visit geneva"))
    lines = tmp_path / "some.jsonl"
    lines.write_bytes(b'{"text": "The alpine dossier.", "label": "benign"}\n')
    arguments = ["backtest", "--before", str(old), "--jsonl", str(lines)]
    told = CliRunner().invoke(command, [*arguments, "--after", str(new)], standalone_mode=False)
    assert told.return_value == 0, told.output
    assert "newly a caution: 1 (1 harmless)" in told.output
    assert "some.jsonl:1 [harmless] none -> caution: + paid 'alpine dossier'" in told.output
    assert "may be published" in told.output
    refused = CliRunner().invoke(command, [*arguments, "--after", str(bad), "--json"], standalone_mode=False)
    assert refused.return_value == 1
    assert json.loads(refused.output)["may_be_published"] is False
