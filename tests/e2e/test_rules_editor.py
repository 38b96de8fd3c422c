"""A phrase on its way, as a new administrator would: added, seen, back-tested, published by somebody else, marked by a running
extension, taken back. Real accounts, the real service as a process, the real extension in Chromium."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from accessible import serious_findings
from browsers import chromium, until
from installation import SECONDLOOK, Installation, mail_sink
from messaging import marked, open_site, quotes
from outlook import browser
from screens import ChromiumScreen

from secondlook.demo.site import Site

pytestmark = pytest.mark.e2e
PICTURES = os.environ.get("SECONDLOOK_PICTURES")
PASSWORD = "correct horse battery"
PHRASE = "(meet|see) me <0-3> roof terrace"
SENTENCE = "Why not see me alone on the roof terrace?"
SIGNAL = "off-platform-messenger"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One of its own: what is published here would change the rules of the other tests."""
    with mail_sink() as (_, port):
        here = Installation(tmp_path_factory.mktemp("editor"), port)
        here.start()
        for login, roles in (("anna", ("rule_editor", "analyst")), ("bob", ("publisher",))):
            options = [word for role in roles for word in ("--role", role)]
            command = [*SECONDLOOK, "user", "add", login, *options, "--password-stdin"]
            done = subprocess.run(command, env=here.environment, input=f"{PASSWORD}\n", text=True, capture_output=True)
            assert done.returncode == 0, done.stderr
        yield here
        here.kill()


@contextlib.contextmanager
def window(running: Any, address: str, login: str, width: int = 1400, **options: Any) -> Iterator[Any]:
    """A browser window of somebody who is signed in, at the rules."""
    context = running.new_context(viewport={"width": width, "height": 950}, locale="en-GB", **options)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{address}/sign-in?next=/rules")
    page.get_by_label("Name").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/rules")
    try:
        yield page
    finally:
        context.close()


def look_for_rules(screen: ChromiumScreen) -> None:
    """What the button of the settings does."""
    screen.open(f"{screen.extension}options.html")
    screen.tab.get_by_role("button", name="Look for newer rules").click()
    screen.tab.get_by_role("status").filter(has_text="Rules").wait_for()


def test_from_a_phrase_to_a_mark_and_back(installed: Installation, playwright: Any, site: Site, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{installed.port}"
    extension = installed.build_extension(address)
    with (
        chromium(playwright, extension, tmp_path / "profile", site.port) as context,
        browser(playwright) as running,
        window(running, address, "anna") as anna,
        window(running, address, "bob") as bob,
    ):
        screen = ChromiumScreen(context)
        open_site(screen, "/messaging/thread/northern-mills/")
        screen.js(f"site.add({{from: 'them', text: {SENTENCE!r}}})")
        reader = screen.front()
        assert not [words for words in quotes(screen) if "roof" in words]
        started = time.monotonic()

        anna.get_by_role("searchbox").fill("another app")
        anna.keyboard.press("Enter")
        anna.get_by_role("link", name="Asks to continue on another app").last.click()
        anna.get_by_label("Try a sentence of your own").fill(SENTENCE)
        anna.get_by_text("The signal is not seen here.").wait_for()
        anna.get_by_label("New phrase").fill("(meet|see")
        anna.locator("#phrase-error").wait_for()
        anna.get_by_label("New phrase").fill(PHRASE)
        anna.get_by_text("The signal is seen here.").wait_for()
        assert anna.locator("#try-marked mark").inner_text() == "see me alone on the roof terrace"
        anna.get_by_text("Fair: swapping names").wait_for()
        anna.keyboard.press("Enter")
        anna.locator(".phrases .added").wait_for()

        anna.get_by_role("link", name="Look at the change").click()
        anna.get_by_text("also marks: (meet|see) me <0-3> roof terrace").wait_for()
        anna.get_by_role("button", name="Start the back-test").click()
        anna.get_by_text("Passed: fair and quick enough.").wait_for(timeout=240_000)
        anna.get_by_role("link", name="Look at the change").click()
        anna.get_by_label("Why should the rules change?").fill("two colleagues were asked up there")
        anna.get_by_role("button", name="Ask for review").click()
        anna.get_by_text("A publisher has to look at it now.").wait_for()
        assert anna.get_by_role("button", name="Approve and publish").count() == 0

        bob.reload()
        bob.locator("#drafts-title ~ ul a").first.click()
        bob.get_by_text("two colleagues were asked up there").wait_for()
        bob.get_by_role("button", name="Approve and publish").click()
        bob.get_by_text("Published. Clients take it").wait_for()

        look_for_rules(screen)
        screen.back_to(reader)
        marked(screen, "see me alone on the roof terrace")
        clicking = time.monotonic() - started

        bob.get_by_role("link", name="History").first.click()
        bob.get_by_text("Back to", exact=False).first.click()
        bob.locator(".roll-back[open] input[name=why]").fill("too eager")
        bob.locator(".roll-back[open]").get_by_role("button", name="Roll back now").click()
        bob.get_by_text("too eager").wait_for()
        look_for_rules(screen)
        screen.back_to(reader)
        until(lambda: not [words for words in quotes(screen) if "roof" in words])
        assert clicking < 300, clicking
        print(f"from the first click to the mark: {clicking:.0f} s")


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (1400, "dark"), (390, "light"), (390, "dark")])
def test_no_serious_finding_and_nothing_wider_than_the_screen(
    installed: Installation, playwright: Any, width: int, scheme: str
) -> None:
    address = f"http://127.0.0.1:{installed.port}"
    with (
        browser(playwright) as running,
        window(running, address, "anna", width, bypass_csp=True, color_scheme=scheme) as page,
    ):
        for name, path in (
            ("list", "/rules?words=app"),
            ("signal", f"/rules/signals/{SIGNAL}"),
            ("whole", "/rules/whole"),
            ("files", "/rules/files"),
            ("tester", "/rules/tester"),
            ("history", "/rules/history"),
            ("draft", "/rules/drafts/1"),
            ("backtest", "/rules/backtests/1"),
        ):
            page.goto(address + path)
            if name == "tester":
                page.get_by_role("textbox", name="Message").fill(
                    f"{SENTENCE} We pay 500 euros for each report. Let us continue on Signal."
                )
                page.get_by_role("button", name="Judge").click()
                page.locator(".sum").first.wait_for()
            if name == "signal":
                page.locator("#effect:not([aria-busy])").wait_for()
            assert serious_findings(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
            if PICTURES:
                page.screenshot(path=str(Path(PICTURES) / f"rules-{name}-{scheme}-{width}.png"), full_page=name != "signal")
