"""The address of `/report` as a QR code, for the phone of somebody who reads at a desk."""

from __future__ import annotations

import io

import segno


def report_address(origin: str) -> str:
    """The page of the service at this origin, `https://host[:port]`."""
    return f"{origin.rstrip('/')}/report"


def qr_svg(text: str) -> bytes:
    """An SVG picture. It is dark on white in a dark page, too: many cameras read no other."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", scale=5, dark="#1b1f24", light="#ffffff", nl=False)
    return picture.getvalue()
