"""The examples inside rule files: texts, whole messages, and conversations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..engine.messages import read_message
from ..errors import InputError
from .block import Block
from .rule_set import Example


def read_examples(part: Block, language: str, conversations: bool) -> list[Example]:
    examples = []
    for key in ("match", "miss"):
        for i, value in enumerate(part.take(key, list, [])):
            messages = value if conversations else [value]
            if not isinstance(messages, list) or not all(isinstance(m, str | dict) for m in messages):
                shape = "a list of messages" if conversations else "a text; quote it"
                raise part.document.refuse(f"expected {shape}", (*part.place, key, i))
            try:
                read = tuple(_message(message) for message in messages)
            except InputError as error:
                raise part.document.refuse(str(error), (*part.place, key, i)) from None
            examples.append(Example(language, read, key == "match", part.where(key, i)))
    return examples


def _message(written: str | Mapping[str, Any]) -> Mapping[str, Any]:
    """An example as a Message. A text alone is the message's text; `me: ` before it marks the reader's own."""
    if not isinstance(written, str):
        read_message(written)
        return written
    return {"from": "me", "text": written[4:]} if written.startswith("me: ") else {"from": "them", "text": written}
