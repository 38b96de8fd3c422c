"""Mailboxes are read a mail at a time."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator

from secondlook.mail.mbox import read_mbox
from secondlook.mail.prescan import MAIL_BYTES

FROM = b"From mia@advisers.example Tue Nov 25 14:30:00 2026\n"


def test_mails_are_parted_at_from_lines() -> None:
    box = FROM + b"Subject: 1\n\nFrom here on\n>From Tuesday\n\n" + FROM + b"Subject: 2\n\nFrom today on I am away.\n"

    assert list(read_mbox(io.BytesIO(box))) == [
        b"Subject: 1\n\nFrom here on\nFrom Tuesday\n\n",
        b"Subject: 2\n\nFrom today on I am away.\n",
    ]


def test_thunderbird_and_windows_line_ends() -> None:
    box = b"From - Tue Nov 25 14:30:00 2026\r\nSubject: 1\r\n\r\na\r\n\r\nFrom - Tue Nov 25 14:31:00 2026\r\nSubject: 2\r\n\r\nb\r\n"

    assert [mail.split(b"\r\n")[0] for mail in read_mbox(io.BytesIO(box))] == [b"Subject: 1", b"Subject: 2"]


def test_an_empty_box_has_no_mail() -> None:
    assert list(read_mbox(io.BytesIO(b""))) == []
    assert list(read_mbox(io.BytesIO(b"\n\n"))) == []


class _Endless(io.RawIOBase):
    """600 MB of mailbox that nobody has to store."""

    def __init__(self) -> None:
        self._chunks = self._make()
        self._rest = b""

    def _make(self) -> Iterator[bytes]:
        for _ in range(4):
            yield FROM + b"Subject: large\n\n"
            for _ in range(2_400):
                yield b"x" * 62_500
            yield b"\n\n"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._rest = self._rest or next(self._chunks, b"")
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def test_a_huge_box_takes_the_memory_of_one_mail() -> None:
    tracemalloc.start()
    sizes = [len(mail) for mail in read_mbox(io.BufferedReader(_Endless()))]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(sizes) == 4
    assert all(MAIL_BYTES < size < MAIL_BYTES + 100_000 for size in sizes)
    assert peak < 4 * MAIL_BYTES
