"""Outlook on the web for tests: a page at its address that frames the add-in, and a stand-in for office.js made from its typings."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from browsers import binary

from secondlook.paths import extension_dir

HERE = Path(__file__).parent
TYPINGS = extension_dir() / "node_modules" / "@types" / "office-js" / "index.d.ts"
OWNER = {"displayName": "Robin Virtanen", "emailAddress": "robin@firm.example"}
# Bytes that any rewriting would change: a line that begins with From, 8-bit text, bare line ends, white space at line ends.
ORIGINAL = (
    b"Received: from mx.example by firm.example; Mon, 23 Nov 2026 08:00:00 +0000\r\n"
    b"Authentication-Results: firm.example; spf=fail smtp.mailfrom=consult.example\r\n"
    b"From: Anna Berg <anna@consult.example>\r\nTo: Robin <robin@firm.example>\r\nSubject: A paid report\r\n"
    b"Message-ID: <1@consult.example>\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n"
    b"<p>Caf\xe9</p> \t\r\nFrom here on\nbare line ends\r\n.\r\n\r\n"
)
WORDS = (
    "Dear Robin,\n\nWe would like you to write a paid report with insights that are not public. "
    "We pay 800 dollars for five pages.\n\nCould we continue on WhatsApp?"
)


def mail(number: int = 1, text: str = WORDS, **others: Any) -> dict[str, Any]:
    """A message as the stand-in shows it; `others` replace parts, and a part that is None is not handed over."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n\n"))
    return {
        "internetMessageId": f"<{number}@consult.example>",
        "subject": "A paid report",
        "from": {"displayName": "Anna Berg", "emailAddress": "anna@consult.example"},
        "at": "2026-11-23T08:00:00Z",
        "html": f"<html><head><style>p{{}}</style></head><body>{paragraphs}</body></html>",
        "text": text,
        "headers": "From: Anna Berg <anna@consult.example>\r\nReply-To: Anna <anna@else.example>\r\n"
        "Authentication-Results: firm.example;\r\n spf=fail smtp.mailfrom=consult.example\r\n",
        "file": base64.b64encode(ORIGINAL).decode(),
        **others,
    }


@cache
def stand_in() -> str:
    """office.js for the tests, generated from the published typings."""
    if not TYPINGS.is_file():
        message = "the typings of Office.js are not installed; `npm ci` in extension/ fetches them"
        pytest.fail(message) if os.environ.get("E2E_REQUIRED") == "1" else pytest.skip(message)
    typings = subprocess.run(
        ["node", str(HERE / "office_stand_in.mjs"), str(TYPINGS)], capture_output=True, text=True, check=True
    ).stdout
    return f"const TYPINGS = {typings};\n{(HERE / 'office_stand_in.js').read_text('utf-8')}"


@contextlib.contextmanager
def browser(playwright: Any) -> Iterator[Any]:
    """Chromium; frames from this machine are allowed, as those of a service on the internet are."""
    off = "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights"
    running = playwright.chromium.launch(
        executable_path=binary("chromium"), args=["--no-sandbox", "--disable-background-networking", off]
    )
    try:
        yield running
    finally:
        running.close()


class Outlook:
    """One window of Outlook in a browser profile of its own. `pane` is the frame with the add-in."""

    def __init__(self, browser: Any, pane: str, *, host: str = "outlook.office.com", **settings: Any) -> None:
        shown = {
            "set": "1.15",
            "language": "en-US",
            "platform": "OfficeOnline",
            "mails": [mail()],
            "current": 0,
            "profile": OWNER,
        }
        self.context = browser.new_context()
        self.context.set_default_timeout(15_000)
        self.context.add_init_script(f"window.OUTLOOK = {json.dumps({**shown, **settings})};")
        self.context.route("https://appsforoffice.microsoft.com/**", self._office)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.console: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda entry: self.console.append(entry.text))
        frame = f'<!doctype html><title>Mail</title><iframe src="{pane}" width="340" height="900"></iframe>'
        self.page.route(f"https://{host}/**", lambda route: route.fulfill(content_type="text/html", body=frame))
        self.page.goto(f"https://{host}/mail/")

    def _office(self, route: Any) -> None:
        script = stand_in() if route.request.url.endswith("/office.js") else "// the script of Outlook on the web"
        route.fulfill(content_type="text/javascript", body=script)

    @property
    def pane(self) -> Any:
        return self.page.frame_locator("iframe")

    @property
    def frame(self) -> Any:
        """The frame itself, for scripts."""
        return self.page.frames[1]

    def text(self) -> str:
        return str(self.pane.locator("body").inner_text())

    def press(self, name: str) -> None:
        self.pane.get_by_role("button", name=name, exact=True).click()

    def judged(self) -> None:
        """Wait until the message in front is judged."""
        self.pane.locator(".level").wait_for()

    def open(self, number: int) -> None:
        """Click another message."""
        self.frame.evaluate("(number) => OUTLOOK.open(number)", number)

    def data(self) -> Mapping[str, Any]:
        """What the preview shows as the exact data, once it is done."""
        self.pane.locator("form button[type=submit]:enabled").first.wait_for()
        shown: Mapping[str, Any] = json.loads(self.pane.locator("pre[aria-label='The exact data']").text_content())
        return shown
