"""The corpus: every line is whole, nothing is filled from a template, no text stands twice."""

from corpus.check import corpus_files, faults, read_items
from corpus.talks import faults as talk_faults
from corpus.talks import talk_files


def test_corpus_holds_no_fault():
    assert faults(list(read_items(corpus_files()))) == []


def test_a_text_written_twice_is_refused():
    text = "Could you write two pages on what the committee has not said in public yet, we pay for each of them"
    one = {"id": "a", "scenario": "x", "channel": "email", "lang": "en", "label": "benign", "text": text}
    other = {**one, "id": "b", "scenario": "y", "text": text.replace("two pages", "three pages")}
    assert "trigrams" in faults([("f:1", one), ("f:2", other)])[0]
    pair = [("f:1", {**one, "pair": "b"}), ("f:2", {**other, "pair": "a"})]
    assert faults(pair) == []


def test_a_span_must_stand_in_its_text():
    item = {
        "id": "a",
        "scenario": "x",
        "channel": "email",
        "lang": "en",
        "label": "approach",
        "severity": "clear",
        "text": "Hello",
        "spans": ["Hallo"],
    }
    assert "does not stand" in faults([("f:1", item)])[0]


def test_conversations_hold_no_fault():
    assert talk_faults(list(read_items(talk_files()))) == []


def test_a_conversation_written_twice_is_refused():
    said = ["Hello, a short question about your work", "Yes?", "Could you write two pages about it", "Perhaps next week then"]
    turns = [{"from": "me" if n == 1 else "them", "day": n, "text": text} for n, text in enumerate(said)]
    one = {"id": "a", "channel": "email", "lang": "en", "label": "benign", "messages": turns}
    assert "trigrams" in talk_faults([("f:1", one), ("f:2", {**one, "id": "b"})])[0]
    assert "warn_at" in talk_faults([("f:1", {**one, "warn_at": 1})])[0]
