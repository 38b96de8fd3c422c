"""From the click to the mail: what the person was shown is what the security department receives."""

from __future__ import annotations

import email
import email.policy
import hashlib
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from browsers import chromium, until
from installation import Installation, Sink
from messaging import APPROACH, ask, click_mark, open_site
from screens import ChromiumScreen, Screen
from wire import Wire

from secondlook.demo.site import Site

pytestmark = pytest.mark.e2e

PAID = "paid report"


def open_preview(screen: Screen) -> str:
    """Click a mark and Report; the SHA-256 that the preview shows."""
    open_site(screen, f"/messaging/thread/{APPROACH}/")
    click_mark(screen, PAID)
    until(lambda: screen.js("return document.activeElement.matches('html > [popover]')"))
    for key in ("Tab", "Tab", "Enter"):  # the source, Report
        screen.press(key)
    screen.follow("preview.html")
    return until(lambda: shown_hash(screen))


def shown_hash(screen: Screen) -> str:
    return str(screen.js("return document.querySelector('code.hash')?.textContent ?? ''"))


def press_send(screen: Screen) -> None:
    screen.js("document.querySelector('button[type=submit]').click()")


def receipt(screen: Screen) -> str:
    """Wait for the receipt; the text of the page."""
    return until(lambda: (text := str(screen.js("return document.body.innerText"))) and "Receipt" in text and text)


def parsed(mail: bytes) -> EmailMessage:
    message = email.message_from_bytes(mail, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def evidence_hash(mail: bytes) -> str:
    [part] = [part for part in parsed(mail).iter_attachments() if part.get_filename() == "evidence.json"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return hashlib.sha256(content).hexdigest()


def test_the_mail_holds_exactly_what_was_previewed(screen: Screen, sink: Sink, wire: Wire) -> None:
    before = len(sink.mails)
    shown = open_preview(screen)
    assert not wire.holds(PAID) or before  # nothing of it has left before Send

    press_send(screen)
    receipt(screen)

    [mail] = until(lambda: sink.mails[before:])
    assert evidence_hash(mail) == shown


def test_a_page_script_can_open_the_preview_but_not_send(screen: Screen, sink: Sink) -> None:
    before = len(sink.mails)

    answer = ask(screen, "{kind: 'send', report_id: crypto.randomUUID(), body: '{}'}")

    assert answer == {"error": "refused"}  # options.html is ours, and still not the preview
    assert len(sink.mails) == before


def test_a_report_waits_while_the_service_is_away_and_is_sent_later(
    screen: Screen, sink: Sink, installation: Installation
) -> None:
    before = len(sink.mails)
    shown = open_preview(screen)
    installation.kill()
    try:
        press_send(screen)
        until(lambda: "Not sent yet" in screen.js("return document.body.innerText"))
        assert "+1 555 0100" in screen.js("return document.body.innerText")
    finally:
        installation.start()

    ask(screen, "{kind: 'retry'}")

    [mail] = until(lambda: sink.mails[before:])
    assert evidence_hash(mail) == shown


def test_a_waiting_report_survives_a_browser_restart(
    playwright: Any, extension: Path, site: Site, sink: Sink, installation: Installation, tmp_path: Path
) -> None:
    before = len(sink.mails)
    with chromium(playwright, extension, tmp_path, site.port) as context:
        first = ChromiumScreen(context)
        shown = open_preview(first)
        installation.kill()
        press_send(first)
        until(lambda: "Not sent yet" in first.js("return document.body.innerText"))
    installation.start()

    with chromium(playwright, extension, tmp_path, site.port):
        [mail] = until(lambda: sink.mails[before:])

    assert evidence_hash(mail) == shown


def test_a_service_killed_after_the_receipt_still_forwards_once(screen: Screen, sink: Sink, installation: Installation) -> None:
    before = len(sink.mails)
    shown = open_preview(screen)
    sink.closed = True
    try:
        press_send(screen)
        receipt(screen)
        installation.kill()
    finally:
        sink.closed = False
        installation.start()

    mails = until(lambda: sink.mails[before:], 30)
    assert evidence_hash(mails[0]) == shown
    assert len({parsed(mail)["Message-ID"] for mail in mails}) == len(mails) == 1
