"""The parts of a mail, found by looking only at lines that begin with two dashes. Nothing is copied before it is needed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from .encoded_words import decoded_line
from .headers import Headers, read_headers
from .parameters import read_parameters
from .prescan import (
    ALL_HEADER_BLOCKS,
    BOUNDARY,
    DELIMITERS,
    NESTED_GROUPS,
    NESTED_MAILS,
    PARTS,
    OverLimit,
    dash_lines,
)
from .transfer import decode_transfer

MAIL_TYPES = ("message/rfc822", "message/global", "message/news")


@dataclass(frozen=True)
class Leaf:
    """A part with content. `encoded` are its bytes as they stand in the mail, from `start` on."""

    type: str
    parameters: dict[str, str]
    attached: bool
    name: str
    encoding: str
    encoded: bytes
    start: int

    def content(self, most: int | None = None) -> bytes:
        """The bytes behind the transfer encoding; of the first `most` encoded bytes."""
        return decode_transfer(self.encoded[:most], self.encoding)


@dataclass(frozen=True)
class Group:
    """A multipart: `kind` is `mixed`, `alternative`, ..."""

    kind: str
    members: tuple[Node, ...]


@dataclass(frozen=True)
class Letter:
    """A mail: the one that was read or one inside it."""

    headers: Headers
    content: Node


Node = Leaf | Group | Letter


@dataclass
class _Count:
    """What one mail has used up of its limits, all levels together."""

    parts: int = 0
    delimiters: int = 0
    header_bytes: int = 0

    def part(self) -> None:
        self.parts += 1
        if self.parts > PARTS:
            raise OverLimit(f"more than {PARTS} parts")

    def delimiter(self) -> None:
        self.delimiters += 1
        if self.delimiters > DELIMITERS:
            raise OverLimit(f"more than {DELIMITERS} lines that divide it")

    def header(self, size: int) -> None:
        self.header_bytes += size
        if self.header_bytes > ALL_HEADER_BLOCKS:
            raise OverLimit(f"more than {ALL_HEADER_BLOCKS // 1024} KB of headers")


def read_letter(raw: bytes, *, opens_mails: bool = True) -> Letter:
    """The tree of a mail with line feeds as line ends; without `opens_mails` the mails inside it are leaves. Raises OverLimit."""
    return _Walk(raw, _Count(), 0, opens_mails).letter(0, len(raw), 0)


@dataclass
class _Walk:
    """A walk through one buffer; a mail in base64 inside it gets a walk of its own."""

    raw: bytes
    count: _Count
    mails: int
    opens_mails: bool = True
    dashes: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.dashes = dash_lines(self.raw)

    def letter(self, start: int, end: int, groups: int) -> Letter:
        headers, body = self._headers(start, end)
        return Letter(headers, self._content(headers, body, end, groups, "text/plain"))

    def _headers(self, start: int, end: int) -> tuple[Headers, int]:
        headers, body = read_headers(self.raw, start, end)
        self.count.header(body - start)
        return headers, body

    def _content(self, headers: Headers, start: int, end: int, groups: int, default: str) -> Node:
        self.count.part()
        type, parameters = read_parameters(headers.first("content-type"))
        type = type if "/" in type else default
        if type.startswith("multipart/"):
            regions = self._regions(parameters.get("boundary", ""), start, end)
            if regions:
                return self._group(type.partition("/")[2], regions, groups + 1)
            type = "text/plain"
        if type in MAIL_TYPES and self.opens_mails:
            return self._inner(headers, start, end, groups)
        return self._leaf(type, parameters, headers, start, end)

    def _group(self, kind: str, regions: list[tuple[int, int]], groups: int) -> Group:
        if groups > NESTED_GROUPS:
            raise OverLimit(f"parts in parts, more than {NESTED_GROUPS} deep")
        default = "message/rfc822" if kind == "digest" else "text/plain"
        members = []
        for start, end in regions:
            headers, body = self._headers(start, end)
            members.append(self._content(headers, min(body, end), end, groups, default))
        return Group(kind, tuple(members))

    def _inner(self, headers: Headers, start: int, end: int, groups: int) -> Letter:
        if self.mails + 1 > NESTED_MAILS:
            raise OverLimit(f"mails in mails, more than {NESTED_MAILS} deep")
        encoding = headers.text("content-transfer-encoding").lower()
        if encoding in ("base64", "quoted-printable"):
            raw = decode_transfer(self.raw[start:end], encoding).replace(b"\r\n", b"\n")
            return _Walk(raw, self.count, self.mails + 1).letter(0, len(raw), groups)
        self.mails += 1
        try:
            return self.letter(start, end, groups)
        finally:
            self.mails -= 1

    def _leaf(self, type: str, parameters: dict[str, str], headers: Headers, start: int, end: int) -> Leaf:
        disposition, more = read_parameters(headers.first("content-disposition"))
        name = more.get("filename") or parameters.get("name") or ""
        return Leaf(
            type=decoded_line(type, 100),
            parameters=parameters,
            attached=disposition == "attachment",
            name=name[:200],
            encoding=headers.text("content-transfer-encoding"),
            encoded=self.raw[start:end],
            start=start,
        )

    def _regions(self, boundary: str, start: int, end: int) -> list[tuple[int, int]]:
        """Where the members of a group stand. What is before the first and behind the last is for nobody's eyes."""
        if len(boundary) > BOUNDARY:
            raise OverLimit(f"a boundary of more than {BOUNDARY} characters")
        delimiter = b"--" + boundary.encode("utf-8", "replace")
        regions: list[tuple[int, int]] = []
        open_at: int | None = None
        for i in range(bisect_left(self.dashes, start), bisect_left(self.dashes, end)):
            at = self.dashes[i]
            if not boundary or not self.raw.startswith(delimiter, at):
                continue
            line_end = self.raw.find(b"\n", at, end)
            line_end = end if line_end < 0 else line_end
            tail = self.raw[at + len(delimiter) : min(line_end, at + len(delimiter) + 200)].strip()
            self.count.delimiter()
            if tail not in (b"", b"--"):
                continue
            if open_at is not None:
                regions.append((open_at, max(open_at, at - 1)))
            if tail:
                return regions
            open_at = min(line_end + 1, end)
        if open_at is not None:
            regions.append((open_at, end))
        return regions
