"""Mail as it is read in a real Thunderbird: marks, panel, preview, and the report with the mail as it was received."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from browsers import until
from installation import Installation, Sink
from test_report import parsed
from thunderbird import AddonPage, MailProgram, thunderbird
from thunderbird_imap import MailServer, mail_server
from thunderbird_mail import ANSWER, HARMLESS, MOVE, OFFER, PAGE, PAID, SENT, SPOOF, mbox
from wire import Wire

pytestmark = pytest.mark.e2e

IN_LOCAL_INBOX = (OFFER, ANSWER, PAGE, HARMLESS, SPOOF)
TAG = "$secondlook"


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    folder = Path(tempfile.mkdtemp(prefix="mail-"))  # dovecot's user may not enter the folders of pytest
    folder.chmod(0o755)
    try:
        with mail_server(folder) as running:
            running.append(OFFER, ANSWER, PAGE)
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def program(
    installation: Installation, wire: Wire, server: MailServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MailProgram]:
    addon = installation.build_client("thunderbird", f"http://127.0.0.1:{wire.port}", "thunderbird")
    local = {"Inbox": mbox(*IN_LOCAL_INBOX), "Sent": mbox(SENT)}
    with thunderbird(tmp_path_factory.mktemp("thunderbird"), local, server.port, addon) as running:
        yield running


@pytest.fixture
def reader(program: MailProgram) -> Iterator[MailProgram]:
    """The program with nothing of an earlier test open."""
    program.close_pages()
    yield program


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go: to be looked at, name a folder in TEST_PICTURES."""
    return Path(os.environ.get("TEST_PICTURES", tmp_path))


def press_report(reader: MailProgram, label: str = "Report") -> AddonPage:
    reader.press_button().click(label)
    return reader.page("preview.html")


def part(message: EmailMessage, name: str) -> bytes:
    [found] = [one for one in message.iter_attachments() if one.get_filename() == name]
    content = found.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def originals(mails: list[bytes]) -> list[bytes]:
    return [part(parsed(one), "original.eml") for one in mails]


def test_marks_stand_where_the_sender_wrote_and_nowhere_else(reader: MailProgram, pictures: Path) -> None:
    reader.open("local", "c-page")
    before = reader.chrome("return pane().document.body.innerHTML")

    reader.marked(PAID)
    reader.marked("continue on WhatsApp")

    assert [words for _, words in reader.marks() if "Signal" in words or "Telegram" in words or "not public" in words] == []
    assert reader.chrome("return pane().document.body.innerHTML") == before
    reader.picture(pictures / "marks.png")


def test_the_button_says_the_level_in_words_and_number(reader: MailProgram) -> None:
    reader.open("local", "c-page")
    levels = ("Second Look: Take a second look", "Second Look: Ask before you answer")
    until(lambda: (button := reader.button())["badge"] and button["title"] in levels and button["label"] == button["title"])

    reader.open("local", "d-lunch")

    until(lambda: reader.button() == {"label": "Second Look", "title": "Second Look", "badge": ""})


def test_own_sent_mail_is_not_judged_but_mail_in_ones_own_name_is(reader: MailProgram) -> None:
    reader.open("local", "f-spoof")
    reader.marked(PAID)

    reader.open("sent", "e-sent")

    reader.press_button().says("Nothing found")
    assert reader.marks() == []


def test_a_click_on_a_mark_opens_its_card(reader: MailProgram) -> None:
    reader.open("local", "c-page")
    reader.marked(PAID)

    reader.chrome("return clickMark(values[0])", PAID)

    until(lambda: reader.chrome("return Boolean(pane().document.querySelector('html > [popover]'))"))


def test_the_panel_shows_sender_stages_of_the_thread_and_its_size(reader: MailProgram, pictures: Path) -> None:
    reader.open("local", "b-answer")
    reader.marked(MOVE)

    text = until(lambda: text if "2 messages" in (text := reader.press_button().text()) else reader.close_pages())

    reader.page("panel.html").picture(pictures / "panel.png")
    assert "anna@consult.example" in text
    assert "Offer of paid work: reached" in text  # in the mail before this one
    assert [words for _, words in reader.marks() if "Signal" in words or "Telegram" in words] == []


@pytest.mark.parametrize("where", ["local", "imap"])
def test_a_report_carries_the_original_byte_for_byte_and_then_the_tag(
    reader: MailProgram, server: MailServer, sink: Sink, where: str, pictures: Path
) -> None:
    before = len(sink.mails)
    reader.open(where, "c-page")
    reader.marked(PAID)
    preview = press_report(reader)
    until(lambda: "anna@elsewhere.example" in preview.js("return [...document.querySelectorAll('pre')].at(-1).textContent"))
    reader.picture(pictures / f"preview_{where}.png")
    assert reader.tags(where, "c-page") == []

    preview.click("Send")

    preview.says("Receipt")
    [report] = until(lambda: sink.mails[before:])
    assert part(parsed(report), "original.eml") == (server.original("c-page@consult.example") if where == "imap" else PAGE)
    if where == "imap":
        until(lambda: TAG in server.keywords("c-page@consult.example"))
    until(lambda: TAG in reader.tags(where, "c-page"))


def test_odd_bytes_survive(reader: MailProgram, server: MailServer, sink: Sink) -> None:
    before = len(sink.mails)
    for where in ("local", "imap"):
        reader.open(where, "a-offer")
        press_report(reader).click("Send")
        reader.page("preview.html").says("Receipt")
        reader.close_pages()

    assert originals(until(lambda: len(sink.mails) > before + 1 and sink.mails[before:])) == [
        OFFER,
        server.original("a-offer@consult.example"),
    ]


def test_several_selected_mails_are_reports_of_their_own_in_one_preview(reader: MailProgram, sink: Sink) -> None:
    before = len(sink.mails)
    reader.select("local", "a-offer", "d-lunch")

    reader.press_toolbar().click("Report the selected messages (2)")
    preview = reader.page("preview.html")
    assert "Each message is a report of its own." in preview.text()
    preview.click("Send")

    assert preview.says("Receipt").count("Receipt\n") == 2
    assert sorted(originals(until(lambda: len(sink.mails) > before + 1 and sink.mails[before:]))) == sorted([OFFER, HARMLESS])


def test_what_is_switched_off_does_not_travel_in_the_original_either(reader: MailProgram, sink: Sink) -> None:
    before = len(sink.mails)
    reader.open("local", "c-page")
    preview = press_report(reader)
    preview.js("document.querySelector('.line input').click()")
    preview.says("The whole mail stays here")

    preview.click("Send")

    preview.says("Receipt")
    [report] = until(lambda: sink.mails[before:])
    assert [one.get_filename() for one in parsed(report).iter_attachments()] == ["evidence.json"]


def test_the_identity_of_the_account_reports_and_can_be_changed(reader: MailProgram) -> None:
    reader.open("imap", "c-page")
    shared = press_report(reader)
    shared.says("Press office, press@corp.example")

    shared.js(
        "const name = document.querySelector('[name=reporter-name]'); name.value = 'Bob'; name.dispatchEvent(new Event('input', {bubbles: true}))"
    )

    until(lambda: "Bob, press@corp.example" in shared.js("return document.querySelector('.parties').innerText"))
    reader.close_pages()
    reader.open("imap", "a-offer")
    press_report(reader).says("Bob, bob@corp.example")


def test_while_the_service_is_away_the_report_waits_and_the_mail_is_not_tagged(
    reader: MailProgram, sink: Sink, installation: Installation
) -> None:
    before = len(sink.mails)
    reader.open("local", "b-answer")
    preview = press_report(reader)
    installation.kill()
    try:
        preview.click("Send")
        assert "+1 555 0100" in preview.says("Not sent yet")
        assert reader.tags("local", "b-answer") == []
    finally:
        installation.start()
    reader.close_pages()

    panel = reader.press_button()
    panel.says("Waiting to be sent")
    panel.click("Try now")

    until(lambda: ANSWER in originals(sink.mails[before:]))  # one before it may come again, for the service was killed
    until(lambda: TAG in reader.tags("local", "b-answer"))


def test_a_whole_conversation_is_reported_at_once(reader: MailProgram, sink: Sink) -> None:
    before = len(sink.mails)
    reader.open("local", "b-answer")
    reader.press_button().click("Report the conversation (2 messages)")
    reader.page("preview.html").click("Send")

    reader.page("preview.html").says("Receipt")
    assert sorted(originals(until(lambda: len(sink.mails) > before + 1 and sink.mails[before:]))) == sorted([OFFER, ANSWER])


def test_no_mail_was_moved_or_deleted(reader: MailProgram) -> None:
    assert reader.chrome("return headers(await folder('local')).length") == len(IN_LOCAL_INBOX)
    assert reader.chrome("return headers(await folder('imap')).length") == 3
