"""/report on a phone: real Chromium at 390 by 844, a real service, and a real mail at the end."""

from __future__ import annotations

import base64
import email
import email.policy
import json
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from accessible import serious_findings
from browsers import until
from installation import Installation, Sink
from outlook import browser
from screens import FirefoxScreen
from wire import Wire

pytestmark = pytest.mark.e2e

WORDS = "We pay well for a short report. Could you share insights that are not public? Let us continue on WhatsApp."
FIELD = "Paste the message or add a screenshot"
# What a phone posts to the page; the worker takes it, whoever posts.
SHARE = """async (picture) => {
  const form = new FormData();
  form.set("title", "Mira Example");
  form.set("text", "Shared words that stay here");
  form.set("url", "https://social.example/42");
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  form.append("pictures", new File([bytes], "shot.png", { type: "image/png" }));
  await fetch("/report/share", { method: "POST", body: form });
}"""


@pytest.fixture(scope="module")
def chromium_alone(playwright: Any) -> Iterator[Any]:
    with browser(playwright) as running:
        yield running


@pytest.fixture
def phone(chromium_alone: Any, wire: Wire) -> Iterator[Any]:
    """The page in a browser without any client, as a Playwright page; no script of it may have failed."""
    context = chromium_alone.new_context(
        viewport={"width": 390, "height": 844}, base_url=f"http://127.0.0.1:{wire.port}", has_touch=True, locale="en-GB"
    )
    context.set_default_timeout(15_000)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/report")
    yield page
    context.close()
    assert errors == []


def tap(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).tap()


def wait_to_send(page: Any) -> None:
    until(lambda: page.get_by_role("button", name="Send").is_enabled())


def receipt(page: Any) -> str:
    page.get_by_role("heading", name="Received").wait_for()
    return str(page.locator(".receipt strong").inner_text())


def preview(page: Any, words: str) -> None:
    page.get_by_label(FIELD).fill(words)
    tap(page, "Preview")
    wait_to_send(page)


def kept(page: Any) -> None:
    """Wait until the worker has the whole page."""
    page.evaluate("navigator.serviceWorker.ready")
    until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))


def mails_with(sink: Sink, number: str) -> list[EmailMessage]:
    found = [email.message_from_bytes(mail, policy=email.policy.default) for mail in sink.mails]
    return [mail for mail in found if number in str(mail["subject"]) or number in str(mail.get_body())]


def parts(mail: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_payload(decode=True) for part in mail.iter_attachments()}


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A grey picture; `chunks` are what a phone may write into one besides."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 0, 0, 0, 0))
    whole = [(b"IHDR", size), *chunks, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in whole)


def test_from_pasted_text_to_receipt_in_three_taps(phone: Any, wire: Wire, sink: Sink) -> None:
    phone.get_by_label(FIELD).tap()
    phone.keyboard.insert_text(WORDS)
    phone.locator("#result mark.warning").first.wait_for()  # while typing, before anything is asked
    tap(phone, "Preview")
    wait_to_send(phone)
    assert not wire.holds("insights that are not public")
    tap(phone, "Send")
    number = receipt(phone)
    assert "What happens now" in phone.locator("main").inner_text()
    [mail] = until(lambda: mails_with(sink, number))
    assert json.loads(parts(mail)["evidence.json"]) == {"channel": "other", "messages": [{"from": "them", "text": WORDS}]}
    tap(phone, "Close")
    phone.locator(".receipts", has_text=number).wait_for()
    assert phone.get_by_label(FIELD).input_value() == ""
    until(lambda: _state_after_reload(phone) == "With the security department")


def _state_after_reload(page: Any) -> str:
    page.reload()
    page.wait_for_load_state("networkidle")
    return str(page.locator(".receipts li > span").first.inner_text())


def test_offline_it_is_kept_and_goes_once_when_the_network_is_back(phone: Any, sink: Sink) -> None:
    kept(phone)
    phone.context.set_offline(True)
    phone.reload()  # from the home screen, without a network
    preview(phone, f"{WORDS} Written offline.")
    assert phone.locator(".turn mark").count()
    tap(phone, "Send")
    phone.get_by_role("heading", name="Not sent yet").wait_for()
    text = phone.locator("main").inner_text()
    assert "kept on this device" in text
    assert "+1 555 0100" in text
    assert "Received" not in text
    phone.reload()  # closed and opened again, still without a network
    phone.get_by_role("heading", name="Waiting to be sent").wait_for()
    with phone.expect_download() as saved:
        tap(phone, "Save as file")
    body = json.loads(saved.value.path().read_text("utf-8"))
    assert body["conversation"]["messages"][0]["text"].endswith("Written offline.")
    phone.context.set_offline(False)
    phone.locator(".receipts li").wait_for()
    number = phone.locator(".receipts strong").inner_text()
    until(lambda: mails_with(sink, number))
    phone.reload()
    phone.wait_for_load_state("networkidle")
    assert phone.locator(".receipts li").count() == 1
    assert phone.get_by_role("heading", name="Waiting to be sent").count() == 0
    assert len(mails_with(sink, number)) == 1


def test_the_receipt_takes_the_place_of_the_waiting_note(phone: Any, installation: Installation) -> None:
    preview(phone, f"{WORDS} While the service is away.")
    installation.kill()
    try:
        tap(phone, "Send")
        phone.get_by_role("heading", name="Not sent yet").wait_for()
    finally:
        installation.start()
    phone.evaluate("dispatchEvent(new Event('online'))")
    assert receipt(phone)


def test_the_worker_sends_what_waits_when_the_page_is_closed(phone: Any, sink: Sink) -> None:
    """The browser says `sync` by itself when the network is back; here the tools of the browser say it."""
    kept(phone)
    phone.context.set_offline(True)
    preview(phone, f"{WORDS} Closed before it went.")
    tap(phone, "Send")
    phone.get_by_role("heading", name="Not sent yet").wait_for()
    before = len(sink.mails)
    tools = phone.context.new_cdp_session(phone)
    registrations: list[Any] = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    tools.send("ServiceWorker.enable")
    address = phone.url
    until(lambda: phone.wait_for_timeout(50) or registrations)
    phone.goto("about:blank")
    phone.context.set_offline(False)
    origin = address.removesuffix("/report")
    tools.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": origin,
            "registrationId": registrations[-1]["registrationId"],
            "tag": "waiting-reports",
            "lastChance": False,
        },
    )
    until(lambda: len(sink.mails) > before, 20)
    phone.goto(address)
    phone.locator(".receipts li").wait_for()
    assert phone.get_by_role("heading", name="Waiting to be sent").count() == 0


def test_a_phone_shares_to_it_and_nothing_leaves_before_send(phone: Any, wire: Wire, sink: Sink) -> None:
    kept(phone)
    phone.evaluate(SHARE, base64.b64encode(png(60, 120)).decode())
    phone.goto("/report")
    until(lambda: "Shared words" in phone.get_by_label(FIELD).input_value())
    assert phone.get_by_label(FIELD).input_value().split("\n") == [
        "Mira Example",
        "Shared words that stay here",
        "https://social.example/42",
    ]
    phone.locator("#pictures img").wait_for()
    assert not wire.holds("Shared words")
    tap(phone, "Preview")
    wait_to_send(phone)
    tap(phone, "Send")
    [mail] = until(lambda: mails_with(sink, receipt(phone)))
    assert set(parts(mail)) == {"evidence.json", "picture-1.png"}
    phone.goto("/report")
    phone.wait_for_load_state("networkidle")
    assert phone.get_by_label(FIELD).input_value() == ""  # what was shared is opened once


def test_screenshots_alone_go_without_what_cannot_be_seen(phone: Any, sink: Sink) -> None:
    secret = png(300, 600, (b"tEXt", b"Location\x0060.1699 N 24.9384 E"))
    pictures = [{"name": f"IMG_{n}.png", "mimeType": "image/png", "buffer": secret} for n in range(2)]
    phone.locator("#files").set_input_files(pictures)
    until(lambda: phone.locator("#pictures img").count() == 2)
    tap(phone, "Preview")
    wait_to_send(phone)
    assert phone.get_by_text("Nothing found").count() == 0  # nobody judged a picture
    phone.get_by_role("switch", name="Picture 2").tap()
    until(lambda: phone.locator("pre").text_content().count("screenshot-") == 1)
    wait_to_send(phone)
    tap(phone, "Send")
    [mail] = until(lambda: mails_with(sink, receipt(phone)))
    sent = parts(mail)
    assert set(sent) == {"evidence.json", "picture-1.png"}
    assert b"24.9384" not in sent["picture-1.png"]
    assert sent["picture-1.png"][16:24] == secret[16:24]  # as wide and high as it was


def test_what_is_no_picture_and_a_sixth_are_refused_in_words(phone: Any) -> None:
    phone.locator("#files").set_input_files([{"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}])
    until(lambda: "a.png cannot be read as a picture" in phone.locator("#problem").inner_text())
    assert phone.get_by_role("button", name="Preview").is_disabled()
    many = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": png(20, 20)} for n in range(6)]
    phone.locator("#files").set_input_files(many)
    until(lambda: phone.locator("#problem").inner_text() == "At most 5 pictures can go along.")
    assert phone.locator("#pictures img").count() == 5
    phone.get_by_role("button", name="Remove: Picture 1").tap()
    assert phone.locator("#pictures img").count() == 4


def test_anonymous_leaves_no_trace_of_the_person(phone: Any, wire: Wire, sink: Sink) -> None:
    preview(phone, f"{WORDS} Nobody says this.")
    phone.get_by_label("Name", exact=True).fill("Robin Unnamed")
    phone.get_by_role("radio", name="Anonymous").check()
    until(lambda: json.loads(phone.locator("pre").text_content())["reporter"] == {"mode": "anonymous", "lang": "en"})
    wait_to_send(phone)
    tap(phone, "Send")
    receipt(phone)
    assert not wire.holds("Robin Unnamed")


def test_the_way_back_of_the_phone_leads_to_what_was_written(phone: Any) -> None:
    preview(phone, WORDS)
    phone.go_back()
    assert phone.get_by_label(FIELD).input_value() == WORDS
    tap(phone, "Preview")
    wait_to_send(phone)
    tap(phone, "Cancel")
    phone.get_by_label(FIELD).wait_for()


def test_without_rules_one_can_still_report(phone: Any) -> None:
    phone.context.route("**/api/v1/pack", lambda route: route.abort())
    phone.evaluate("navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((one) => one.unregister())))")
    phone.evaluate("caches.delete('report-kept')")
    phone.evaluate("void indexedDB.deleteDatabase('secondlook-rules')")
    phone.goto("/report")
    until(lambda: "The rules did not load" in phone.locator("#problem").inner_text())
    preview(phone, WORDS)
    tap(phone, "Send")
    assert receipt(phone)


def test_firefox_marks_sends_and_keeps_the_page_too(in_firefox: FirefoxScreen, installation: Installation) -> None:
    """Its workers run no modules, so it keeps the page with the classic one."""
    in_firefox.open(f"http://127.0.0.1:{installation.port}/report")
    try:
        until(lambda: in_firefox.js("return document.getElementById('message') !== null"))
        put = f"""const field = document.getElementById('message');
            field.value = {json.dumps(WORDS)}; field.dispatchEvent(new Event('input'));
            return document.querySelectorAll('#result mark').length"""
        until(lambda: in_firefox.js(put))
        in_firefox.js("document.getElementById('go').click()")
        until(lambda: in_firefox.js("return document.querySelector('#step button[type=submit]')?.disabled === false"))
        in_firefox.js("document.querySelector('#step button[type=submit]').click()")
        until(lambda: in_firefox.js("return document.querySelector('.receipt strong')?.textContent ?? ''"))
        worker = until(
            lambda: in_firefox.js("return (await navigator.serviceWorker.getRegistration('/report'))?.active?.scriptURL")
        )
        assert "/report/" in worker
        assert until(lambda: in_firefox.js("return (await caches.match('/report')) !== undefined"))
    finally:
        in_firefox.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(chromium_alone: Any, installation: Installation, scheme: str) -> None:
    context = chromium_alone.new_context(
        viewport={"width": 390, "height": 844}, bypass_csp=True, color_scheme=scheme, locale="en-GB", has_touch=True
    )
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{installation.port}/report")

    try:
        page.wait_for_load_state("networkidle")
        assert serious_findings(page) == []
        page.get_by_label(FIELD).fill(WORDS)
        page.locator("#files").set_input_files([{"name": "a.png", "mimeType": "image/png", "buffer": png(40, 80)}])
        page.locator("#pictures img").wait_for()
        assert serious_findings(page) == []
        tap(page, "Preview")
        wait_to_send(page)
        assert serious_findings(page) == []
        tap(page, "Send")
        receipt(page)
        assert serious_findings(page) == []
        tap(page, "Close")
        page.locator(".receipts").wait_for()
        assert serious_findings(page) == []
    finally:
        context.close()
