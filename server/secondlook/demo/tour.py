"""The tour: the packaged extension on the synthetic messaging page, in the Chromium that is installed, from mark to receipt."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..errors import SecondLookError
from .site import HOST

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 30
FADE_MS = 250
THREAD = "harbour-advisory"
TELLING = "something that has not been published"
_PLACE_OF = """
(words) => {
  const ranges = [...CSS.highlights.values()].flatMap((highlight) => [...highlight]);
  const range = ranges.find((one) => one.toString().includes(words));
  if (!range) return null;
  range.startContainer.parentElement.scrollIntoView({block: 'center'});
  const box = range.getBoundingClientRect();
  return {x: box.x + box.width / 2, y: box.y + box.height / 2};
}
"""


def browser_path() -> str | None:
    """The Chromium of this machine, None when there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def has_display() -> bool:
    """True when a window would be seen."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextlib.contextmanager
def open_browser(extension: Path, profile: Path, site_port: int, headless: bool) -> Iterator[Any]:
    """A browser with the extension, in which www.linkedin.com is the synthetic site and nothing else can be reached."""
    path = browser_path()
    if path is None:
        raise SecondLookError("Chromium is not installed; as root: make system")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise SecondLookError("the tour needs the packages of the demo: pip install 'secondlook[demo]'") from None
    arguments = [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--ignore-certificate-errors",
        f"--disable-extensions-except={extension}",
        f"--load-extension={extension}",
        f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{site_port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile), executable_path=path, headless=headless, args=arguments, viewport={"width": 1180, "height": 860}
        )
        try:
            yield context
        finally:
            with contextlib.suppress(Exception):  # the person may have closed the window already
                context.close()


def open_thread(context: Any) -> Any:
    """The page with the synthetic conversation, marked."""
    page = context.pages[0]
    page.goto(f"https://{HOST}/messaging/thread/{THREAD}/")
    _until(lambda: page.evaluate(_PLACE_OF, TELLING), "the marks in the page")
    return page


def take_tour(context: Any, screens: Path) -> list[Path]:
    """Mark, card, preview, receipt; a picture of each. Returns the pictures."""
    screens.mkdir(parents=True, exist_ok=True)
    pictures: list[Path] = []

    def picture(page: Any, name: str) -> None:
        pictures.append(screens / f"{len(pictures) + 1}-{name}.png")
        page.screenshot(path=str(pictures[-1]))

    page = open_thread(context)
    picture(page, "marks")
    place = page.evaluate(_PLACE_OF, TELLING)
    page.mouse.click(place["x"], place["y"])
    _until(lambda: page.evaluate("document.activeElement !== document.body"), "the card")
    page.wait_for_timeout(FADE_MS)
    picture(page, "card")
    with context.expect_page() as opened:
        for key in ("Tab", "Tab", "Enter"):  # past the source to Report; the card is closed to scripts of the page
            page.keyboard.press(key)
    preview = opened.value
    preview.wait_for_selector("button[type=submit]")
    picture(preview, "preview")
    preview.keyboard.press("Enter")
    preview.wait_for_selector(".receipt")
    picture(preview, "receipt")
    return pictures


def _until(probe: Callable[[], object], what: str) -> None:
    """Ask again until it is there. Playwright's own waiting is code in the page, which the page's policy forbids."""
    end = time.monotonic() + SECONDS
    while not probe():
        if time.monotonic() > end:
            raise SecondLookError(f"the browser did not show {what} within {SECONDS} seconds")
        time.sleep(0.05)
