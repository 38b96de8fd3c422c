"""Gmail and Outlook on the web: marks in the reading pane, and a report that says who wrote and where the links lead."""

from __future__ import annotations

import email
import email.policy
import json
from dataclasses import dataclass
from typing import Any

import pytest
from browsers import until
from installation import Sink
from messaging import NOT_PUBLIC, click_mark, foreign_changes, marked, quotes, site_tab, unmarked
from screens import Screen
from wire import Wire

from secondlook.demo.site import HOST, Site

pytestmark = pytest.mark.e2e

HARBOUR, MILLS, WALK = "FMfcgzInventedHarbourAdvisory", "FMfcgzInventedNorthernMills", "FMfcgzInventedColleagueWalk"
SECRET = "the heron counts its feathers"


@dataclass(frozen=True)
class Webmail:
    """One of the two, in one language; `list` and `thread` are addresses below the host, `moves` is what `site.go` takes."""

    host: str
    list: str
    moves: str

    def open(self, screen: Screen) -> None:
        """The list of conversations, none open."""
        base = getattr(screen, "site", f"https://{HOST}")
        screen.open(base.replace(HOST, self.host) + self.list)
        until(lambda: screen.js("return typeof site === 'object'"))

    def go(self, screen: Screen, thread: str) -> None:
        """To a conversation, without a page load."""
        screen.js(f"site.go({json.dumps(self.moves.format(thread))})")


GMAIL = Webmail("mail.google.com", "/mail/u/0/#inbox", "#inbox/{}")
OUTLOOK = Webmail("outlook.office.com", "/mail/", "/mail/inbox/id/{}")
GERMAN = [Webmail(GMAIL.host, "/mail/u/0/?hl=de#inbox", GMAIL.moves), Webmail(OUTLOOK.host, "/mail/?mkt=de", OUTLOOK.moves)]


@pytest.fixture(params=[GMAIL, OUTLOOK], ids=["gmail", "outlook"])
def webmail(request: pytest.FixtureRequest) -> Webmail:
    found: Webmail = request.param
    return found


class Beside:
    """A page of the extension in a tab beside the webmail, which stays in front."""

    def __init__(self, screen: Screen) -> None:
        self.screen, self.webmail = screen, screen.front()
        screen.open(f"{screen.extension}options.html")
        self.own = screen.front()
        screen.back_to(self.webmail)

    def js(self, body: str) -> Any:
        self.screen.back_to(self.own)
        found = self.screen.js(body)
        self.screen.back_to(self.webmail)
        return found

    def conversation(self) -> dict[str, Any]:
        """The conversation that the panel would show; empty before there is one."""
        state = self.js(f"return chrome.runtime.sendMessage({{kind: 'state', tab: {site_tab(self.screen)}}})")
        return dict(state["conversation"] or {})

    def badge(self) -> str:
        return str(self.js(f"return chrome.action.getBadgeText({{tabId: {site_tab(self.screen)}}})"))


@pytest.mark.parametrize("german", GERMAN, ids=["gmail", "outlook"])
def test_marks_appear_in_the_reading_pane_whatever_the_language(screen: Screen, german: Webmail) -> None:
    german.open(screen)
    assert quotes(screen) == []

    german.go(screen, HARBOUR)

    assert marked(screen, NOT_PUBLIC)["name"] == "hl-c"
    marked(screen, "paid")
    assert foreign_changes(screen) == []


def test_only_what_the_sender_shows_is_judged(screen: Screen, webmail: Webmail) -> None:
    webmail.open(screen)
    webmail.go(screen, HARBOUR)
    screen.js("site.draft('Shall we continue on Viber?')")

    marked(screen, NOT_PUBLIC)

    # Folded, our own, quoted, hidden, a draft.
    for words in ("WhatsApp", "Telegram", "internal budget", "Signal", "Threema", "Viber"):
        assert words not in " ".join(quotes(screen))
    screen.js("document.querySelector('.kv, [aria-expanded=\"false\"]').click()")
    marked(screen, "continue on WhatsApp")
    assert foreign_changes(screen) == []


def test_an_unsent_answer_in_the_conversation_is_not_judged(screen: Screen) -> None:
    OUTLOOK.open(screen)
    OUTLOOK.go(screen, HARBOUR)
    screen.js("site.unsent('<p>Shall we continue on Viber?</p>')")

    screen.js("site.add({html: '<p>Let us continue on Signal instead.</p>'})")

    marked(screen, "continue on Signal")
    assert "Viber" not in " ".join(quotes(screen))


def test_conversations_that_were_left_are_not_read_and_come_back(screen: Screen, webmail: Webmail) -> None:
    webmail.open(screen)
    beside = Beside(screen)
    webmail.go(screen, HARBOUR)
    marked(screen, NOT_PUBLIC)

    webmail.go(screen, MILLS)
    unmarked(screen)
    until(lambda: [turn["text"][:8] for turn in beside.conversation().get("messages", [])] == ["Hi Robin"])
    webmail.go(screen, HARBOUR)

    marked(screen, NOT_PUBLIC)
    assert foreign_changes(screen) == []


def test_the_conversation_says_who_wrote_what_and_where_links_lead(screen: Screen, webmail: Webmail) -> None:
    webmail.open(screen)
    webmail.go(screen, HARBOUR)
    marked(screen, NOT_PUBLIC)

    conversation = until(Beside(screen).conversation)

    mira = {"name": "Mira Sandell", "address": "mira@harbour-lane.example"}
    assert (conversation["channel"], conversation["id"]) == ("email", HARBOUR)
    assert [turn["from"] for turn in conversation["messages"]] == ["them", "me", "them"]
    first, _, last = conversation["messages"]
    assert (first["subject"], first["sender"], last["sender"]) == ("A short paid report", mira, mira)
    shown = {"text": "https://www.harbour-lane.example/outline", "href": "https://files.bluegate.example/outline"}
    assert last["links"] == [shown]
    assert last["hidden"] == "invoice meeting lunch weather holiday and please add me on Threema"
    assert last["text"] == (
        "Mainly what the ministry plans next year.\n"
        "For the second part the client needs something that has not been published yet.\n\n"
        f"The outline: {shown['text']}"
    )
    marked(screen, shown["text"])


def test_a_colleague_without_address_and_the_person_are_told_apart(screen: Screen, webmail: Webmail) -> None:
    webmail.open(screen)
    webmail.go(screen, WALK)

    conversation = until(Beside(screen).conversation)

    assert [turn["from"] for turn in conversation["messages"]] == ["them", "me"]
    assert conversation["messages"][0]["sender"]["name"] == "Ines Moreau"


def test_a_page_that_cannot_be_read_says_so_and_a_list_does_not(screen: Screen, webmail: Webmail) -> None:
    webmail.open(screen)
    beside = Beside(screen)
    screen.js("await new Promise((done) => setTimeout(done, 4500))")
    assert beside.badge() == ""
    webmail.go(screen, HARBOUR)
    marked(screen, NOT_PUBLIC)

    screen.js("site.rename()")

    until(lambda: beside.badge() == "?", 6)


def test_nothing_of_a_mail_leaves_the_page_before_a_click(screen: Screen, webmail: Webmail, site: Site, wire: Wire) -> None:
    webmail.open(screen)
    webmail.go(screen, MILLS)

    screen.js(f"site.add({{html: '<p>{SECRET}. Let us continue on Signal instead.</p>'}})")

    marked(screen, "continue on Signal")
    assert not wire.holds(SECRET)
    assert [path for _, path, body in site.requests if SECRET in path or SECRET.encode() in body] == []


def test_a_report_carries_the_mails_with_their_senders(screen: Screen, webmail: Webmail, sink: Sink) -> None:
    before = len(sink.mails)
    webmail.open(screen)
    webmail.go(screen, HARBOUR)
    click_mark(screen, NOT_PUBLIC)
    until(lambda: screen.js("return document.activeElement.matches('html > [popover]')"))
    for key in ("Tab", "Tab", "Enter"):  # the source, Report
        screen.press(key)
    screen.follow("preview.html")
    until(lambda: screen.js("return document.querySelector('code.hash')?.textContent ?? ''"))

    screen.js("document.querySelector('button[type=submit]').click()")

    [mail] = until(lambda: sink.mails[before:])
    message = email.message_from_bytes(mail, policy=email.policy.default)
    assert "warning, email" in message["subject"]
    [part] = [part for part in message.iter_attachments() if part.get_filename() == "evidence.json"]  # type: ignore[attr-defined]
    evidence = json.loads(part.get_payload(decode=True))
    assert evidence["messages"][0]["sender"]["address"] == "mira@harbour-lane.example"
