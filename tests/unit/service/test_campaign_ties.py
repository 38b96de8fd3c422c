"""What puts reports into one campaign, and what must not: attacks on the grouping, with the real store."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest
from campaign_reports import mail, take
from reporting import Clock

from secondlook.reports.own_words import own_words
from secondlook.reports.read import read_report
from secondlook.reports.sketch import BANDS, ENOUGH_BANDS, sketch
from secondlook.reports.traces import Trace, traces_of
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.ties import MOST_GROUPS, MOST_LINK_GROUPS, MOST_NAMES

LETTERS = [json.loads(line) for line in (Path(__file__).parent / "campaigns" / "letters.jsonl").read_text("utf-8").splitlines()]
CORPUS = Path(__file__).parents[2] / "corpus"
DISCLAIMER = (
    "This message and its attachments are confidential and may be legally privileged. If you are not the intended recipient, "
    "please delete it, tell the sender, and do not copy or forward any part of it to anybody else, whoever asks you to do so."
)
SUBJECTS = (
    "harbour fees",
    "night ferries",
    "ice breakers",
    "rail yards",
    "crane drivers",
    "pilot boats",
    "tide tables",
    "oil booms",
)


def _kinds(text: str, **more: object) -> dict[str, str]:
    content = read_report(mail(1, text, **more)).report.message
    return {one.kind: one.value for one in traces_of(content, ("firm.example",), ("+1 555 0100",))}


def _text(at: int) -> str:
    """Texts that have nothing in common but a language."""
    return f"About {SUBJECTS[at % len(SUBJECTS)]}, letter {chr(97 + at)}."


def test_edited_copies_of_a_letter_are_found_in_six_languages_and_other_letters_are_not(
    database: Database, settings: Settings, clock: Clock
) -> None:
    found = take(database, settings, clock, *[mail(n, one["text"]) for n, one in enumerate(LETTERS)])
    pairs = list(combinations(range(len(LETTERS)), 2))
    wanted = {(a, b) for a, b in pairs if LETTERS[a]["campaign"] and LETTERS[a]["campaign"] == LETTERS[b]["campaign"]}
    tied = {(a, b) for a, b in pairs if found[a] is not None and found[a] == found[b]}
    assert len(wanted) == 21 and tied == wanted  # precision and recall of 1


def test_unrelated_texts_of_the_corpus_are_not_nearly_the_same() -> None:
    texts = [json.loads(line) for path in sorted(CORPUS.glob("t*/*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    texts = [one["text"] for one in texts if isinstance(one.get("text"), str)][::3]
    sketches = [set(enumerate(sketch(own_words(text).letter))) for text in texts]
    tied = [(a, b) for a, b in combinations([one for one in sketches if one], 2) if len(a & b) >= ENOUGH_BANDS]
    assert len(texts) > 900
    # The corpus holds a few innocent twins of approaches, alike in all but what is asked.
    assert len(tied) <= 8


@pytest.mark.parametrize("letter", [one["text"] for one in LETTERS if one["campaign"]])
def test_disguised_letters_and_hidden_characters_change_nothing(letter: str) -> None:
    disguised = letter.translate(str.maketrans({"a": "а", "e": "е", "o": "о", "p": "р", "c": "с"})).replace("i", "і")
    disguised = "".join(f"{char}\u200b" if at % 3 == 0 else char for at, char in enumerate(disguised))
    shared = sum(one == other for one, other in zip(sketch(letter), sketch(disguised), strict=True))
    assert shared >= BANDS - 2


def test_small_print_and_quoted_mails_tie_nothing(database: Database, settings: Settings, clock: Clock) -> None:
    quoted = (
        "On Monday 3 March 2026 anna@firm.example wrote:\n> Thank you for asking, our switchboard is at +358 40 555 0199,\n> "
    )
    quoted += "and the forms that you need are at https://forms.example/visitors for as long as the terminal is being rebuilt."
    bodies = [
        mail(n, f"{_text(n)}\n\n{quoted}", sender=f"s{n}@north{n}.example", by=f"r{n}", subject="Re: your visit") for n in (1, 2)
    ]
    bodies += [mail(n, f"{_text(n)}\n\nKind regards\n\n{DISCLAIMER}", sender=f"s{n}@south{n}.example") for n in (3, 4)]
    assert set(take(database, settings, clock, *bodies).values()) == {None}


def test_a_page_to_which_everybody_links_ties_only_the_first_few_and_then_none(
    database: Database, settings: Settings, clock: Clock
) -> None:
    def invited(number: int) -> bytes:
        text = f"{_text(number)} See https://conference.example/2026/programme"
        return mail(number, text, sender=f"s{number}@host{number}.example")

    few = take(database, settings, clock, *map(invited, range(MOST_LINK_GROUPS)))
    assert len(set(few.values())) == 1 and None not in few.values()
    many = take(database, settings, clock, invited(MOST_LINK_GROUPS), invited(MOST_LINK_GROUPS + 1))
    assert set(many.values()) == {None}


def test_what_else_ties_them_stays_when_a_common_link_lets_go(database: Database, settings: Settings, clock: Clock) -> None:
    link = "https://meet.example/room"
    one = [mail(n, f"{_text(n)} {link}", sender="ilse@northquay.example") for n in (0, 1)]
    others = [mail(n, f"{_text(n)} {link}", sender=f"s{n}@host{n}.example") for n in range(2, 6)]
    found = take(database, settings, clock, *one, *others)
    assert found[0] == found[1] is not None and {found[n] for n in range(2, 6)} == {None}


def test_one_number_in_many_hands_is_a_campaign_until_it_is_everybodys(
    database: Database, settings: Settings, clock: Clock
) -> None:
    def number(at: int) -> bytes:
        return mail(at, f"{_text(at)} Call +358 40 555 0123", sender=f"s{at}@host{at}.example")

    assert len(set(take(database, settings, clock, *map(number, range(MOST_GROUPS))).values())) == 1
    assert set(take(database, settings, clock, number(MOST_GROUPS)).values()) == {None}


def test_writing_down_somebody_elses_number_does_not_make_one_campaign_of_two(
    database: Database, settings: Settings, clock: Clock
) -> None:
    first = [mail(n, f"{_text(n)} Call +358 40 555 0123", sender="a@one.example") for n in (1, 2)]
    second = [mail(n, _text(n), sender="b@two.example") for n in (3, 4)]
    poison = mail(5, f"{_text(5)} or call 040 555 0123", sender="b@two.example")
    found = take(database, settings, clock, *first, *second, poison)
    assert found[1] == found[2] != found[3] == found[4] == found[5]


def test_a_list_of_addresses_ties_nothing(database: Database, settings: Settings, clock: Clock) -> None:
    people = " ".join(f"guest{n}@hotel{n}.example" for n in range(30))
    bodies = [mail(n, f"{_text(n)} {people}", sender=f"s{n}@host{n}.example") for n in (1, 2)]
    assert set(take(database, settings, clock, *bodies).values()) == {None}


def test_a_machine_that_writes_for_everybody_is_no_sender(database: Database, settings: Settings, clock: Clock) -> None:
    bodies = [
        mail(n, _text(n), sender=sender, name=f"Person {n}")
        for n, sender in enumerate(["messages-noreply@network.example", "messages-noreply@network.example"])
    ]
    assert set(take(database, settings, clock, *bodies).values()) == {None}


def test_an_address_under_which_very_many_names_write_is_no_sender(database: Database, settings: Settings, clock: Clock) -> None:
    def relayed(number: int) -> bytes:
        return mail(number, f"Text {chr(97 + number)}", sender="desk@relay.example", name=f"Person {number}")

    first = take(database, settings, clock, *map(relayed, range(MOST_NAMES)))
    assert len(set(first.values())) == 1
    later = take(database, settings, clock, *[relayed(number) for number in range(MOST_NAMES, MOST_NAMES + 2)])
    assert later[MOST_NAMES] is None and later[MOST_NAMES + 1] is None


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("call +358 40 555 0123 now", "phone", "405550123"),
        ("call 040 555 0123 now or 0405550123", "phone", "405550123"),
        ("call ０４０５５５０１２３ now", "phone", "405550123"),
        ("I am @ilse_vander there", "handle", "ilse_vander"),
        ("I am @ilse\u200b_v\u0430nder there", "handle", "ilse_vander"),
        ("WeChat: ilse_88, please", "handle", "ilse_88"),
        ("加我微信号：ilse_88", "handle", "ilse_88"),
        ("see https://fi.network.example/in/Ilse/?trk=abc", "link", "network.example/in/ilse"),
        ("write to Ilse@North\u200bquay.example", "named_address", "ilse@northquay.example"),
    ],
)
def test_a_trace_has_one_form_however_it_is_written(text: str, kind: str, value: str) -> None:
    assert _kinds(text).get(kind) == value


@pytest.mark.parametrize(
    "text",
    [
        "ring our own +1 555 0100",
        "ask help@firm.example",
        "I saw https://www.firm.example/jobs",
        "find me on https://www.linkedin.com",
        "Signal: please write there",
        "anna@home.example",
        "order 12345",
    ],
)
def test_what_is_the_organisations_the_reporters_or_everybodys_is_no_trace(text: str) -> None:
    report = read_report(mail(1, text, by="anna")).report
    assert report.reporter and report.reporter.address
    ours = ("+1 555 0100", report.reporter.address)
    assert traces_of(report.message, ("firm.example",), ours) == ()


def test_a_look_alike_of_the_own_domain_is_a_trace() -> None:
    assert _kinds("see https://f\u0456rm.example/jobs")["link"] == "f\u0456rm.example"


def test_where_a_link_leads_counts_and_not_what_it_says() -> None:
    content = read_report(mail(1, "here", links=[{"text": "firm.example", "href": "https://trap.example/x"}])).report.message
    assert traces_of(content, ("firm.example",)) == (Trace("link", "trap.example/x"),)
