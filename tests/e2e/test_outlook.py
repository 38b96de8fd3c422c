"""The Outlook add-in in a frame of Outlook on the web: judged, previewed, reported, with a real service and a real mail at the end."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsers import until
from installation import Installation, Sink
from outlook import ORIGINAL, Outlook, browser, mail

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def chromium_alone(playwright: Any) -> Iterator[Any]:
    with browser(playwright) as running:
        yield running


@pytest.fixture(scope="module")
def pane(installation: Installation) -> str:
    code = installation.run("token", "enrol-code", "--uses", "100")
    return f"http://127.0.0.1:{installation.port}/outlook/pane.html?enrol={code}"


@pytest.fixture
def outlook(chromium_alone: Any, pane: str) -> Iterator[Callable[..., Outlook]]:
    """Opens windows of Outlook and closes them; no script of ours may have failed."""
    windows: list[Outlook] = []

    def show(address: str = pane, **settings: Any) -> Outlook:
        windows.append(Outlook(chromium_alone, address, **settings))
        return windows[-1]

    yield show
    for window in windows:
        window.context.close()
        assert window.errors == []


def report_in(mails: list[bytes], words: str) -> Any:
    """The forwarded mail that holds these words."""
    found = until(lambda: [data for data in mails if words.encode() in data], 20)
    return email.message_from_bytes(found[0], policy=email.policy.default)


def original_of(message: Any) -> bytes | None:
    parts = [part for part in message.walk() if part.get_filename() == "original.eml"]
    return parts[0].get_payload(decode=True) if parts else None


def receipt(window: Outlook) -> str:
    window.pane.locator(".receipt strong").wait_for()
    return str(window.pane.locator(".receipt strong").inner_text())


def test_a_message_is_judged_in_words_with_quotes_and_reasons(outlook: Callable[..., Outlook]) -> None:
    window = outlook()
    window.judged()
    text = window.text()
    assert "Take a second look" in text
    assert window.pane.locator(".findings q").count() >= 2
    assert "continue on WhatsApp" in text.replace("\n", " ")
    assert "anna@else.example" in text  # where an answer would go, from the internet headers
    assert "Judged on this device." in text
    assert not window.pane.get_by_role("button", name="Show in the page").count()


def test_report_preview_receipt_and_the_original_byte_for_byte(outlook: Callable[..., Outlook], sink: Sink) -> None:
    window = outlook()
    window.judged()
    before = len(sink.mails)
    window.press("Report")
    data = window.data()
    assert data["channel"] == "email"
    assert data["reporter"]["address"] == "robin@firm.example"
    assert data["conversation"]["messages"][0]["subject"] == "A paid report"
    assert data["conversation"]["messages"][0]["auth"] == "firm.example; spf=fail smtp.mailfrom=consult.example"
    assert len(sink.mails) == before  # nothing left by looking at it
    window.press("Send")
    number = receipt(window)
    arrived = report_in(sink.mails, number)
    assert original_of(arrived) == ORIGINAL
    window.press("Close")
    window.judged()


def test_what_is_switched_off_takes_the_original_with_it(outlook: Callable[..., Outlook], sink: Sink) -> None:
    window = outlook()
    window.judged()
    window.press("Report")
    window.data()
    window.pane.locator(".line", has_text="800 dollars").get_by_role("switch").click()
    until(lambda: "800 dollars" not in json.dumps(window.data()["conversation"]))
    assert "original" not in window.data()
    window.press("Send")
    arrived = report_in(sink.mails, receipt(window))
    assert original_of(arrived) is None


def test_an_anonymous_report_leaves_the_mail_that_names_the_reporter_here(outlook: Callable[..., Outlook], sink: Sink) -> None:
    window = outlook()
    window.judged()
    window.press("Report")
    assert window.data()["original"] == "..."
    window.pane.locator("summary", has_text="Who reports").click()
    window.pane.locator("input[value=anonymous]").check()
    until(lambda: "original" not in window.data())
    assert "stays here, because it names you (To: robin@firm.example" in window.text()
    whole = window.pane.locator(".originals").get_by_role("switch")
    whole.click()
    until(lambda: "original" in window.data())
    assert "The mail itself names you (To: robin@firm.example" in window.text()
    whole.click()
    until(lambda: "original" not in window.data())
    window.press("Send")
    arrived = report_in(sink.mails, receipt(window))
    assert original_of(arrived) is None and b"robin@firm.example" not in arrived.as_bytes()


def test_the_service_is_away_the_report_waits_and_goes_later(
    outlook: Callable[..., Outlook], installation: Installation, sink: Sink
) -> None:
    window = outlook()
    window.judged()
    window.press("Report")
    window.data()
    installation.kill()
    try:
        window.press("Send")
        window.pane.get_by_role("heading", name="Not sent yet").wait_for()
        assert "+1 555 0100" in window.text()
        window.press("Close")
        window.pane.get_by_role("heading", name="Waiting to be sent").wait_for()
        assert "The service does not answer." in window.text()
    finally:
        installation.start()
    before = len(sink.mails)
    window.press("Try now")
    window.pane.get_by_role("heading", name="Waiting to be sent").wait_for(state="detached")
    until(lambda: len(sink.mails) > before, 20)
    assert original_of(email.message_from_bytes(sink.mails[-1], policy=email.policy.default)) == ORIGINAL


def test_what_waits_outlives_the_pane(outlook: Callable[..., Outlook], installation: Installation, sink: Sink) -> None:
    window = outlook()
    window.judged()
    window.press("Report")
    window.data()
    installation.kill()
    try:
        window.press("Send")
        window.pane.get_by_role("heading", name="Not sent yet").wait_for()
    finally:
        installation.start()
    before = len(sink.mails)
    window.page.reload()
    window.judged()
    until(lambda: len(sink.mails) > before, 20)
    until(lambda: "Waiting to be sent" not in window.text())


@pytest.mark.parametrize("requirement_set", ["1.3", "1.5", "1.13"])
def test_an_old_client_says_that_the_original_does_not_go(
    outlook: Callable[..., Outlook], sink: Sink, requirement_set: str
) -> None:
    window = outlook(set=requirement_set)
    window.judged()
    window.press("Report")
    data = window.data()
    assert "cannot hand over the original mail" in window.text()
    assert "original" not in data
    assert ("auth" in data["conversation"]["messages"][0]) == (requirement_set == "1.13")
    window.press("Send")
    arrived = report_in(sink.mails, receipt(window))
    assert original_of(arrived) is None


def test_a_pinned_pane_follows_but_not_away_from_the_preview(outlook: Callable[..., Outlook]) -> None:
    window = outlook(mails=[mail(), mail(2, "Lunch at noon?", subject="Lunch"), None])
    window.judged()
    window.open(1)
    window.pane.get_by_role("heading", name="Nothing found").wait_for()
    window.open(2)
    window.pane.get_by_role("heading", name="No message is open").wait_for()
    window.open(0)
    window.pane.get_by_role("heading", name="Take a second look").wait_for()
    window.press("Report")
    window.data()
    window.open(1)
    assert window.data()["conversation"]["messages"][0]["subject"] == "A paid report"
    window.press("Cancel")
    window.pane.get_by_role("heading", name="Nothing found").wait_for()


def test_another_message_in_front_while_the_original_is_fetched(outlook: Callable[..., Outlook]) -> None:
    window = outlook(wait=300, mails=[mail(), mail(2, "Lunch at noon?", subject="Lunch")])
    window.judged()
    window.press("Report")
    window.open(1)
    window.pane.get_by_role("heading", name="Nothing found").wait_for()
    assert window.pane.locator("form button[type=submit]", has_text="Send").count() == 0


def test_an_unreadable_message_is_no_all_clear(outlook: Callable[..., Outlook]) -> None:
    window = outlook(mails=[{**mail(html=None), "text": None}])
    window.pane.get_by_role("heading", name="This message cannot be read here").wait_for()
    assert "no all-clear" in window.text()


def test_plain_text_will_do(outlook: Callable[..., Outlook]) -> None:
    window = outlook(mails=[mail(html=None)])
    window.pane.get_by_role("heading", name="Take a second look").wait_for()


def test_hidden_words_are_kept_apart(outlook: Callable[..., Outlook]) -> None:
    window = outlook(mails=[mail(html='<p>Lunch at noon?</p><p style="display:none">project leader only</p>')])
    window.judged()
    window.press("Report")
    [turn] = window.data()["conversation"]["messages"]
    assert (turn["text"], turn["hidden"]) == ("Lunch at noon?", "project leader only")


def test_markup_of_the_sender_stays_text(outlook: Callable[..., Outlook]) -> None:
    bomb = "<img src=x onerror='window.fired=1'><script>window.fired=1</script>"
    window = outlook(
        mails=[
            mail(
                subject=bomb,
                html=f"<p>Could we continue on WhatsApp? {bomb}</p>",
                **{"from": {"displayName": bomb, "emailAddress": "a@b.example"}},
            )
        ]
    )
    window.judged()
    assert bomb in window.text()
    window.press("Report")
    window.data()
    assert window.frame.evaluate("window.fired") is None
    assert window.pane.locator("#pane img").count() == 0


def test_this_is_fine_is_remembered(outlook: Callable[..., Outlook]) -> None:
    window = outlook()
    window.judged()
    before = window.pane.locator(".findings > li").count()
    window.pane.get_by_role("button", name="This is fine").first.click()
    until(lambda: window.pane.locator(".findings > li").count() == before - 1)
    window.page.reload()
    window.judged()
    assert window.pane.locator(".findings > li").count() == before - 1


def test_the_pane_speaks_outlooks_language(outlook: Callable[..., Outlook]) -> None:
    window = outlook(language="fi-FI")
    window.pane.get_by_role("button", name="Ilmoita", exact=True).wait_for()
    assert window.frame.evaluate("document.documentElement.lang") == "fi"


def test_without_a_code_it_judges_and_asks_for_one(outlook: Callable[..., Outlook], pane: str, sink: Sink) -> None:
    address, _, code = pane.partition("?enrol=")
    window = outlook(address)
    window.judged()
    field = window.pane.get_by_label("Enrolment code")
    field.fill("wrong")
    window.press("Connect")
    until(lambda: "The code was not accepted" in window.text())
    window.press("Report")
    window.data()
    window.press("Send")
    until(lambda: "not connected to your organisation yet" in window.text())
    window.press("Close")
    before = len(sink.mails)
    field.fill(code)
    window.press("Connect")
    until(lambda: len(sink.mails) > before, 20)


def test_nobody_but_outlook_may_frame_it(outlook: Callable[..., Outlook]) -> None:
    window = outlook(host="mail.attacker.example")
    until(lambda: any("frame-ancestors" in line for line in window.console))
    assert window.frame.evaluate("document.querySelector('#pane')") is None


def test_nothing_stays_in_the_mailbox_and_the_token_is_partitioned(outlook: Callable[..., Outlook]) -> None:
    window = outlook()
    window.judged()
    kept = window.frame.evaluate("Object.keys(localStorage)")
    assert "partition-secondlook.token" in kept and all(key.startswith("partition-secondlook.") for key in kept)


class TestOutlooksOwnReportButton:
    """Integrated spam reporting: the function file and the pane share what is kept on the device."""

    def completed(self, window: Outlook, note: str = "seen twice") -> dict[str, Any]:
        """Press Outlook's button in the function file's page, in the same browser profile."""
        window.judged()
        window.frame.goto(window.frame.url.partition("pane.html")[0] + "commands.html")
        until(lambda: window.frame.evaluate("typeof onSpamReport") == "function")
        options: dict[str, Any] = window.frame.evaluate("(note) => OUTLOOK.report(note)", note)
        assert options["moveItemTo"] == "noMove"
        assert not options.get("onErrorDeleteItem")
        return options

    def test_from_1_15_it_opens_the_preview_and_sends_nothing(self, outlook: Callable[..., Outlook], sink: Sink) -> None:
        before = len(sink.mails)
        options = self.completed(outlook())
        assert options["commandId"] == "pane11"
        window = outlook(context=options["contextData"])
        assert window.data()["note"] == "seen twice"
        assert len(sink.mails) == before

    def test_in_1_14_it_sends_what_the_dialog_names(self, outlook: Callable[..., Outlook], sink: Sink) -> None:
        options = self.completed(outlook(set="1.14"))
        said = options["showPostProcessingDialog"]
        assert said["title"] == "Received"
        arrived = report_in(sink.mails, said["description"].split()[1].rstrip("."))
        assert original_of(arrived) == ORIGINAL

    @pytest.mark.parametrize("why", ["not connected", "too large", "no original"])
    def test_otherwise_it_says_that_nothing_was_sent(
        self, outlook: Callable[..., Outlook], pane: str, sink: Sink, why: str
    ) -> None:
        before = len(sink.mails)
        file = {"too large": "A" * 4_000_000, "no original": None}.get(why, "QQ==")
        window = outlook(
            pane.partition("?")[0] if why == "not connected" else pane, set="1.14", language="de-DE", mails=[mail(file=file)]
        )
        said = self.completed(window)["showPostProcessingDialog"]
        assert said["title"] == "Noch nicht gesendet"
        assert len(sink.mails) == before
