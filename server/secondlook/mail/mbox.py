"""`.mbox` files, a mail at a time: memory holds one mail, however large the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from .prescan import MAIL_BYTES

_FROM = re.compile(rb"From \S{1,320}\s.{0,100}\d\d:\d\d.{0,40}\d{4}")
_ESCAPED = re.compile(rb">+From ")
_LINE = 64 * 1024


def read_mbox(file: BinaryIO) -> Iterator[bytes]:
    """The raw mails of an mbox file. One over the limit comes cut just above it, so that its reader says that it is over."""
    lines: list[bytes] = []
    size, empty, started = 0, True, False
    while line := file.readline(_LINE):
        if empty and _FROM.match(line):
            if started:
                yield b"".join(lines)
            lines, size, empty, started = [], 0, False, True
            continue
        started = started or bool(line.strip())
        empty = line in (b"\n", b"\r\n")
        if size <= MAIL_BYTES:
            lines.append(line[1:] if _ESCAPED.match(line) else line)
            size += len(line)
    if started:
        yield b"".join(lines)
