"""The pages about campaigns: what they show and to whom, names opened with a reason, and the switch."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from campaign_reports import campaigns, mail, report_id, take
from flask.testing import FlaskClient
from reporting import Clock
from staff import Staff, add_person, signed_in

from secondlook.reports.greeting import without_greeting
from secondlook.reports.text_differences import MOST_WORDS, Change, Piece, text_differences
from secondlook.settings import Settings
from secondlook.store.audit import read_audit
from secondlook.store.database import Database
from secondlook.web.campaign_picture import Dot, Picture, draw

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
LETTER = "We prepare short papers on ferry traffic for a client who would rather not be named. Would you write two pages a month on how the berths are really given out? We pay $1 for each."


@pytest.fixture
def ann(client: FlaskClient, database: Database, clock: Clock) -> Staff:
    add_person(database, "ann", "analyst", "administrator", now=clock())
    return signed_in(client, "ann")


@pytest.fixture
def campaign(database: Database, settings: Settings, clock: Clock) -> int:
    """Four people, two of them with nearly the same letter, one anonymous; the sender tries to write markup."""
    letters = [LETTER.replace("$1", "800"), LETTER.replace("$1", "950"), "Word 3", "Word 4"]
    bodies = [
        mail(n, text, sender="ilse@northquay.example", name=HOSTILE, by=by, level="warning", subject=f"No {n} {HOSTILE}")
        for n, by, text in zip((1, 2, 3, 4), ("aino", "dora", "cleo", ""), letters, strict=True)
    ]
    found = take(database, settings, clock, *bodies)[1]
    assert found
    return found


def test_the_list_says_how_many_were_approached(ann: Staff, campaign: int) -> None:
    page = ann.get("/campaigns").text
    assert f'<a href="/campaigns/{campaign}">4 colleagues, 3 departments, 1 day</a>' in page
    assert "northquay.example" not in page.replace("northquay[.]example", "")


def test_a_campaign_shows_numbers_and_no_names(ann: Staff, campaign: int) -> None:
    page = ann.get(f"/campaigns/{campaign}").text
    assert all(f"reporter {n}" in page for n in (1, 2, 3)) and "reporter 4" not in page and "anonymous" in page
    assert not re.search(r"aino|dora|cleo", re.sub(r"Unit of \w+", "", page), re.IGNORECASE)
    assert "Departments: Unit of aino, Unit of cleo, Unit of dora" in page
    assert "<del>800</del> <ins>950</ins>" in page and "ilse@northquay[.]example" in page
    assert (
        "<script>alert" not in page and "<img" not in page.replace('<img src="/static/icons/mark.svg"', "") and "{{7*7}}" in page
    )


def test_a_name_is_opened_once_with_a_reason(ann: Staff, campaign: int, database: Database) -> None:
    opened = ann.post(f"/campaigns/{campaign}/name", report=report_id(2), reason="to  call back")
    assert opened.status_code == 200 and "Dora" in opened.text and "dora@home.example" in opened.text
    entry = read_audit(database)[0]
    assert (entry.actor, entry.action, entry.report_id) == ("ann", "name opened", report_id(2))
    assert entry.detail == f"campaign {campaign}: to call back" and "dora" not in entry.detail
    assert "Dora" not in ann.get(f"/campaigns/{campaign}").text


@pytest.mark.parametrize(
    ("number", "reason"), [(2, ""), (2, "x"), (2, "x" * 301), (4, "anonymous stays so"), (9, "no such report")]
)
def test_no_name_without_a_reason_or_a_name(ann: Staff, campaign: int, database: Database, number: int, reason: str) -> None:
    refused = ann.post(f"/campaigns/{campaign}/name", report=report_id(number), reason=reason)
    assert refused.status_code in (404, 422) and "Dora" not in refused.text
    assert "name opened" not in {entry.action for entry in read_audit(database)}


def test_a_report_of_another_campaign_opens_no_name(ann: Staff, campaign: int) -> None:
    assert ann.post(f"/campaigns/{campaign + 1}/name", report=report_id(1), reason="curious").status_code == 422


def test_reports_are_taken_out_split_off_and_joined_again(ann: Staff, campaign: int, database: Database) -> None:
    apart = ann.post(f"/campaigns/{campaign}/take-out", report=report_id(1), how="apart")
    assert apart.status_code == 303 and campaigns(database)[1] is None
    split = ann.post(f"/campaigns/{campaign}/take-out", report=[report_id(2), report_id(3)], how="together")
    assert split.location == f"/campaigns/{campaigns(database)[2]}" != f"/campaigns/{campaign}"
    back = ann.post(f"/campaigns/{campaign}/merge", other=str(campaigns(database)[2]))
    assert back.location == f"/campaigns/{campaign}" and set(campaigns(database).values()) == {None, campaign}
    assert ann.post(f"/campaigns/{campaign}/merge", other="x").status_code == 422


@pytest.mark.parametrize("path", ["/campaigns/999", f"/campaigns/{2**40}", "/campaigns/x"])
def test_what_is_not_there_is_not_found(ann: Staff, path: str) -> None:
    assert ann.get(path).status_code == 404


@pytest.mark.parametrize("query", ["at=x&after=1", "at=2026-01-01&after=1", "at=2026-01-01T00:00:00%2B00:00&after=1", "after=9"])
def test_a_wrong_place_in_the_list_is_no_error(ann: Staff, campaign: int, query: str) -> None:
    assert ann.get(f"/campaigns?{query}").status_code == 200


def test_switched_off_there_are_no_campaigns(ann: Staff, campaign: int, database: Database) -> None:
    assert ann.post("/campaign-settings", campaigns="off").status_code == 303
    assert read_audit(database)[0].detail == "campaigns: off"
    for answer in (ann.get("/campaigns"), ann.get(f"/campaigns/{campaign}"), ann.post(f"/campaigns/{campaign}/merge", other="1")):
        assert answer.status_code == 404 and "switched off" in answer.text
    assert "reported by" not in ann.get("/inbox").text
    ann.post("/campaign-settings", campaigns="on")
    assert ann.get("/campaigns").status_code == 200 and "reported by" in ann.get("/inbox").text
    assert ann.post("/campaign-settings", campaigns="maybe").status_code == 422


def test_the_page_stays_quick_and_says_what_it_leaves_out(
    ann: Staff, database: Database, settings: Settings, clock: Clock
) -> None:
    found = take(database, settings, clock, *[mail(n, f"Word {n}", sender="a@b.example", by=f"p{n}") for n in range(205)])
    page = ann.get(f"/campaigns/{found[0]}").text
    assert "The newest 200 of 205 reports are shown." in page and "others" in page and "205 colleagues" in page


@pytest.mark.parametrize("lang", ["fi", "sv", "de", "fr", "zh_CN"])
def test_every_language_has_the_page(ann: Staff, campaign: int, lang: str) -> None:
    assert ann.get(f"/campaigns/{campaign}?lang={lang}").status_code == 200
    assert ann.get(f"/campaigns?lang={lang}").status_code == ann.get(f"/campaign-settings?lang={lang}").status_code == 200


def _picture(lanes: list[str], dots: list[Dot], matches: list[list[int]]) -> ElementTree.Element:
    return ElementTree.fromstring(draw(Picture(HOSTILE, "words", lanes, dots, matches)))


def test_the_picture_is_plain_svg_whatever_the_data_says() -> None:
    start = date(2026, 11, 1)
    dots = [Dot(n % 3, start + timedelta(days=n), HOSTILE if n == 3 else "warning", HOSTILE) for n in range(9)]
    drawn = _picture([HOSTILE] * 3, dots, [[0, 1, 3], [2, 5]])
    names = {element.tag.rpartition("}")[2] for element in drawn.iter()}
    assert names <= {"svg", "title", "desc", "g", "path", "circle", "text"}
    assert {key for element in drawn.iter() for key in element.attrib} <= {
        "class", "role", "viewBox", "width", "height", "d", "x", "y", "cx", "cy", "r", "text-anchor",
    }  # fmt: skip
    assert drawn[0].text == HOSTILE and len(drawn.findall("path[@class='same']")) == 3


@pytest.mark.parametrize("days", [[], [0], [0, 0, 0], [0, 1], [0, 400]])
def test_a_picture_of_any_span(days: list[int]) -> None:
    dots = [Dot(0, date(2026, 1, 1) + timedelta(days=day), "note", "") for day in days]
    places = [float(one.get("cx", "0")) for one in _picture(["reporter 1"], dots, []).iter("circle")]
    assert len(places) == len(days) and len(set(places)) == len(days) and all(0 < x < 960 for x in places)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Good morning Robin, we prepare short papers on ferries", "we prepare short papers on ferries"),
        ("Dear Dr. Oduya: could you write two pages for us today", "could you write two pages for us today"),
        ("Hello! Dear Ms Oduya, we prepare short papers on ferries", "we prepare short papers on ferries"),
        ("Hyvä rouva Oduya.\n\nLaadimme lyhyitä selvityksiä lautoista", "Laadimme lyhyitä selvityksiä lautoista"),
        ("Bästa fru Oduya, vi tar fram korta rapporter om färjor", "vi tar fram korta rapporter om färjor"),
        ("Sehr geehrte Frau Oduya, wir erstellen kurze Studien", "wir erstellen kurze Studien"),
        ("Chère Madame Oduya, nous préparons de courtes notes", "nous préparons de courtes notes"),
        (
            "王先生早上好，我们为一位不愿具名的客户撰写有关渡轮运输的简短报告",
            "我们为一位不愿具名的客户撰写有关渡轮运输的简短报告",
        ),
        ("We prepare short papers on ferries for a client, and pay", "We prepare short papers on ferries for a client, and pay"),
        ("Short papers", "Short papers"),
        ("", ""),
    ],
)
def test_a_greeting_is_left_out(text: str, rest: str) -> None:
    assert without_greeting(text) == rest


def test_the_names_of_who_got_a_letter_are_left_out(ann: Staff, database: Database, settings: Settings, clock: Clock) -> None:
    letters = [f"Good day {name}, {LETTER} Tell me, {name.upper()}, when?" for name in ("Aino", "Dora")]
    found = take(database, settings, clock, *[mail(n, text, by=text[9:13].lower()) for n, text in enumerate(letters)])
    page = re.sub(r"Unit of \w+", "", ann.get(f"/campaigns/{found[0]}").text)
    assert "Tell me, …, when?" in page and not re.search("aino|dora", page, re.IGNORECASE)


def test_differences_are_told_word_by_word() -> None:
    found = text_differences(["We pay 800 for it.", "We pay 950 for it.", "We pay 800 for it."])
    assert found.pieces == (Piece("We pay ", True), Piece("800 ", False), Piece("for it.", True))
    assert found.changes == ((Change("800", "950"),), ()) and not found.cut
    assert text_differences(["a " * (MOST_WORDS + 1), ""]).cut
