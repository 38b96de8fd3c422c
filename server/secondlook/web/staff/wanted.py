"""Where somebody wanted to go who had to sign in first."""

from __future__ import annotations

from urllib.parse import urlsplit

from ...store.accounts import Person
from . import home_of

LONGEST = 1500


def wanted_page(asked: str) -> str:
    """A page of our own, never an address elsewhere; "" when it is neither or leads back to the sign-in."""
    # Browsers read a backslash as a slash, and leave out tabs and line ends before they look.
    ours = asked.startswith("/") and "\\" not in asked and not asked.startswith("//") and asked.isprintable()
    return asked if ours and len(asked) <= LONGEST and not urlsplit(asked).path.startswith("/sign-") else ""


def next_page(asked: str, person: Person) -> str:
    """Where to go on to."""
    return "/me" if person.must_change else wanted_page(asked) or home_of(person)
