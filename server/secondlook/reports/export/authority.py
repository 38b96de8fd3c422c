"""A copy of a report to hand to an authority: only the parts that were chosen, without staff unless that was chosen too."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...errors import InputError
from ..evidence import Evidence, collect_evidence
from ..mail_text import defanged
from ..read import Received
from ..shape import Conversation, Message, Sender, Turn
from ..zip_file import zip_of
from .markdown import as_markdown
from .names import Names
from .summary import Summary

PARTS = ("messages", "findings", "traces", "pictures", "original")
_OUR_LINE = "[a line of our colleague is left out]"


@dataclass(frozen=True)
class Choice:
    """What goes into the copy: some of PARTS, and of our own people only what is switched on."""

    parts: frozenset[str]
    own_lines: bool = False
    names: bool = False


def reference_of(report_id: str) -> str:
    """How the copy is named outside: no id of ours, and still found again by whoever has the report."""
    return hashlib.sha256(f"authority {report_id}".encode()).hexdigest()[:12]


def authority_copy(
    received: Received, summary: Summary, choice: Choice, *, organisation: str, own_domains: tuple[str, ...]
) -> bytes:
    """A zip with report.md, report.json and the chosen files. Raises InputError for a choice that contradicts itself."""
    if "original" in choice.parts and not choice.names:
        raise InputError("the original mail names the people it went to; choose names too, or leave it out", where="original")
    names = Names(None if choice.names else received.report.reporter, () if choice.names else own_domains)
    content = _content(received, summary, choice, names, organisation)
    files = [item for item in collect_evidence(received) if _is_chosen(item, choice)]
    content["files"] = [{"name": item.name, "bytes": len(item.data), "sha256": item.sha256} for item in files]
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return zip_of(
        [Evidence("report.md", _markdown(content).encode()), Evidence("report.json", text.encode("utf-8", "replace")), *files]
    )


def _is_chosen(item: Evidence, choice: Choice) -> bool:
    part = {"original": "original", "picture": "pictures"}.get(item.name.partition(".")[0].partition("-")[0])
    return part in choice.parts


def _content(received: Received, summary: Summary, choice: Choice, names: Names, organisation: str) -> dict[str, Any]:
    report = received.report
    content: dict[str, Any] = {
        "reference": reference_of(summary.report_id),
        "organisation": organisation,
        "received_on": summary.received_at.date().isoformat(),
        "channel": summary.channel,
        "level": summary.level,
        "kind": summary.kind,
    }
    if choice.names and not received.is_anonymous and report.reporter:
        content["reporter"] = {key: getattr(report.reporter, key) for key in ("name", "address", "unit")}
    if "messages" in choice.parts:
        content["messages"] = list(_messages(report.conversation or report.message, choice, names))
    if "findings" in choice.parts:
        content["together"] = [names.out_of(why or rule) for rule, why in summary.rules]
        found = report.assessment.findings[:50] if report.assessment else ()
        content["noticed"] = [{"words": names.out_of(one.quote), "why": names.out_of(one.why or one.signal)} for one in found]
    if "traces" in choice.parts:
        content["traces"] = [{"kind": one.kind, "value": names.out_of(one.value)} for one in summary.observables]
    return content


def _messages(content: Message | Conversation | None, choice: Choice, names: Names) -> Iterator[dict[str, Any]]:
    parts: tuple[Message | Turn, ...] = (content,) if isinstance(content, Message) else content.messages if content else ()
    for part in parts:
        at = part.sent_at if isinstance(part, Message) else part.at
        if isinstance(part, Turn) and part.sender_side == "me":
            yield {"from": "colleague", "at": at, "text": names.out_of(part.text) if choice.own_lines else _OUR_LINE}
        else:
            texts = {"subject": names.out_of(part.subject)} if part.subject else {}
            yield {"from": "sender", "at": at, "sender": _sender(part.sender), **texts, "text": names.out_of(part.text)}


def _sender(sender: Sender | None) -> dict[str, str]:
    keys = ("name", "address", "profile_url", "claimed_org")
    return {key: value for key in keys if sender and (value := getattr(sender, key))}


def _markdown(content: dict[str, Any]) -> str:
    return "\n".join(_lines(content)) + "\n"


def _lines(content: dict[str, Any]) -> Iterator[str]:
    yield f"# An approach, reported to {as_markdown(content['organisation'])}\n"
    yield "Links and addresses are written so that nobody opens them by mistake; report.json holds them as they were.\n"
    for key in ("reference", "received_on", "channel", "level", "kind"):
        yield f"- {key.replace('_', ' ')}: {as_markdown(content[key])}"
    if reporter := content.get("reporter"):
        yield f"- reporter: {as_markdown(', '.join(value for value in reporter.values() if value))}"
    if "messages" in content:
        yield "\n## Messages"
        for message in content["messages"]:
            yield from _message(message)
    if "noticed" in content:
        yield "\n## What was noticed\n"
        yield from (f"- Together: {as_markdown(why)}" for why in content["together"])
        yield from (f'- "{as_markdown(one["words"])}": {as_markdown(one["why"])}' for one in content["noticed"])
    if "traces" in content:
        yield "\n## Addresses, links and numbers of the sender\n"
        yield from (f"- {one['kind']}: {as_markdown(one['value'], 2000)}" for one in content["traces"])
    if content["files"]:
        yield "\n## Files\n"
        yield from (f"- {as_markdown(one['name'])}, {one['bytes']} bytes, SHA\\-256 {one['sha256']}" for one in content["files"])


def _message(message: dict[str, Any]) -> Iterator[str]:
    sender = " ".join(message.get("sender", {}).values()) or message["from"]
    yield f"\n### {as_markdown(sender)}{' at ' + as_markdown(message['at']) if message['at'] else ''}\n"
    if "subject" in message:
        yield f"Subject: {as_markdown(message['subject'])}\n"
    # Four spaces make it a block of code: every character stands for itself.
    yield from (f"    {line}" for line in _plain_lines(message["text"]))


def _plain_lines(text: str) -> Iterator[str]:
    for line in defanged(text).splitlines() or [""]:
        yield "".join(char if char.isprintable() else " " for char in line)
