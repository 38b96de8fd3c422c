"""A mail server for one mailbox on this machine: dovecot, ended with the test."""

from __future__ import annotations

import contextlib
import imaplib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from browsers import binary, free_port, until

USER, PASSWORD = "bob", "secret"
_SETTINGS = """
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
first_valid_uid = 1
mail_location = maildir:{folder}/home/%u/Maildir
mail_save_crlf = yes
mail_uid = dovecot
mail_gid = dovecot
default_login_user = dovenull
default_internal_user = dovecot
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=dovecot gid=dovecot home={folder}/home/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass(frozen=True)
class MailServer:
    folder: Path
    port: int

    def append(self, *mails: bytes) -> None:
        with self._inbox() as box:
            for raw in mails:
                assert box.append("INBOX", None, None, raw)[0] == "OK"

    def original(self, message_id: str) -> bytes:
        """What the server has, read from its disk and, the same, from itself."""
        with self._inbox() as box:
            _, [numbers] = box.search(None, "HEADER", "Message-ID", message_id)
            _, [(_, served), *_] = box.fetch(numbers.split()[0].decode(), "(BODY.PEEK[])")
        [kept] = [path for path in self.folder.glob("home/bob/Maildir/*/*") if path.is_file() and path.read_bytes() == served]
        return kept.read_bytes()

    def keywords(self, message_id: str) -> str:
        with self._inbox() as box:
            _, [numbers] = box.search(None, "HEADER", "Message-ID", message_id)
            _, [flags] = box.fetch(numbers.split()[0].decode(), "(FLAGS)")
        return flags.decode().lower()

    @contextlib.contextmanager
    def _inbox(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port) as box:
            box.login(USER, PASSWORD)
            box.select("INBOX")
            yield box


@contextlib.contextmanager
def mail_server(folder: Path) -> Iterator[MailServer]:
    """Needs root, as dovecot does. The folder must be one that the user dovecot may enter."""
    program, server = binary("dovecot"), MailServer(folder, free_port())
    (folder / "home").mkdir()
    shutil.chown(folder / "home", "dovecot", "dovecot")
    settings = folder / "dovecot.conf"
    settings.write_text(_SETTINGS.format(folder=folder, password=PASSWORD, port=server.port))
    with (folder / "out.log").open("wb") as log:
        process = subprocess.Popen(
            [program, "-F", "-c", str(settings)], stdout=log, stderr=log, env={**os.environ, "HOME": str(folder)}
        )
    try:
        until(lambda: _answers(server.port), 20)
        yield server
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    try:
        imaplib.IMAP4("127.0.0.1", port).shutdown()
    except OSError:
        return False
    return True
