"""The corpus: every line is whole, nothing is filled from a template, no text stands twice."""

from corpus.check import corpus_files, faults, read_items


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
