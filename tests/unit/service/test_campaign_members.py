"""Who is in a campaign, by which number, and that what an analyst decides about it holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from campaign_reports import campaigns, mail, report_id, take
from reporting import Clock
from sqlalchemy import select

import secondlook
from secondlook.errors import InputError
from secondlook.settings import Settings
from secondlook.store.audit import audit_faults, read_audit
from secondlook.store.campaign_hand import merge_by_hand, take_out
from secondlook.store.campaign_views import (
    Place,
    Shared,
    departments_of,
    find_campaign,
    list_campaigns,
    list_members,
    relatives,
    shared_traces,
)
from secondlook.store.database import Database
from secondlook.store.retention import drop_content, drop_reports
from secondlook.store.tables import InboxEntry

ILSE, BRUNO = "ilse@northquay.example", "bruno@southquay.example"


def _numbers(database: Database) -> list[int | None]:
    with database.read() as session:
        return list(session.scalars(select(InboxEntry.reporter_number).order_by(InboxEntry.report_id)))


@pytest.fixture
def two(database: Database, settings: Settings, clock: Clock) -> tuple[int, int]:
    """Campaign of reports 1 to 4 by a, b, a and somebody anonymous; another of 5 and 6 by b and c."""
    bodies = [mail(n, f"Word {n}", sender=ILSE, by=by) for n, by in ((1, "a"), (2, "b"), (3, "a"), (4, ""))]
    found = take(
        database, settings, clock, *bodies, *[mail(n, f"Word {n}", sender=BRUNO, by=by) for n, by in ((5, "b"), (6, "c"))]
    )
    assert found[1] and found[5]
    return found[1], found[5]


def test_a_reporter_keeps_one_number(database: Database, two: tuple[int, int], settings: Settings, clock: Clock) -> None:
    assert _numbers(database) == [1, 2, 1, None, 1, 2]
    take_out(database, two[0], [report_id(2)], together=False, actor="ann", now=clock())
    take(database, settings, clock, mail(7, "New", sender=ILSE, by="c"), mail(8, "Newer", sender=ILSE, by="a"))
    assert _numbers(database) == [1, None, 1, None, 1, 2, 3, 1]  # 2 is not given to anybody else


def test_what_was_taken_out_stays_out(database: Database, two: tuple[int, int], settings: Settings, clock: Clock) -> None:
    assert take_out(database, two[0], [report_id(1)], together=False, actor="ann", now=clock()) is None
    found = take(database, settings, clock, mail(7, "More", sender=ILSE, by="d"))
    assert found[1] is None and found[7] == two[0]
    entry = read_audit(database)[0]
    assert (entry.action, entry.report_id, entry.detail) == ("taken out of campaign", report_id(1), f"campaign {two[0]}")


def test_a_split_campaign_is_not_joined_again_by_itself(
    database: Database, two: tuple[int, int], settings: Settings, clock: Clock
) -> None:
    new = take_out(database, two[0], [report_id(1), report_id(2)], together=True, actor="ann", now=clock())
    found = take(database, settings, clock, mail(7, "More", sender=ILSE, by="d"))
    assert new == found[1] == found[2] != found[3] == two[0] and found[7] == two[0]


def test_an_only_report_that_is_left_keeps_its_campaign_closed_to_the_other(
    database: Database, settings: Settings, clock: Clock
) -> None:
    found = take(database, settings, clock, *[mail(n, f"Word {n}", sender=ILSE) for n in (1, 2)])
    assert found[1] is not None
    take_out(database, found[1], [report_id(1)], together=False, actor="ann", now=clock())
    assert list_campaigns(database) == []
    later = take(database, settings, clock, mail(3, "Word 3", sender=ILSE))
    assert later == {1: None, 2: found[1], 3: found[1]}


def test_two_are_merged_by_hand_into_the_older(database: Database, two: tuple[int, int], clock: Clock) -> None:
    take_out(database, two[0], [report_id(1)], together=False, actor="ann", now=clock())
    assert merge_by_hand(database, two[1], two[0], actor="ann", now=clock()) == two[0]
    assert campaigns(database) == {1: None, **dict.fromkeys(range(2, 7), two[0])}
    assert _numbers(database)[1:] == [2, 1, None, 2, 3]  # b is 2 in both
    assert read_audit(database)[0].action == "campaigns merged" and not list(audit_faults(database))


@pytest.mark.parametrize("ids", [[], ["x"], [report_id(9)], [report_id(n) for n in range(1, 5)]])
def test_what_makes_no_sense_changes_nothing(database: Database, two: tuple[int, int], clock: Clock, ids: list[str]) -> None:
    before = campaigns(database)
    with pytest.raises(InputError):
        take_out(database, two[0], ids, together=False, actor="ann", now=clock())
    for other in (two[0], 999):
        with pytest.raises(InputError):
            merge_by_hand(database, two[0], other, actor="ann", now=clock())
    assert campaigns(database) == before


def test_a_campaign_in_one_line(database: Database, settings: Settings, clock: Clock) -> None:
    days = ["2026-11-01T09:30:00Z", "2026-11-19T23:00:00Z", "1970-01-01T00:00:00Z"]
    bodies = [
        mail(n, f"Word {n}", sender=ILSE, by=by, level=level, sent_at=day)
        for n, by, level, day in zip((1, 2, 3), "abc", ("note", "warning", "none"), days, strict=True)
    ]
    found = take(database, settings, clock, *bodies, mail(4, "Word 4", sender=ILSE))
    campaign = find_campaign(database, found[1] or 0)
    assert campaign and (campaign.reports, campaign.people, campaign.departments, campaign.level) == (4, 4, 3, "warning")
    # A date that cannot be right does not count: the report's own does.
    assert (campaign.first_on.date().isoformat(), campaign.days) == ("2026-11-01", 25)
    assert departments_of(database, found[1] or 0) == ["Unit of a", "Unit of b", "Unit of c"]
    assert [one.on.hour for one in list_members(database, found[1] or 0, limit=9)][:2] == [0, 0]


def test_departments_of_fewer_than_three_known_people_are_not_told(database: Database, two: tuple[int, int]) -> None:
    campaign = find_campaign(database, two[0])
    assert campaign and campaign.people == 3 and campaign.departments is None
    assert departments_of(database, two[0]) == []


def test_the_list_has_the_newest_activity_first_and_pages(database: Database, two: tuple[int, int]) -> None:
    first, second = list_campaigns(database)
    assert (first.campaign_id, second.campaign_id) == (two[1], two[0])
    assert list_campaigns(database, limit=1) == [first]
    assert list_campaigns(database, after=Place(first.last_at, first.campaign_id)) == [second]


def test_what_ties_and_what_may_be_related(database: Database, settings: Settings, clock: Clock) -> None:
    calls = "call +358 40 555 0123"
    first = [mail(n, f"Word {n} {calls}", sender=ILSE, name="Ilse") for n in (1, 2)]
    second = [mail(n, f"Word {n}", sender=BRUNO) for n in (3, 4)]
    found = take(database, settings, clock, *first, *second, mail(5, f"Word {calls}", sender=BRUNO))
    one, other = found[1] or 0, found[3] or 0
    assert shared_traces(database, one) == [Shared("phone", "405550123", 2), Shared("address", ILSE, 2)]
    assert [(rel.campaign_id, rel.kind) for rel in relatives(database, one)] == [(other, "phone")]


def test_reports_leave_a_campaign_with_their_content_or_altogether(
    database: Database, two: tuple[int, int], clock: Clock
) -> None:
    take_out(database, two[0], [report_id(1)], together=False, actor="ann", now=clock())
    with database.write() as session:
        drop_content(session, [report_id(2)], now=clock())
        drop_reports(session, [report_id(n) for n in (1, 3, 5, 6)])
    assert find_campaign(database, two[1]) is None and shared_traces(database, two[0]) == []
    assert [one.headline for one in list_members(database, two[0], limit=9)].count("") == 1


def test_nothing_is_counted_by_person() -> None:
    for path in Path(secondlook.__file__).parent.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"group_by\([^)]*reporter|GROUP BY\s+\S*reporter", source), path
