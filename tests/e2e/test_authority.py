"""The copy for an authority in a real browser: made by keyboard, downloaded; no serious finding of axe-core."""

from __future__ import annotations

import base64
import os
import zipfile
from collections.abc import Iterator
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
REPORT: dict[str, Any] = {
    "channel": "email",
    "message": {
        "channel": "email",
        "subject": "Short papers",
        "text": "Good morning Robin, we pay for short papers: https://northquay.example/papers",
        "sender": {"name": "Ilse Vander", "address": "ilse.vander@northquay.example"},
    },
    "original": base64.b64encode(b"To: robin@firm.example\r\n\r\nGood morning Robin").decode(),
    "reporter": {"mode": "named", "name": "Robin Virtanen", "address": "robin@firm.example"},
    "assessment": {"level": "caution"},
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture(scope="module")
def chromium_alone(playwright: Any) -> Iterator[Any]:
    with browser(playwright) as running:
        yield running


def test_a_copy_is_made_by_keyboard(chromium_alone: Any, site: StaffSite, tmp_path: Path) -> None:
    report_id = site.take(**REPORT)
    context = chromium_alone.new_context(viewport={"width": 1200, "height": 900}, locale="en-GB")
    page = context.new_page()
    try:
        site.sign_in(page)
        page.goto(f"{site.address}/inbox/{report_id}")
        page.get_by_role("link", name="Copy for an authority").focus()
        page.keyboard.press("Enter")
        page.get_by_role("radio", name="Finnish Security and Intelligence Service (Supo)").focus()
        page.keyboard.press("Space")
        page.get_by_label("Why it is handed over").fill("They asked for it")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        path = tmp_path / "copy.zip"
        download.value.save_as(path)
    finally:
        context.close()
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["report.md", "report.json"]
        assert b"Robin" not in archive.read("report.md") + archive.read("report.json")
    assert read_audit(site.database)[0].action == "copy for an authority"


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (1200, "dark"), (390, "light")])
def test_no_serious_finding_and_nothing_wider_than_the_screen(
    chromium_alone: Any, site: StaffSite, width: int, scheme: str
) -> None:
    report_id = site.take(**REPORT)
    context = chromium_alone.new_context(
        viewport={"width": width, "height": 900}, bypass_csp=True, color_scheme=scheme, locale="en-GB"
    )
    page = context.new_page()
    try:
        site.sign_in(page)
        page.goto(f"{site.address}/inbox/{report_id}/authority")
        assert serious_findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"authority-{scheme}-{width}.png"), full_page=True)
    finally:
        context.close()
