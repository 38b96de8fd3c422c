"""Host names out of addresses and links, in one comparable form: labels in their own letters, ASCII in lower case.

As lenient as a browser, since it is the browser that will open the link.
"""

from __future__ import annotations

import re

from .punycode import decode

_HOST_LIMIT = 253
_LABEL = re.compile("[a-z0-9_\u0080-\U0010ffff-]+")
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_DOTS = {0x3002: ".", 0xFF61: "."}
_LOWER = {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
_WEB = re.compile(r"(?:(?:https?:)?[/\\]{2}|https?:|(?=www\.))[/\\]*([^/\\?#]*)", re.IGNORECASE | re.ASCII)
_SCHEME = re.compile("([A-Za-z][A-Za-z0-9+.-]{0,30}):")
_PORT = re.compile(":[0-9]*$", re.ASCII)
_ENCODED = re.compile("%([0-7][0-9A-Fa-f])")
_UNSEEN_BY_BROWSERS = {9: None, 10: None, 13: None}
_SPACE = "".join(map(chr, range(33)))


def lower(text: str) -> str:
    """ASCII letters in lower case; all others stay, whatever a version of Unicode says about them."""
    return text.translate(_LOWER)


def clean_host(host: str) -> str:
    """The comparable form of a host name; "" for what cannot be one."""
    host = lower(host.translate(_FULL_WIDTH | _DOTS)).removesuffix(".")
    labels = host.split(".")
    if len(host) > _HOST_LIMIT or not all(_LABEL.fullmatch(label) for label in labels):
        return ""
    return ".".join(_letters(label) for label in labels)


def _letters(label: str) -> str:
    """An `xn--` label in its own letters; one that is not well formed stays as it is."""
    if not label.startswith("xn--"):
        return label
    decoded = decode(label[4:])
    return label if decoded is None or decoded.isascii() else decoded


def host_of_address(address: str) -> str:
    """The host behind the last @ of a mail address; "" without one."""
    _, at, host = address.rpartition("@")
    return clean_host(host) if at else ""


def host_of_link(href: str) -> str:
    """The host that a web link leads to; "" for another kind of link."""
    match = _WEB.match(href.translate(_UNSEEN_BY_BROWSERS).lstrip(_SPACE))
    if not match:
        return ""
    host = _PORT.sub("", match[1].rpartition("@")[2])
    return clean_host(_ENCODED.sub(lambda code: chr(int(code[1], 16)), host))


def scheme_of(href: str) -> str:
    """`https:`, `tg:` and so on; "" for a link without."""
    match = _SCHEME.match(href.translate(_UNSEEN_BY_BROWSERS).lstrip(_SPACE))
    return lower(match[0]) if match else ""
