"""A link shows one address and leads to another registered domain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..envelope import Envelope, Place
from ..hosts import clean_host, host_of_link
from ..suffixes import Suffixes

LISTS: tuple[str, ...] = ()
_END = re.compile("[/?#:]")
_SPACE = re.compile("[\x00-\x20]")


def find(envelope: Envelope) -> Iterator[Place]:
    """Each link that shows another site than it opens."""
    suffixes = envelope.known.suffixes
    for link in envelope.links:
        shown = _host_shown(link.text.strip(" \t\r\n").rstrip(".,;:!?)'"), link.href, suffixes)
        if link.host and shown and suffixes.site(shown) != suffixes.site(link.host):
            yield envelope.link_place(link)


def _host_shown(text: str, href: str, suffixes: Suffixes) -> str:
    """The host that the text of a link names, if it is an address and nothing else; a file name such as `notes.md` is none."""
    if not text or _SPACE.search(text) or "@" in text:
        return ""
    if host := host_of_link(text):
        return host
    host = clean_host(_END.split(text, maxsplit=1)[0])
    is_file = href.split("?")[0].endswith(f"/{text}")
    return host if suffixes.knows(host) and not is_file else ""
