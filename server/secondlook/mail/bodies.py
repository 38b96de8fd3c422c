"""Which parts are the text that a mail program shows, and which are attachments or mails."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from .charsets import decode
from .mail import Attachment
from .parts import Group, Leaf, Letter, Node
from .prescan import TEXT_BYTES, OverLimit

_TEXTS = ("text/plain", "text/html")
_META = re.compile(rb"<meta[^>]{0,200}charset=[\"' ]{0,2}([\w-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True)
class Body:
    """A text that is shown, as it was decoded."""

    html: bool
    text: str


@dataclass
class Bodies:
    """What a mail carries, in its order. `others` are plain twins of a shown HTML text. `cut`: plain text was shortened."""

    shown: list[Body] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    originals: list[Letter] = field(default_factory=list)
    cut: bool = False
    room: int = TEXT_BYTES

    def take(self, node: Node) -> None:
        """Sort a part and all inside it. Raises OverLimit."""
        if isinstance(node, Letter):
            self.originals.append(node)
        elif isinstance(node, Group):
            if node.kind == "alternative":
                self._take_alternatives(node)
            else:
                for member in node.members:
                    self.take(member)
        elif node.type in _TEXTS and not node.attached:
            self.shown.append(self._body(node))
        else:
            self.attachments.append(_attachment(node))

    def _take_alternatives(self, group: Group) -> None:
        """The last one with text is shown; the rest of each is still attached."""
        options: list[list[Body]] = []
        for member in group.members:
            before = len(self.shown)
            self.take(member)
            options.append(self.shown[before:])
            del self.shown[before:]
        texts = [option for option in options if any(body.text.strip() for body in option)]
        if texts:
            self.shown += texts[-1]
            self.others += [body.text for option in texts[:-1] for body in option if not body.html]

    def _body(self, leaf: Leaf) -> Body:
        html = leaf.type == "text/html"
        most = 3 * self.room + 1  # quoted-printable takes three bytes for one
        data = leaf.content(most)
        if len(data) > self.room or len(leaf.encoded) > most:
            if html:  # padding that nobody sees could push the message over the edge
                raise OverLimit(f"more than {TEXT_BYTES // 1_000_000} MB of HTML")
            data, self.cut = data[: self.room], True
        self.room -= len(data)
        label = leaf.parameters.get("charset", "")
        if html and not label and (meta := _META.search(data[:4096])):
            label = meta[1].decode("ascii", "replace")
        return Body(html, decode(data, label))


def _attachment(leaf: Leaf) -> Attachment:
    data = leaf.content()
    return Attachment(leaf.name, leaf.type, len(data), hashlib.sha256(data).hexdigest())
