"""The inbox as an analyst uses it, in real Chromium: by keyboard alone, at both sizes, in both colours, without a fault of axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from accessible import serious_findings
from browsers import until
from inbox_reports import fill
from outlook import browser
from staff_site import StaffSite, staff_site

pytestmark = pytest.mark.e2e

SIZES = {"wide": (1280, 860), "phone": (390, 844)}


@pytest.fixture(scope="module")
def chromium_alone(playwright: Any) -> Iterator[Any]:
    with browser(playwright) as running:
        yield running


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StaffSite, str, str]]:
    with staff_site(tmp_path_factory.mktemp("inbox")) as site:
        yield site, *fill(site)


def _tab(chromium: Any, site: StaffSite, **options: Any) -> Any:
    context = chromium.new_context(locale="en-GB", bypass_csp=options.pop("bypass_csp", False), **options)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.errors = errors
    site.sign_in(page)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious_and_nothing_sticks_out(
    chromium_alone: Any, filled: tuple[StaffSite, str, str], scheme: str, size: str
) -> None:
    site, approach, mail = filled
    width, height = SIZES[size]
    page = _tab(chromium_alone, site, viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True)
    for path in (
        "/inbox",
        "/inbox?state=all&q=nothing-like-this",
        f"/inbox/{approach}",
        f"/inbox/{mail}",
        f"/inbox/{mail}/html",
        "/answers",
    ):
        page.goto(site.address + path)
        page.wait_for_load_state("networkidle")
        assert serious_findings(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.context.close()


def test_a_report_is_found_taken_answered_and_closed_by_keyboard(chromium_alone: Any, filled: tuple[StaffSite, str, str]) -> None:
    site, approach, _ = filled
    page = _tab(chromium_alone, site)
    focused = "document.activeElement.getAttribute('href') ?? document.activeElement.textContent"
    page.keyboard.press("j")
    assert page.evaluate(focused) == f"/inbox/{approach}"
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert page.locator(f"input[value='{approach}']").is_checked()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/inbox/{approach}")
    assert page.get_by_text("Robin Virtanen").count() == 0
    _press(page, "Assign to me")
    page.get_by_text("Robin Virtanen").wait_for()
    page.get_by_text("Would like to be called").wait_for()
    _press(page, "Use this text")
    page.wait_for_url("**text=thanks**")
    assert "Thank you for your report" in page.locator("textarea[name=answer]").input_value()
    _press(page, "Send the answer")
    page.get_by_text("Mail waits").wait_for()
    page.get_by_label("Verdict").focus()
    page.keyboard.type("Appr")
    _press(page, "Close")
    page.get_by_text("Closed: Approach").wait_for()
    assert page.errors == []
    page.context.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(chromium_alone: Any, filled: tuple[StaffSite, str, str]) -> None:
    page = _tab(chromium_alone, filled[0])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(lambda: page.evaluate("document.activeElement.id") == "content")
    # Every control can be reached by Tab: no positive order, nothing taken out.
    assert page.locator("a[tabindex='-1'], button[tabindex='-1'], [tabindex='1']").count() == 0
    page.context.close()


def test_several_at_once_and_the_filters(chromium_alone: Any, filled: tuple[StaffSite, str, str]) -> None:
    page = _tab(chromium_alone, filled[0])
    page.get_by_label("Level").select_option("none")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**level=none**")
    assert page.locator(".entry").count() == 1
    page.get_by_label("Select all on this page").check()
    page.get_by_role("button", name="Close as harmless").click()
    page.get_by_text("No reports.").wait_for()
    page.get_by_label("State").select_option("closed")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("Harmless", exact=True).wait_for()
    assert page.errors == []
    page.context.close()


def test_the_html_of_a_mail_stays_in_its_cage(chromium_alone: Any, filled: tuple[StaffSite, str, str]) -> None:
    site, _, mail = filled
    page = _tab(chromium_alone, site)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.address}/inbox/{mail}")
    page.get_by_role("link", name="Look at the mail's HTML").click()
    cage = page.frame_locator("iframe.cage")
    assert cage.locator("h1").inner_text() == "Forum" and cage.locator("img, a, script, style").count() == 0
    assert all(url.startswith(site.address) for url in asked) and page.errors == []
    page.context.close()


def _press(page: Any, name: str) -> None:
    button = page.get_by_role("button", name=name, exact=True).first
    button.focus()
    page.keyboard.press("Enter")
