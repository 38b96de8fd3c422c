"""Seeded senders, links and headers that try to make the two engines disagree, from domains bent in every way."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

HOSTS = [
    "northlake.example", "www.northlake.example", "kivi-suo.fi", "mail.example", "gmail.com", "talk.example", "t.me", "sho.example", "bit.ly",
    "bluegate.co.uk", "a.any.ck", "www.ck", "city.kobe.jp", "b.c.kobe.jp", "firm.github.io", "co.uk", "example", "10.1.2.3", "[::1]",
    "xn--bcher-kva.example", "xn--northlke-66g.example", "xn--99999999.example", "xn--e1afmkfd.xn--p1ai", "xn--.fi", "xn--a-.fi", "xn--0ca24w",
    "компания.рф", "соре.example", "北湖.中国", "it-компания.example", "müller.de", "straße.fi", "😀.example", "notes.md",
]  # fmt: skip
OWN = 3  # of these belong to the organisation of the corners
BEFORE = [
    "https://",
    "http://",
    "HTTPS:\\\\",
    "//",
    "",
    "www.",
    "https:",
    "ht\ntp://",
    "mailto:a@",
    "tg://",
    "tk:",
    " https://a:b@",
    "ftp://",
    "/",
]
BEHIND = ["", "", "/", "/x?y#z", ":443/", "?x", "\\x", ".", ". ", "/notes.md?x", "%2e", ":x", "/" + "a" * 3000]
NAMES = ["Anna Maple", "<{}>", "anna@{} via list", "'a@{}', b@{}", "", "@", "a@b@{}", "\u200b"]
RESULTS = [
    "dmarc=fail",
    "dmarc=pass",
    "spf=fail",
    "SPF = Fail",
    "spf=softfail",
    "dkim=fail",
    "dkim=fail",
    "dkim=pass",
    "dmarc",
    "spf=fail(x)",
    "spf\n =fail",
]
SERVERS = ["mx.northlake.example", "mx.northlake.example", "MX.Northlake.Example 1", "mx.other.example", "", "northlake.example"]
SPACES = ["; ", ";", " ", "\n", "\r\n", "\n ", "\r\n\t", " (", ") ", "(😀;", ""]


class EnvelopeMaker:
    """What stands around a text. `bend` changes letters of a word; `sign` gives any character."""

    def __init__(
        self, chance: random.Random, lookalikes: Mapping[str, Sequence[str]], bend: Callable[[str], str], sign: Callable[[], str]
    ) -> None:
        self._random, self._lookalikes, self._bend, self._sign = chance, lookalikes, bend, sign
        self._last = HOSTS[0]

    def around(self) -> dict[str, Any]:
        """Some of the keys of a Message beside its text."""
        r = self._random
        makers: dict[str, Callable[[], Any]] = {
            "sender": self._sender,
            "reply_to": self._name,
            "links": lambda: [self._link() for _ in range(r.randint(0, 4))],
            "hidden": lambda: whole("".join(self._sign() for _ in range(r.randint(0, 60)))),
            "auth": self._auth,
        }
        return {key: make() for key, make in makers.items() if r.random() < 0.5}

    def address(self) -> str:
        """A web address, or nearly."""
        r = self._random
        return whole(r.choice(BEFORE) + self._host() + r.choice(BEHIND))

    def _sender(self) -> dict[str, Any]:
        r = self._random
        parts = {
            "name": self._name(),
            "address": r.choice(["a@", "", '"a@b"@', "<a@"]) + self._host() + r.choice(["", "", ">", " ", ".", "\n"]),
        }
        parts["claimed_org"] = r.choice(["Bluegate", " ", "\u200b"])
        return {key: whole(value) for key, value in parts.items() if r.random() < 0.8}

    def _name(self) -> str:
        return whole(self._random.choice(NAMES).replace("{}", self._host()))

    def _link(self) -> dict[str, str]:
        r = self._random
        link = {
            "href": self.address(),
            "text": r.choice([self.address(), whole(self._host()), "here", " notes.md. ", "加", self._sign(), ""]),
        }
        return {key: value for key, value in link.items() if r.random() < 0.95}

    def _auth(self) -> str:
        r = self._random
        pool = r.choice([RESULTS, [result for result in RESULTS if "dkim" in result]])
        lines = ["".join(r.choice(SPACES) + r.choice(pool) for _ in range(r.randint(1, 4))) for _ in range(r.randint(1, 3))]
        return whole("".join(r.choice(SERVERS) + r.choice(["; ", ""]) + line + r.choice(["\n", "\r\n", ""]) for line in lines))

    def _host(self) -> str:
        """A host, or one that belongs to the last."""
        if self._random.random() < 0.2:
            return self._random.choice(["sub.", ""]) + self._last
        self._last = self._bent_host()
        return self._last

    def _bent_host(self) -> str:
        r = self._random
        host = r.choice(HOSTS[:OWN] if r.random() < 0.3 else HOSTS)
        kind = r.random()
        if kind < 0.5:
            return host
        at = r.randrange(len(host))
        if kind < 0.6:
            return host[:at] + r.choice(self._lookalikes.get(host[at], [host[at]])) + host[at + 1 :]
        if kind < 0.7:
            return host[:at] + host[at:][:2][::-1] + host[at + 2 :]
        if kind < 0.78:
            return host[:at] + r.choice("abrn10-.") + host[at + r.randint(0, 1) :]
        if kind < 0.84:
            return r.choice(["jobs-", "sub.", "a.b-c."]) + host.replace(".", r.choice(["-careers.", "..", "."]), 1)
        if kind < 0.9:
            return host + r.choice([".test", ".co.uk", "。fi", ".рф", ".", ".xn--p1ai"])
        if kind < 0.96:
            return self._bend(host)
        return host[:at] + self._sign() + host[at:]


def whole(text: str) -> str:
    """Two halves of a character that came to stand side by side are one, as JSON makes of them."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
