"""Reports of invented people for the pages of the inbox."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

from staff_site import StaffSite

MIRA = {"name": "Mira Sandell", "profile_url": "https://www.linkedin.com/in/mira-sandell-invented/"}
HELLO = "Hello Robin, I came across your profile and your work on ports is impressive. We advise investors."
OFFER = "Would you write a short paid report on the sector for our client? We pay 800 EUR for four pages. I am not able to disclose the client."
ASK = "Mainly what the ministry plans next year.\nFor the second part the client needs something that has not been published yet."
MOVE = "Could we continue on WhatsApp? It is easier for me. Please do not mention this to your colleagues."
ORIGINAL = (
    b"Return-Path: <bounce@mailer.example>\r\nAuthentication-Results: mx.firm.example; spf=fail; dmarc=fail\r\n"
    b"From: Ilse Vander <ilse.vander@firrn.example>\r\nTo: Robin <robin@firm.example>\r\nReply-To: ilse@northquay.example\r\n"
    b"Subject: Speaker at our forum\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\nMessage-ID: <1@mailer.example>\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n\r\n<h1>Forum</h1><p>We cover <b>flight and hotel</b>. See "
    b'<a href="https://northquay.example/login">https://firm.example/forum</a>.</p><img src="https://tracker.example/a.gif">\r\n'
)


def approach(site: StaffSite, ago: timedelta, **parts: Any) -> str:
    """A conversation that grows, over LinkedIn."""
    messages = [
        {"from": "them", "text": HELLO, "at": "2026-11-20T09:12:00Z", "sender": MIRA},
        {"from": "them", "text": OFFER, "at": "2026-11-20T09:13:00Z", "sender": MIRA},
        {"from": "me", "text": "Thank you. What would the report be about?", "at": "2026-11-20T10:02:00Z"},
        {"from": "them", "text": ASK, "at": "2026-11-20T10:20:00Z", "sender": MIRA},
        {"from": "them", "text": MOVE, "at": "2026-11-20T10:21:00Z", "sender": MIRA},
    ]
    values: dict[str, Any] = {
        "conversation": {"channel": "linkedin", "messages": messages},
        "assessment": {
            "level": "warning", "kind": "approach", "score": 60, "findings": [], "pack": "2026.11.20", "stage": "channel",
            "rules": [{"id": "x", "why": "Paid work, then a private channel."}],
        },
        "reporter": {"mode": "named", "name": "Robin Virtanen", "address": "robin@firm.example", "unit": "Ports", "lang": "en"},
    }  # fmt: skip
    return site.take(ago=ago, **(values | parts))


def mail(site: StaffSite, ago: timedelta, **parts: Any) -> str:
    """A mail with its original."""
    message = {
        "channel": "email", "subject": "Speaker at our forum", "sender": {"name": "Ilse Vander", "address": "ilse.vander@firrn.example"},
        "text": "We cover flight and hotel. See https://firm.example/forum.", "reply_to": "ilse@northquay.example",
        "links": [{"text": "https://firm.example/forum", "href": "https://northquay.example/login"}],
        "auth": "mx.firm.example; spf=fail; dmarc=fail",
    }  # fmt: skip
    values: dict[str, Any] = {
        "channel": "email",
        "message": message,
        "original": base64.b64encode(ORIGINAL).decode(),
        "reporter": {"mode": "confidential", "name": "Sami Laine", "lang": "fi"},
        "assessment": {"level": "caution", "kind": "approach", "score": 20, "findings": [], "rules": [], "pack": "2026.11.20"},
    }
    return site.take(ago=ago, **(values | parts))


def fill(site: StaffSite) -> tuple[str, str]:
    """A list as it may look on a Tuesday; gives the ids of an approach and of a mail with everything."""
    one = approach(site, timedelta(minutes=8), answers={"replied": True, "call": True}, note="She wrote again this morning.")
    for number, unit in enumerate(("Ports", "Rail", "Ships")):
        reporter = {"mode": "named", "address": f"colleague{number}@firm.example", "unit": unit}
        approach(site, timedelta(hours=5 + 30 * number), reporter=reporter)
    other = mail(site, timedelta(hours=3))
    chat = {
        "channel": "group_chat",
        "messages": [{"from": "them", "text": "Win a phone, click here: https://gift.example/x", "sender": {"name": "Gifts"}}],
    }
    none = {"level": "none", "kind": "none", "findings": [], "rules": []}
    site.take(ago=timedelta(days=2), channel="group_chat", conversation=chat, assessment=none | {"level": "note"})
    lunch = {"channel": "other", "text": "Shall we have lunch on Friday?", "sender": {"name": "Jonas Berg"}}
    site.take(ago=timedelta(days=3), channel="other", message=lunch, assessment=none, reporter={"mode": "anonymous"})
    site.take(ago=timedelta(days=4), channel="sms", message="?", reporter={"mode": "anonymous"})
    site.read_all()
    return one, other
