"""Payloads of every family through every field that the inbox shows, in real Chromium: none runs, no request leaves the origin.

The browser is told to pass over the content security policy, so that escaping and sanitising have to hold by themselves; a part
of them is seen with the policy, too. Each page is searched for elements and attributes that no template of ours wrote.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from outlook import browser
from payloads import COUNT, ELSEWHERE, payloads
from playwright.sync_api import Error
from staff_site import StaffSite, staff_site

from secondlook.web.staff.inbox_html import TAGS_SHOWN

pytestmark = pytest.mark.e2e

A_REPORT = 10  # payloads in one conversation; each message has its own in every field
PICTURES = 5
OURS = (
    "html head meta title link script body a header img nav form input button main p div section aside strong span h1 h2 h3 ol ul li time label select"
    " option textarea fieldset legend details summary dl dt dd mark q bdi blockquote table thead tbody tr th td br iframe figure svg g path circle line"
    " desc rect text polyline caption small"
)
# What is on the page and not from a template: elements of other names, handlers, styles, and addresses elsewhere.
STRANGERS = """(ours) => [...document.querySelectorAll("*")].flatMap((element) => {
  const source = element.closest(".noticed") && element.rel === "noreferrer";  // the public guidance behind a reason
  const places = ["src", "href", "action", "formaction", "data", "poster", "background", "ping", "srcset", "xlink:href"];
  const bad = [...element.attributes].filter(({ name, value }) => /^on/i.test(name) || name === "style" || name === "srcdoc"
    || (places.includes(name) && !source && new URL(value, location.href).origin !== location.origin));
  const inline = element.localName === "script" && !element.src;
  return bad.length || inline || !ours.includes(element.localName) ? [element.outerHTML.slice(0, 300)] : [];
})"""


@pytest.fixture(scope="module")
def chromium_alone(playwright: Any) -> Iterator[Any]:
    with browser(playwright) as running:
        yield running


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StaffSite, list[str], list[str]]]:
    """A store with a mail for each payload, and a conversation for every ten; the ids of both."""
    with staff_site(tmp_path_factory.mktemp("injection")) as site:
        every = payloads()
        mails = [site.take(ago=timedelta(seconds=number), **mail_of(payload)) for number, payload in enumerate(every)]
        tens = [every[start : start + A_REPORT] for start in range(0, COUNT, A_REPORT)]
        talks = [site.take(ago=timedelta(days=1, seconds=number), **conversation_of(ten)) for number, ten in enumerate(tens)]
        site.read_all()
        yield site, mails, talks


def mail_of(payload: str) -> dict[str, Any]:
    """A mail that says nothing else, with an original."""
    text, ascii_only = payload.encode("utf-8", "replace"), payload.encode("ascii", "replace").translate(None, b'\r\n\0"')
    original = (
        b"From: =?utf-8?b?" + base64.b64encode(text) + b"?= <x@y.example>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b"Message-ID: <" + ascii_only + b">\r\nReturn-Path: " + ascii_only + b"\r\nAuthentication-Results: " + ascii_only + b"\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + text
        + b'\r\n--b\r\nContent-Type: x/y\r\nContent-Disposition: attachment; filename="' + ascii_only + b'"\r\n\r\nx\r\n--b--\r\n'
    )  # fmt: skip
    message = {
        "channel": "email",
        "subject": payload,
        "text": payload,
        "html": payload,
        "sender": {"name": payload, "address": payload},
    }
    return {
        "channel": "email",
        "message": message,
        "original": base64.b64encode(original).decode(),
        "assessment": {"level": "warning", "kind": payload, "findings": [], "rules": [], "stage": payload},
        "reporter": {"mode": "anonymous"},
    }


def conversation_of(some: Sequence[str]) -> dict[str, Any]:
    """A conversation in which each message has one of the payloads in every field; what there is once has all of them."""
    together = "\n".join(some)
    turns = [
        {
            "from": "them", "text": f"x {one}", "subject": f"x {one}", "at": one, "reply_to": one, "hidden": one, "auth": one,
            "sender": {"name": one, "address": one, "profile_url": one, "claimed_org": one}, "links": [{"text": one, "href": one}],
        }
        for one in some
    ]  # fmt: skip
    findings = [
        {"signal": one, "field": field, "index": index, "start": 0, "end": 1, "quote": "x", "why": one}
        for index, one in enumerate(some)
        for field in ("text", "subject")
    ]
    return {
        "channel": "linkedin",
        "conversation": {"channel": "linkedin", "messages": turns},
        "assessment": {
            "level": "note", "kind": together, "findings": findings, "rules": [{"id": one, "why": one} for one in some], "pack": together,
            "stage": together,
        },
        "note": together,
        "answers": {"met": together, **dict.fromkeys(some, True)},
        "reporter": {"mode": "named", "name": together, "address": together, "unit": together, "lang": together},
        "attachments": [{"name": one, "type": one, "data": base64.b64encode(one.encode("utf-8", "replace")).decode()} for one in some[:PICTURES]],
        **{f"{one} ": one for one in some},
    }  # fmt: skip


class Watched:
    """A tab that remembers what it should never have seen."""

    def __init__(self, chromium: Any, site: StaffSite, **options: Any) -> None:
        self.context = chromium.new_context(locale="en-GB", **options)
        self.page = self.context.new_page()
        self.site = site
        self.dialogs: list[tuple[str, str]] = []
        self.left: list[tuple[str, str]] = []
        self.page.on("dialog", self._on_dialog)
        self.context.on("request", self._on_request)
        site.sign_in(self.page)
        self.csrf = self.page.locator("input[name=csrf]").first.get_attribute("value")

    def _on_dialog(self, dialog: Any) -> None:
        self.dialogs.append((self.page.url, dialog.message))
        dialog.dismiss()

    def _on_request(self, request: Any) -> None:
        if not request.url.startswith(self.site.address):
            self.left.append((self.page.url, request.url))

    def look(self, path: str) -> None:
        self.page.goto(self.site.address + path)
        assert urlsplit(self.page.url).path == path.partition("?")[0]
        assert self.page.evaluate("typeof window.hit") == "undefined", path
        for frame in self.page.frames:
            ours = [*OURS.split(), *TAGS_SHOWN] if frame.url.endswith("/html/content") else OURS.split()
            assert frame.evaluate(STRANGERS, ours) == [], (path, frame.url)
        assert (self.dialogs, self.left) == ([], []), path

    def post(self, path: str, **form: str) -> None:
        answer = self.context.request.post(self.site.address + path, form={"csrf": self.csrf, **form})
        assert answer.ok, (path, answer.status)


def test_the_list_shows_each_as_text(chromium_alone: Any, filled: tuple[StaffSite, list[str], list[str]]) -> None:
    tab = Watched(chromium_alone, filled[0], bypass_csp=True)
    assert len(set(payloads())) == COUNT
    path, seen = "/inbox", 0
    while path:
        tab.look(path)
        seen += tab.page.locator(".entry").count()
        older = tab.page.locator("a[rel=next]")
        path = older.get_attribute("href") if older.count() else ""
    assert seen == COUNT + COUNT // A_REPORT
    tab.context.close()


def test_a_report_shows_each_as_text_in_every_field(chromium_alone: Any, filled: tuple[StaffSite, list[str], list[str]]) -> None:
    site, mails, talks = filled
    tab = Watched(chromium_alone, site, bypass_csp=True)
    for report in [*talks, *mails[:50]]:
        tab.post(f"/inbox/{report}/assign", assignee="anna")  # whoever is assigned sees every field there is
        tab.look(f"/inbox/{report}")
    assert tab.page.locator(".files li").count() >= 3
    tab.context.close()


def test_the_html_of_each_is_harmless(chromium_alone: Any, filled: tuple[StaffSite, list[str], list[str]]) -> None:
    site, mails, _ = filled
    # With scripts allowed to see, without the sandbox of the policy: the sanitiser alone.
    tab = Watched(chromium_alone, site, bypass_csp=True)
    for report in mails:
        tab.look(f"/inbox/{report}/html/content")
    tab.look(f"/inbox/{mails[0]}/html")
    assert len(tab.page.frames) == 2
    tab.context.close()


def test_the_same_with_the_policy_and_in_what_analysts_write(
    chromium_alone: Any, filled: tuple[StaffSite, list[str], list[str]]
) -> None:
    site, mails, talks = filled
    tab = Watched(chromium_alone, site)
    for report, payload in list(zip(mails, payloads(), strict=True))[:20]:
        plain = payload.encode("utf-8", "replace").decode().replace("\0", "")
        tab.post(f"/inbox/{report}/note", note=plain)
        tab.post(f"/inbox/{report}/answer", answer=plain, lang="en")
        tab.post(f"/inbox/{report}/name", reason=f"why {plain}"[:300])
        tab.post("/answers", name="call", of="en", text=plain)
        for path in (f"/inbox/{report}?text=call", f"/inbox/{report}/html", "/answers?of=en"):
            tab.look(path)
        tab.look(f"/inbox?q={quote(plain)}&since={quote(plain)}&level={quote(plain)}")
    for report in talks[:10]:
        tab.look(f"/inbox/{report}")
    tab.context.close()


def test_campaigns_show_them_as_text(chromium_alone: Any, tmp_path: Path) -> None:
    with staff_site(tmp_path) as site:
        for number, payload in enumerate(payloads()[:40]):
            for copy in range(3):
                text = f"{payload} https://tie{number}.example/path-of-{number}"
                sender = {"name": payload, "address": f"s{number}@tie{number}.example"}
                reporter = {"mode": "named", "name": payload, "address": f"r{copy}@firm.example", "unit": f"{payload}{copy}"}
                message = {"channel": "email", "text": text, "sender": sender}
                site.take(ago=timedelta(hours=number, minutes=copy), channel="email", message=message, reporter=reporter)
        site.read_all()
        tab = Watched(chromium_alone, site, bypass_csp=True)
        tab.look("/campaigns")
        links = {link.get_attribute("href") for link in tab.page.locator("main a[href^='/campaigns/']").all()}
        campaigns = sorted(link for link in links if link and link.rpartition("/")[2].isdecimal())
        assert len(campaigns) >= 20
        for path in campaigns:
            tab.look(path)
        tab.context.close()


def test_the_payloads_would_run_if_they_were_markup(chromium_alone: Any) -> None:
    """The proof that they are live: as markup many run, and many fetch."""
    context = chromium_alone.new_context()
    ran, fetched = 0, 0
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(body="", content_type="text/html") if route.request.url == "https://page.example/" else route.abort()

    context.route("**/*", answer)
    for payload in payloads()[:70]:
        asked.clear()
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.dismiss())
        with contextlib.suppress(Error):  # some lead the page away
            page.goto("https://page.example/")
            page.set_content(payload.encode("utf-8", "replace").decode(), wait_until="commit")
            page.wait_for_function("Boolean(window.hit)", timeout=300)
            ran += 1
        fetched += any(ELSEWHERE in url for url in asked)
        page.close()
    context.close()
    assert ran >= 10 and fetched >= 2, (ran, fetched)
