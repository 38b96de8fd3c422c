"""Read the security mailbox by IMAP: each mail once and in order, nothing deleted, only reports flagged or moved."""

from __future__ import annotations

import imaplib
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from ..errors import MailboxError
from ..reports.relay import is_this_machine
from ..reports.safe_header import plain_line
from ..settings import Settings
from ..store.database import Database
from ..store.mailbox_place import read_up_to, remember_place
from .delivered import LARGEST, Delivered

FLAG = "SecondLook"
OURS = ("report", "bounce")
TIMEOUT_SECONDS = 60.0
_STEP = 500
_BEGINNING = 200 * 1024
_FACTS = re.compile(rb"UID (\d+).*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*?UID (\d+)")


@dataclass(frozen=True)
class Mailbox:
    """Where to read. `tls` is implicit (imaps), starttls, or off."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    tls: str
    ca_file: str
    moves_to: str

    @property
    def name(self) -> str:
        """What tells this mailbox from others; without the password."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"[:320]


def mailbox_from(settings: Settings) -> Mailbox | None:
    """The mailbox of the settings; None when none is set."""
    if not settings.intake_imap_url:
        return None
    parts = urlsplit(settings.intake_imap_url)
    host, tls = parts.hostname or "", "starttls"
    if parts.scheme == "imaps":
        tls = "implicit"
    elif parts.query == "starttls=off" or (not parts.query and is_this_machine(host)):
        tls = "off"
    return Mailbox(
        host=host,
        port=parts.port or (993 if tls == "implicit" else 143),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        tls=tls,
        ca_file=settings.intake_imap_ca_file,
        moves_to=settings.intake_moves_to,
    )


def read_mailbox(mailbox: Mailbox, database: Database, take: Callable[[Delivered], str], stop: threading.Event) -> int:
    """Take the mails that came since the last time, and give their number. A mail is marked only after it is stored.

    Raises MailboxError when the mailbox cannot be read, StoreError when a mail could not be stored; both leave it for next time.
    """
    count = 0
    with opened(mailbox) as imap:
        validity, next_uid = _number(imap, "UIDVALIDITY"), _number(imap, "UIDNEXT")
        may_flag = b"\\*" in b" ".join(filter(None, imap.response("PERMANENTFLAGS")[1] or []))
        done = read_up_to(database, mailbox.name, validity)
        for uid, size in _sizes(imap, done + 1, next_uid):
            if stop.is_set():
                break
            kind = _take(imap, uid, size, take)
            if kind in OURS and mailbox.moves_to:
                _expect(imap.uid("MOVE", str(uid), _quoted(mailbox.moves_to)), "move a mail")
            elif kind in OURS and may_flag:
                _expect(imap.uid("STORE", str(uid), "+FLAGS.SILENT", f"({FLAG})"), "flag a mail")
            remember_place(database, mailbox.name, validity, uid)
            count += 1
    return count


def _take(imap: imaplib.IMAP4, uid: int, size: int, take: Callable[[Delivered], str]) -> str:
    what = "BODY.PEEK[]" if size <= LARGEST else f"BODY.PEEK[]<0.{_BEGINNING}>"
    answer = _expect(imap.uid("FETCH", str(uid), f"(INTERNALDATE {what})"), "fetch a mail")
    found = next((part for part in answer if isinstance(part, tuple)), None)
    if found is None:
        return "gone"  # somebody deleted it in this moment
    raw: bytes = found[1]
    came = imaplib.Internaldate2tuple(b" ".join(part if isinstance(part, bytes) else part[0] for part in answer if part))
    came_at = datetime.fromtimestamp(time.mktime(came), UTC) if came else datetime.now(UTC)
    return take(Delivered(raw, size if size > LARGEST else len(raw), came_at))


def _sizes(imap: imaplib.IMAP4, first: int, end: int) -> Iterator[tuple[int, int]]:
    """UID and size of each mail, in order. In steps: one line for a whole old mailbox would be too long for imaplib."""
    for start in range(first, end, _STEP):
        lines = _expect(imap.uid("FETCH", f"{start}:{min(start + _STEP, end) - 1}", "(UID RFC822.SIZE)"), "list the mails")
        found = [_FACTS.search(line) for line in lines if isinstance(line, bytes)]
        yield from sorted((int(m[1] or m[4]), int(m[2] or m[3])) for m in found if m)


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    """The mailbox, signed in and with its folder selected. Raises MailboxError."""
    try:
        imap = _connected(mailbox)
        try:
            imap.login(mailbox.user, mailbox.password)
            if mailbox.moves_to:
                if b"MOVE" not in b" ".join(_expect(imap.capability(), "say what it can do")).upper().split():
                    raise MailboxError("the mail server cannot move mails; leave SECONDLOOK_INTAKE_MOVES_TO empty")
                imap.create(_quoted(mailbox.moves_to))  # refused when it is there, which is as good
            _expect(imap.select(_quoted(mailbox.folder)), f"open the folder {mailbox.folder}")
            yield imap
            with suppress(imaplib.IMAP4.error, OSError):
                imap.logout()
        finally:
            with suppress(OSError):
                imap.shutdown()
    except ssl.SSLError as error:
        raise MailboxError(f"the mail server's certificate was not accepted ({error.reason})") from error
    except (imaplib.IMAP4.error, OSError, UnicodeEncodeError) as error:
        raise MailboxError(f"the mailbox cannot be read: {plain_line(str(error), 200)}") from error


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    trust = ssl.create_default_context(cafile=mailbox.ca_file or None) if mailbox.tls != "off" else None
    if mailbox.tls == "implicit":
        return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=trust, timeout=TIMEOUT_SECONDS)
    imap = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=TIMEOUT_SECONDS)
    if mailbox.tls == "starttls":
        try:
            imap.starttls(trust)
        except BaseException:
            imap.shutdown()
            raise
    return imap


def _expect(answer: tuple[str, list[Any]], what: str) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise MailboxError(f"the mail server did not {what}: {plain_line(str(data[:1]), 200)}")
    return data


def _number(imap: imaplib.IMAP4, name: str) -> int:
    value = (imap.response(name)[1] or [None])[0]
    if not isinstance(value, bytes) or not value.isdigit():
        raise MailboxError(f"the mail server did not say its {name}; it cannot be read safely")
    return int(value)


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
