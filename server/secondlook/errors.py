"""What can go wrong, in one small hierarchy. Each message names the place and the mend, for the person who reads it."""

from __future__ import annotations


class SecondLookError(Exception):
    """Base of every error that a person is meant to read; the text says what to do next."""


class InputError(SecondLookError):
    """A message, file or request is not of the agreed shape. `where` names the key or line.

    `words` is the key of the same sentence in the words of the staff's pages, where a page shows it.
    """

    def __init__(self, text: str, where: str = "", *, words: str = "") -> None:
        super().__init__(f"{where}: {text}" if where else text)
        self.where = where
        self.words = words


class PackError(SecondLookError):
    """A rule file or a compiled pack is refused. `where` is `file:line:column` as far as it is known."""

    def __init__(self, text: str, where: str = "") -> None:
        super().__init__(f"{where}: {text}" if where else text)
        self.where = where


class PackRefused(PackError):
    """A pack is not used. `reason` is one of those that clients tell, see `extension/engine/signed.js`; `version` where known."""

    def __init__(self, reason: str, text: str, version: str = "?") -> None:
        super().__init__(text)
        self.reason = reason
        self.version = version


class SettingsError(SecondLookError):
    """A setting is missing or cannot be used."""


class StoreError(SecondLookError):
    """The store cannot commit; whatever was being reported has not been accepted."""


class StoreFullError(StoreError):
    """There is no room on the disk of the store."""


class MailboxError(SecondLookError):
    """The mailbox of the report address cannot be read now; what is in it stays there."""


class DeliveryError(SecondLookError):
    """A target did not take a report. `permanent` when it said that it never will, `too_large` when for its size."""

    def __init__(self, text: str, *, permanent: bool = False, too_large: bool = False) -> None:
        super().__init__(text)
        self.permanent = permanent
        self.too_large = too_large


class SignInError(SecondLookError):
    """Somebody who came back from the sign-in elsewhere is not let in; the text is for the log of the service."""
