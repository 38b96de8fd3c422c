"""The pages about what is kept, in a real browser: no serious finding of axe-core, light, dark and on a phone; a request by keyboard."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from accessible import serious_findings
from outlook import browser
from staff_site import StaffSite, staff_site

from secondlook.store.hold import hold
from secondlook.store.outbox import lease_next, mark_sent
from secondlook.store.status import list_reports

pytestmark = pytest.mark.e2e
# Where pictures of the pages go when somebody wants to look at them.
PICTURES = os.environ.get("SECONDLOOK_PICTURES", "")
SENDER = {"name": "Ilse Vander", "address": "ilse.vander@northquay.example"}
MESSAGE = {"channel": "email", "text": "Would you write two pages a month for us?", "sender": SENDER}


@pytest.fixture(scope="module")
def chromium_alone(playwright: Any) -> Iterator[Any]:
    with browser(playwright) as running:
        yield running


@pytest.fixture
def site(tmp_path: Path) -> Iterator[StaffSite]:
    longer = {"keep_content_days": 120, "keep_longer_because": "a case at the district court"}
    with staff_site(tmp_path, webhook_urls="soc=https://soc.example/in", webhook_secret="0123456789abcdef", **longer) as site:
        for number in range(3):
            site.take(ago=timedelta(days=number), message=MESSAGE)
        site.read_all()
        now = datetime.now(UTC)
        while leased := lease_next(site.database, now=now, until=now + timedelta(minutes=1), lease="one"):
            mark_sent(site.database, leased, now=now, message_id="<one@firm.example>")
        hold(site.database, list_reports(site.database, limit=1)[0].receipt, "asked for by the court", actor="anna", now=now)
        yield site


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_the_pages_can_be_read(chromium_alone: Any, site: StaffSite, scheme: str, width: int) -> None:
    context = chromium_alone.new_context(
        viewport={"width": width, "height": 900}, bypass_csp=True, color_scheme=scheme, locale="en-GB"
    )
    page = context.new_page()
    try:
        page.goto(f"{site.address}/what-we-keep")
        _look(page, f"what-we-keep-{scheme}-{width}")
        site.sign_in(page)
        page.goto(f"{site.address}/privacy")
        _look(page, f"privacy-{scheme}-{width}")
        page.goto(f"{site.address}/erasure")
        page.locator("input[name=who]").fill("ilse.vander@northquay.example")
        page.locator("input[name=who]").press("Enter")
        page.get_by_role("heading", name="Found: 3").wait_for()
        _look(page, f"erasure-{scheme}-{width}")
    finally:
        context.close()


def test_a_request_is_answered_by_keyboard(chromium_alone: Any, site: StaffSite) -> None:
    context = chromium_alone.new_context(locale="en-GB")
    page = context.new_page()
    try:
        site.sign_in(page)
        page.goto(f"{site.address}/erasure")
        page.get_by_role("button", name="Release").press("Enter")
        page.get_by_text("No report is on hold.").wait_for()
        page.locator("input[name=who]").fill("ilse.vander@northquay.example")
        page.locator("input[name=who]").press("Enter")
        reason = page.get_by_label("Reason, without names")
        reason.fill("letter of 3 March")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download all of it").press("Enter")
        held = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
        assert [one["concerns_as"] for one in held["reports"]] == [["sender"]] * 3
        page.get_by_label("I have told the person").press("Space")
        page.get_by_role("button", name="Delete all of it").press("Enter")
        page.get_by_text("Deleted: 3.").wait_for()
        assert page.get_by_text("we cannot delete it there").count() == 3
        assert list_reports(site.database, limit=9) == []
    finally:
        context.close()


def _look(page: Any, name: str) -> None:
    page.locator("main details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
    assert serious_findings(page) == []
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
