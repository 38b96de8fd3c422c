"""Campaigns in a real browser: read, opened by keyboard, taken apart; no serious finding of axe-core, in light, dark and on a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from accessible import serious_findings
from outlook import browser
from staff_site import StaffSite, staff_site

from secondlook.store.audit import read_audit

pytestmark = pytest.mark.e2e

# Where pictures of the pages go when somebody wants to look at them.
PICTURES = os.environ.get("SECONDLOOK_PICTURES", "")
LETTER = (
    "{}, we prepare short papers on ferry traffic for a client who would rather not be named. Would you write two pages a "
    "month on how the berths are really given out? Nobody at your office has to hear of it, and we pay {} euros for each."
)
ILSE = {"name": "Ilse Vander", "address": "ilse.vander@northquay.example"}
BRUNO = {"name": "Bruno Falk", "profile_url": "https://network.example/in/bruno-falk"}
PEOPLE = [
    # who, department, days ago, sender, text, level
    ("Robin Virtanen", "Ports", 26, ILSE, LETTER.format("Good morning Robin", 800), "warning"),
    ("Mira Oduya", "Legal", 22, ILSE, LETTER.format("Dear Ms Oduya", 950), "warning"),
    ("", "", 18, BRUNO, LETTER.format("Hello", "1,200"), "warning"),
    ("Tomas Ek", "Sales", 15, BRUNO, "Could we talk some day? My number is +358 40 555 0123.", "note"),
    ("Robin Virtanen", "Ports", 9, ILSE, "Did you see my letter? I am on +358 40 555 0123 today.", "caution"),
    ("Tomas Ek", "Sales", 8, ILSE, LETTER.format("Good morning Tomas", 800), "caution"),
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("campaigns")) as running:
        now = datetime.now(UTC)
        for name, unit, days, sender, text, level in PEOPLE:
            at = now - timedelta(days=days)
            address = f"{name.split()[0].lower()}@firm.example" if name else ""
            running.take(
                ago=timedelta(days=days - 1),
                channel="email",
                message={
                    "channel": "email",
                    "sender": sender,
                    "text": text,
                    "sent_at": at.isoformat(),
                    "subject": "Short papers",
                },
                assessment={"level": level},
                reporter={"mode": "named", "name": name, "address": address, "unit": unit} if name else {"mode": "anonymous"},
            )
        running.read_all()
        yield running


@pytest.fixture(scope="module")
def chromium_alone(playwright: Any) -> Iterator[Any]:
    with browser(playwright) as running:
        yield running


@pytest.fixture
def page(chromium_alone: Any, site: StaffSite) -> Iterator[Any]:
    context = chromium_alone.new_context(viewport={"width": 1200, "height": 900}, locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    site.sign_in(page)
    page.goto(f"{site.address}/campaigns")
    yield page
    context.close()


def test_an_analyst_sees_who_was_approached_when_and_opens_a_name(page: Any, site: StaffSite) -> None:
    page.get_by_role("link", name="4 colleagues, 3 departments, 19 days").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="4 colleagues, 3 departments, 19 days").wait_for()
    picture = page.get_by_role("img", name="4 colleagues, 3 departments, 19 days")
    assert picture.locator(".dot").count() == len(PEOPLE) and picture.locator(".same").count() == 3
    assert picture.locator("text", has_text="reporter").count() == 3
    assert "Robin Virtanen" not in page.locator("main").inner_text()
    page.get_by_role("combobox", name="Reporter").select_option(label="reporter 1")
    page.get_by_label("Reason").fill("asked to be called back")
    page.keyboard.press("Enter")
    page.get_by_text("Robin Virtanen").wait_for()
    assert read_audit(site.database)[0].action == "name opened"
    page.goto(page.url.removesuffix("/name"))
    assert "Robin Virtanen" not in page.locator("main").inner_text()


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (1200, "dark"), (390, "light")])
def test_no_serious_finding_and_nothing_wider_than_the_screen(
    chromium_alone: Any, site: StaffSite, width: int, scheme: str
) -> None:
    context = chromium_alone.new_context(
        viewport={"width": width, "height": 900}, bypass_csp=True, color_scheme=scheme, locale="en-GB"
    )
    page = context.new_page()
    try:
        site.sign_in(page)
        for name, path in (("list", "/campaigns"), ("one", "/campaigns/1"), ("settings", "/campaign-settings")):
            page.goto(site.address + path)
            page.locator("main details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
            assert serious_findings(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
            if PICTURES:
                page.screenshot(path=str(Path(PICTURES) / f"campaigns-{name}-{scheme}-{width}.png"), full_page=True)
    finally:
        context.close()


def test_switched_off_the_page_says_so(page: Any, site: StaffSite) -> None:
    page.goto(f"{site.address}/campaign-settings")
    page.get_by_label("Off").check()
    page.get_by_role("button", name="Save").click()
    page.goto(f"{site.address}/campaigns")
    page.get_by_role("heading", name="Campaigns are switched off").wait_for()
    page.goto(f"{site.address}/campaign-settings")
    page.get_by_label("On", exact=True).check()
    page.get_by_role("button", name="Save").click()
