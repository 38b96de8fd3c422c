"""The panel, the preview and /try as a person uses them, in real Chromium with the packaged extension."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from browsers import until
from installation import Installation
from messaging import APPROACH, NOT_PUBLIC, marks, open_site
from screens import ChromiumScreen

pytestmark = pytest.mark.e2e
# Asks our own background what it shows for each tab: tabs tell no address without a permission that we do not have.
FIND_TAB = """
    for (const tab of await chrome.tabs.query({})) {
      const state = await chrome.runtime.sendMessage({kind: "state", tab: tab.id});
      if (state.assessment) return tab.id;
    }"""


@pytest.fixture
def chrome(in_chromium: ChromiumScreen) -> Iterator[ChromiumScreen]:
    yield in_chromium
    in_chromium.close()


@pytest.fixture
def panel(chrome: ChromiumScreen) -> Any:
    """The panel of an open approach, as a Playwright page."""
    open_site(chrome, f"/messaging/thread/{APPROACH}/")
    until(lambda: marks(chrome))
    chrome.open(f"{chrome.extension}options.html")
    tab = until(lambda: chrome.js(FIND_TAB))
    chrome.open(f"{chrome.extension}panel.html?tab={tab}")
    chrome.tab.wait_for_selector(".findings")
    return chrome.tab


@pytest.fixture
def preview(panel: Any) -> Any:
    """The preview that the panel's Report opened."""
    with panel.context.expect_page() as opened:
        panel.get_by_role("button", name="Report", exact=True).click()
    opened.value.wait_for_selector("form")
    data(opened.value)
    return opened.value


def data(preview: Any) -> dict[str, Any]:
    """What the preview shows as the exact data, once it is done."""
    until(lambda: preview.locator("button[type=submit]").is_enabled())
    shown: dict[str, Any] = json.loads(preview.locator("pre").text_content())
    return shown


def switch(preview: Any, label: str) -> None:
    preview.get_by_role("switch", name=label).click()


def test_the_panel_lists_every_finding_and_works_by_keyboard(panel: Any) -> None:
    assert panel.locator("h1").inner_text() in ("Take a second look", "Ask before you answer")
    before = panel.locator(".findings > li").count()
    what = panel.locator(".findings h3").first.inner_text()
    panel.get_by_role("button", name=f"This is fine: {what}").press("Enter")
    until(lambda: panel.locator(".findings > li").count() == before - 1)
    panel.locator("summary", has_text="Marked as fine").press("Enter")
    panel.get_by_role("button", name="Mark again").press("Enter")
    until(lambda: panel.locator(".findings > li").count() == before)


def test_what_is_switched_off_is_nowhere_in_the_data(preview: Any) -> None:
    assert [turn["from"] for turn in data(preview)["conversation"]["messages"]] == ["them"] * 4
    switch(preview, "Message 4, Line 2")
    switch(preview, "Send the sender’s name and addresses")
    until(lambda: NOT_PUBLIC not in json.dumps(data(preview)))
    sent = data(preview)
    assert "Mira" not in json.dumps(sent)
    assert all(NOT_PUBLIC not in finding["quote"] for finding in sent["assessment"]["findings"])
    switch(preview, "Message 3: You")
    until(lambda: "me" in [turn["from"] for turn in data(preview)["conversation"]["messages"]])


def test_the_hash_is_that_of_the_shown_conversation(preview: Any) -> None:
    body = preview.locator("pre").text_content()
    evidence = json.dumps(data(preview)["conversation"], ensure_ascii=False, separators=(",", ":"))
    assert evidence in body
    assert preview.locator(".hash").text_content() == hashlib.sha256(evidence.encode()).hexdigest()


def test_anonymous_leaves_the_person_out(preview: Any) -> None:
    preview.get_by_label("Name", exact=True).fill("Robin Example")
    until(lambda: data(preview)["reporter"].get("name") == "Robin Example")
    preview.get_by_role("radio", name="Anonymous").check()
    until(lambda: data(preview)["reporter"] == {"mode": "anonymous", "lang": "en"})


def test_enter_writes_a_line_in_the_note_and_sends_elsewhere(preview: Any) -> None:
    note = preview.get_by_label("Note for the security department")
    note.fill("Please")
    note.press("Enter")
    assert note.input_value() == "Please\n"
    data(preview)
    preview.locator("h1").press("Enter")
    receipt = preview.locator(".receipt strong")
    receipt.wait_for()
    assert receipt.inner_text()
    assert "Received" in preview.get_by_role("status").text_content()


def test_try_marks_in_the_page_and_sends_nothing(chrome: ChromiumScreen, installation: Installation) -> None:
    chrome.open(f"http://127.0.0.1:{installation.port}/try?lang=de")
    page, asked, troubles = chrome.tab, [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    page.wait_for_load_state("networkidle")
    asked.clear()
    page.get_by_role("button", name="Deutsch").click()
    page.wait_for_selector("#result mark.warning")
    until(lambda: page.get_by_role("status").text_content() == "Fragen Sie, bevor Sie antworten")
    page.get_by_label("Nachricht").fill("Bis morgen beim Mittagessen.")
    until(lambda: page.get_by_role("status").text_content() == "Nichts gefunden")
    assert (asked, troubles) == ([], [])
