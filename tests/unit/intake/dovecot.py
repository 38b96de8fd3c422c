"""A real IMAP server for a test: dovecot with one user, in a folder of its own."""

from __future__ import annotations

import contextlib
import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from unit.service.certificates import self_signed

USER, PASSWORD = "security", "se/cret:1"

_CONFIG = """
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain
first_valid_uid = 1
mail_location = maildir:{folder}/home/%u/Maildir
mail_uid = {mail_user}
mail_gid = {mail_group}
default_login_user = {login_user}
default_internal_user = {mail_user}
default_internal_group = {mail_group}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={folder}/home/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server; `certificate` is what to trust it by."""

    port: int
    tls_port: int
    certificate: Path

    def url(self, rest: str = "/INBOX") -> str:
        """The address of the mailbox, in the clear."""
        return f"imap://{USER}:se%2Fcret%3A1@127.0.0.1:{self.port}{rest}"

    @contextlib.contextmanager
    def look(self, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """A connection of a person who looks into the mailbox."""
        with imaplib.IMAP4("127.0.0.1", self.port) as imap:
            imap.login(USER, PASSWORD)
            imap.select(folder)
            yield imap

    def put(self, raw: bytes, *, seen: bool = False, at: datetime | None = None) -> None:
        """Let a mail arrive."""
        with self.look() as imap:
            status, _ = imap.append("INBOX", "(\\Seen)" if seen else "", at or datetime.now(UTC), raw)
            assert status == "OK"

    def mails(self, folder: str = "INBOX") -> list[tuple[bytes, bytes]]:
        """(flags, bytes) of each mail."""
        with self.look(folder) as imap:
            numbers = imap.search(None, "ALL")[1][0].split()
            found = [imap.fetch(number.decode(), "(FLAGS BODY.PEEK[])")[1][0] for number in numbers]
        return [(b" ".join(imaplib.ParseFlags(part[0])), part[1]) for part in found]


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@contextlib.contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """Start dovecot; without it the test is skipped, or fails where E2E_REQUIRED says that all must run."""
    binary = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if binary is None:
        if os.environ.get("E2E_REQUIRED") == "1":
            pytest.fail("dovecot is not installed, and E2E_REQUIRED=1")
        pytest.skip("dovecot is not installed")
    me = pwd.getpwuid(os.geteuid()).pw_name
    mail_user, login_user = ("dovecot", "dovenull") if os.geteuid() == 0 else (me, me)
    # Not under pytest's own folder, which only its owner may enter, and dovecot works as another user.
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o755)
    (folder / "home").mkdir()
    certificate, key = self_signed(folder)
    if os.geteuid() == 0:
        shutil.chown(folder / "home", mail_user, mail_user)
    port, tls_port = free_ports(2)
    group = "dovecot" if os.geteuid() == 0 else grp.getgrgid(os.getegid()).gr_name
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder, certificate=certificate, key=key, mail_user=mail_user, mail_group=group,
            login_user=login_user, password=PASSWORD, port=port, tls_port=tls_port,
        )
    )  # fmt: skip
    server = subprocess.Popen([binary, "-F", "-c", str(config)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        _wait(server, port, folder / "dovecot.log")
        yield Dovecot(port, tls_port, certificate)
    finally:
        server.terminate()
        server.communicate(timeout=20)
        shutil.rmtree(folder)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            said = server.communicate()[0].decode() if server.poll() is not None else ""
            assert time.monotonic() < deadline and not said, said or log.read_text()
            time.sleep(0.05)
