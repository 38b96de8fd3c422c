"""The public suffix list: which part of a host name somebody registered, and which part is open to everybody."""

from __future__ import annotations

import re

_NUMBER = re.compile("[0-9]+")


class Suffixes:
    """The rules of the list, one a line, wildcards (`*.ck`) and exceptions (`!www.ck`) included."""

    def __init__(self, text: str) -> None:
        self._rules = frozenset(text.split("\n"))

    def site(self, host: str) -> str:
        """The registered domain of a host; the host itself where there is none, as for `10.1.2.3` or `intranet`."""
        labels = host.split(".")
        if _NUMBER.fullmatch(labels[-1]):
            return host
        size, _ = self._suffix(labels)
        return ".".join(labels[-size - 1 :])

    def knows(self, host: str) -> bool:
        """True when the list names the ending of this host, and something stands before it."""
        labels = host.split(".")
        size, named = self._suffix(labels)
        return named and size < len(labels)

    def _suffix(self, labels: list[str]) -> tuple[int, bool]:
        """How many labels the suffix has, and whether a rule says so; without a rule the last label is one."""
        for i in range(len(labels)):
            rest = ".".join(labels[i + 1 :])
            whole = f"{labels[i]}.{rest}" if rest else labels[i]
            if f"!{whole}" in self._rules:
                return len(labels) - i - 1, True
            if whole in self._rules or (rest and f"*.{rest}" in self._rules):
                return len(labels) - i, True
        return 1, False
