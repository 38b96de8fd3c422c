"""HTML to the text that a reader sees and, apart from it, the text that is hidden from him.

libxml2 (through lxml) sends its events here and builds no tree: there is nothing to recurse through and little to keep. Never
`html.parser` or html5lib, which hang on hostile input. Quoted history comes out with "> " before its lines, as in plain mail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from .hiding import Look, look_of
from .mail import Link
from .own_thread import forget, in_own_thread
from .prescan import TAGS, OverLimit
from .style_sheet import NO_SHEET, StyleSheet, read_sheet

_SILENT = frozenset(("head", "style", "script", "title", "template", "colgroup", "datalist"))
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section summary table tbody tfoot thead tr ul caption legend"
    " option".split()
)
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol blockquote pre dl figure".split())
_QUOTE_NAMES = re.compile(
    r"\b(?:gmail_quote|gmail_extra|yahoo_quoted|protonmail_quote|moz-cite-prefix|zmail_extra|isreplycontent)"
)
_QUOTE_FROM_HERE = frozenset(("divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container", "origmsg"))
_SPACES = re.compile(r"[ \t\n\r\f\u00a0]+")
_UNFIT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINKS = 500
_MANY_NAMES = 300  # of tags and attributes; ordinary mail has a few dozen
_HIDDEN_TEXTS, _HIDDEN_LENGTH = 50, 2_000


@dataclass(frozen=True)
class HtmlText:
    """`text` is what is seen; `hidden` what is not, a piece an element; links in order."""

    text: str
    hidden: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(slots=True)
class _Element:
    tag: str
    look: Look
    quoted: bool
    silent: bool
    pre: bool
    mirror_from: int = -1
    link_from: int = -1
    href: str = ""


def html_text(html: str) -> HtmlText:
    """Read an HTML text. Raises OverLimit for more tags than any letter needs."""
    if html.count("<") > TAGS:
        raise OverLimit(f"more than {TAGS} tags")
    target = _Target(read_sheet(html))
    in_own_thread(lambda: _parse(_UNFIT.sub(" ", html) or " ", target))
    if len(target.names) > _MANY_NAMES:
        forget()
    return target.result()


def _parse(html: str, target: _Target) -> None:
    parser = etree.HTMLParser(target=target, huge_tree=True, remove_comments=True, remove_pis=True)
    parser.feed(html)
    parser.close()


class _Target:
    """Receives start, data and end events."""

    def __init__(self, sheet: StyleSheet) -> None:
        self._sheet = sheet
        self.names: set[str] = set()
        self._looks: dict[tuple[int, str, tuple[tuple[str, str], ...]], Look] = {}
        self._stack = [_Element("", Look(), quoted=False, silent=False, pre=False)]
        self._out: list[str] = []
        self._line_start, self._space = True, False
        self._hidden: list[str] = []
        self._links: list[Link] = []
        self._quoted_from_here = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self.names.add(tag)
        self.names.update(attributes)
        parent = self._stack[-1]
        look = self._look(parent.look, tag, attributes)
        element = _Element(
            tag=tag,
            look=look,
            quoted=parent.quoted or self._is_quote(tag, attributes),
            silent=parent.silent or tag in _SILENT,
            pre=parent.pre or tag == "pre",
        )
        self._stack.append(element)
        if tag == "br":
            self._newline()
        elif self._is_block(element):
            self._break(tag)
        elif tag in ("td", "th"):
            self._space = True
        if look.mirrored and not parent.look.mirrored:
            self._write_space()
            element.mirror_from = len(self._out)
        if tag == "a" and (href := attributes.get("href")):
            element.link_from, element.href = len(self._out), href
        elif tag == "img" and attributes.get("alt"):
            self.data(f" {attributes['alt']} ")

    def end(self, tag: str) -> None:
        """An element ends."""
        if len(self._stack) == 1 or self._stack[-1].tag != tag:
            return
        element = self._stack.pop()
        if element.mirror_from >= 0:
            self._mirror(element.mirror_from)
        if element.link_from >= 0 and len(self._links) < _LINKS:
            words = "".join(self._out[element.link_from : element.link_from + 200])
            self._links.append(Link(_SPACES.sub(" ", words).strip()[:300], _SPACES.sub(" ", element.href).strip()[:2_000]))
        if tag != "br" and self._is_block(element):
            self._break(tag)

    def data(self, text: str) -> None:
        """Text inside the element that began last."""
        element = self._stack[-1]
        if element.silent:
            return
        if element.look.hidden:
            self._hide(text)
        elif element.pre:
            for i, line in enumerate(text.split("\n")):
                if i:
                    self._newline()
                self._write(line)
        else:
            self._write(_SPACES.sub(" ", text))

    def close(self) -> None:
        """The end of the text."""

    def result(self) -> HtmlText:
        """What was read."""
        hidden = (_SPACES.sub(" ", text).strip() for text in self._hidden)
        return HtmlText("".join(self._out).strip("\n"), tuple(filter(None, hidden)), tuple(self._links))

    def _look(self, parent: Look, tag: str, attributes: Mapping[str, str]) -> Look:
        """Mails repeat their styles, so each is worked out once. Looks live as long as this, so their ids stay theirs."""
        if not attributes and self._sheet is NO_SHEET and parent.block is None and tag != "a":
            return parent
        key = (id(parent), tag, tuple(attributes.items()))
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = look_of(parent, tag, attributes, self._sheet)
        return look

    def _is_block(self, element: _Element) -> bool:
        return element.tag in _BLOCKS if element.look.block is None else element.look.block

    def _is_quote(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if self._quoted_from_here:
            return True
        if not attributes:
            return False
        id = attributes.get("id", "").lower()
        if id.removeprefix("x_") in _QUOTE_FROM_HERE:
            self._quoted_from_here = True
            return True
        if tag == "blockquote" and attributes.get("type", "").lower() == "cite":
            return True
        names = f"{attributes.get('class', '')} {id}"
        return len(names) > 1 and _QUOTE_NAMES.search(names.lower()) is not None

    def _hide(self, text: str) -> None:
        if self._hidden and self._hidden[-1].endswith(text):
            return
        if len(self._hidden) < _HIDDEN_TEXTS:
            self._hidden.append(text[:_HIDDEN_LENGTH])

    def _write(self, text: str) -> None:
        if self._line_start or self._space:
            text = text.lstrip(" ")
        if not text:
            return
        if self._line_start and (self._stack[-1].quoted or self._quoted_from_here):
            self._out.append("> ")
        else:
            self._write_space()
        trimmed = text.rstrip(" ")
        self._space = len(trimmed) < len(text)
        if trimmed:
            self._out.append(trimmed)
            self._line_start = False

    def _write_space(self) -> None:
        if self._space and not self._line_start:
            self._out.append(" ")
        self._space = False

    def _newline(self) -> None:
        if not self._stack[-1].silent and not self._stack[-1].look.gone:
            self._out.append("\n")
            self._line_start, self._space = True, False

    def _break(self, tag: str) -> None:
        if not self._out or self._stack[-1].look.gone:
            return
        if not self._line_start:
            self._newline()
        if tag in _PARAGRAPHS and self._out[-1:] == ["\n"] and self._out[-2:] != ["\n", "\n"]:
            self._out.append("\n")

    def _mirror(self, start: int) -> None:
        """The reader sees these lines from their other end."""
        written = "".join(self._out[start:])
        self._hide(written)
        self._out[start:] = ["\n".join(line[::-1] for line in written.split("\n"))]
