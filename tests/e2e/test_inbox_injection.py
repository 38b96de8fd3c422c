"""A thousand payloads through every field that the inbox shows, in real Chromium: none runs, no request leaves the origin.

The browser is told to pass over the content security policy, so that escaping and sanitising have to hold by themselves; a part
of them is seen with the policy, too.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from outlook import browser
from payloads import COUNT, ELSEWHERE, payloads
from staff_site import StaffSite, staff_site

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def chromium_alone(playwright: Any) -> Iterator[Any]:
    with browser(playwright) as running:
        yield running


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StaffSite, list[str]]]:
    """A store with one report for each payload, which stands in each of its fields."""
    with staff_site(tmp_path_factory.mktemp("injection")) as site:
        ids = [site.take(ago=timedelta(seconds=number), **report_of(payload)) for number, payload in enumerate(payloads())]
        site.read_all()
        yield site, ids


def report_of(payload: str) -> dict[str, Any]:
    """A report that says nothing else."""
    original = (
        b"From: =?utf-8?b?" + base64.b64encode(payload.encode("utf-8", "replace")) + b"?= <x@y.example>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b"Authentication-Results: " + payload.encode("ascii", "replace").translate(None, b"\r\n\0") + b"\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        + payload.encode("utf-8", "replace") + b'\r\n--b\r\nContent-Type: x/y\r\nContent-Disposition: attachment; filename="'
        + payload.encode("ascii", "replace").translate(None, b'\r\n\0"') + b'"\r\n\r\nx\r\n--b--\r\n'
    )  # fmt: skip
    finding = {"signal": payload, "start": 0, "end": 1, "quote": "x", "why": payload}
    return {
        "channel": "email",
        "message": {
            "channel": "email", "subject": payload, "text": f"x {payload}", "html": payload, "sent_at": payload, "reply_to": payload,
            "sender": {"name": payload, "address": payload, "profile_url": payload, "claimed_org": payload},
            "links": [{"text": payload, "href": payload}], "hidden": payload, "auth": payload,
        },
        "original": base64.b64encode(original).decode(),
        "assessment": {
            "level": "warning", "kind": payload, "findings": [finding], "rules": [{"id": payload, "why": payload}], "pack": payload, "stage": payload,
        },
        "note": payload,
        "answers": {payload: True, "met": payload},
        "reporter": {"mode": "named", "name": payload, "address": payload, "unit": payload, "lang": payload},
        "attachments": [{"name": payload, "type": payload, "data": base64.b64encode(payload.encode("utf-8", "replace")).decode()}],
        payload: payload,
    }  # fmt: skip


class Watched:
    """A tab that remembers what it should never have seen."""

    def __init__(self, browser: Any, site: StaffSite, **options: Any) -> None:
        self.context = browser.new_context(locale="en-GB", **options)
        self.page = self.context.new_page()
        self.site, self.dialogs, self.left = site, [], []
        self.page.on("dialog", self._on_dialog)
        self.context.on("request", self._on_request)
        site.sign_in(self.page)

    def _on_dialog(self, dialog: Any) -> None:
        self.dialogs.append((self.page.url, dialog.message))
        dialog.dismiss()

    def _on_request(self, request: Any) -> None:
        if not request.url.startswith(self.site.address):
            self.left.append((self.page.url, request.url))

    def look(self, path: str) -> None:
        self.page.goto(self.site.address + path)
        assert urlsplit(self.page.url).path == path.partition("?")[0]
        for frame in self.page.frames:
            assert frame.evaluate("typeof window.hit") == "undefined", (path, frame.url)
            assert (
                frame.evaluate(
                    "document.querySelectorAll('[onerror],[onload],[onfocus],[ontoggle],base,meta[http-equiv]').length"
                )
                == 0
            ), path
        assert (self.dialogs, self.left) == ([], []), path


def test_none_of_a_thousand_payloads_runs_or_calls_home(chromium_alone: Any, filled: tuple[StaffSite, list[str]]) -> None:
    site, ids = filled
    tab = Watched(chromium_alone, site, bypass_csp=True)
    assert len(ids) == len(set(ids)) == COUNT
    path = "/inbox"
    seen = 0
    while path:
        tab.look(path)
        seen += tab.page.locator(".entry").count()
        older = tab.page.locator("a[rel=next]")
        path = older.get_attribute("href") if older.count() else ""
    assert seen == COUNT
    for report in ids:
        # Whoever is assigned sees every field there is; the frame of the HTML view is looked at with its page.
        csrf = tab.page.locator("input[name=csrf]").first.get_attribute("value")
        tab.context.request.post(f"{site.address}/inbox/{report}/assign", form={"csrf": csrf, "assignee": "anna"})
        tab.look(f"/inbox/{report}")
        tab.look(f"/inbox/{report}/html")
    tab.context.close()


def test_the_same_with_the_policy_and_in_what_analysts_write(chromium_alone: Any, filled: tuple[StaffSite, list[str]]) -> None:
    site, ids = filled
    tab = Watched(chromium_alone, site)
    for report, payload in list(zip(ids, payloads(), strict=True))[::40]:
        csrf = tab.page.locator("input[name=csrf]").first.get_attribute("value")
        plain = payload.encode("utf-8", "replace").decode()
        for path, field in (("note", "note"), ("answer", "answer"), ("name", "reason")):
            tab.context.request.post(
                f"{site.address}/inbox/{report}/{path}", form={"csrf": csrf, field: plain[:300], "lang": "en"}
            )
        tab.context.request.post(f"{site.address}/answers", form={"csrf": csrf, "name": "call", "of": "en", "text": plain})
        for path in (f"/inbox/{report}?text=call", f"/inbox/{report}/html", f"/inbox/{report}/html/content", "/answers?of=en"):
            tab.look(path)
        tab.look("/inbox?q=" + "".join(f"%{byte:02x}" for byte in plain.encode()))
    tab.context.close()


def test_campaigns_show_them_as_text(chromium_alone: Any, tmp_path: Path) -> None:
    with staff_site(tmp_path) as site:
        for number, payload in enumerate(payloads()[:60]):
            for copy in range(3):
                message = {
                    "channel": "email",
                    "text": f"{payload} https://tie{number}.example/path-of-{number}",
                    "sender": {"name": payload, "address": f"s{number}@tie{number}.example"},
                }
                reporter = {"mode": "named", "name": payload, "address": f"r{copy}@firm.example", "unit": f"{payload}{copy}"}
                site.take(ago=timedelta(hours=number, minutes=copy), channel="email", message=message, reporter=reporter)
        site.read_all()
        tab = Watched(chromium_alone, site, bypass_csp=True)
        tab.look("/campaigns")
        links = {link.get_attribute("href") for link in tab.page.locator("main a[href^='/campaigns/']").all()}
        campaigns = sorted(link for link in links if link.rpartition("/")[2].isdecimal())
        assert len(campaigns) >= 20
        for path in campaigns:
            tab.look(path)
        tab.context.close()


def test_the_payloads_would_run_if_they_were_markup(chromium_alone: Any) -> None:
    """The proof that they are live: as markup many run, and many fetch."""
    context = chromium_alone.new_context()
    page, ran, fetched = context.new_page(), 0, 0
    asked: list[str] = []
    context.route("**/*", lambda route: (asked.append(route.request.url), route.abort()))
    page.on("dialog", lambda dialog: dialog.dismiss())
    for payload in payloads()[:200]:
        asked.clear()
        page.goto("about:blank")
        page.set_content(payload.encode("utf-8", "replace").decode(), wait_until="commit")
        page.wait_for_timeout(5)
        ran += bool(page.evaluate("Boolean(window.hit)"))
        fetched += any(ELSEWHERE in url for url in asked)
    context.close()
    assert ran > 30 and fetched > 10, (ran, fetched)
