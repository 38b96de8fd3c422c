"""Which reported files are pictures that a browser may show: by their bytes, whatever the reporter's client called them."""

from __future__ import annotations

import struct
import zlib

MOST_PIXELS = 50_000_000  # a small file can be a picture that fills the memory of whoever looks
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def picture_type(data: bytes) -> str | None:
    """`image/png` or `image/jpeg` when the bytes are such a picture from beginning to end, otherwise None."""
    if data.startswith(_PNG) and _fits(_png_size(data)):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff") and data.rstrip(b"\0").endswith(b"\xff\xd9") and _fits(_jpeg_size(data)):
        return "image/jpeg"
    return None


def _fits(size: tuple[int, int] | None) -> bool:
    return size is not None and 0 < size[0] * size[1] <= MOST_PIXELS


def _png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG whose every chunk is whole; nothing may follow the last."""
    at, size = len(_PNG), None
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            return None
        if kind == b"IHDR" and length == 13 and at == len(_PNG):
            size = struct.unpack_from(">II", data, at + 8)
        if kind == b"IEND":
            return size if end == len(data) else None
        at = end
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header, found by going from segment to segment."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length
    return None
