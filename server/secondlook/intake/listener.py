"""Take mail on this machine by LMTP or SMTP, from the mail server that runs beside us. It says 250 after the mail is stored."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from ..errors import SettingsError
from ..reports.relay import is_this_machine
from .delivered import LARGEST, Delivered

log = logging.getLogger(__name__)


class _Lmtp(LMTP):
    line_length_limit = LARGEST  # a stranger's long line must not make his mail unreportable


class _Smtp(SMTP):
    line_length_limit = LARGEST


class _Handler:
    """Answers for one server. One recipient a mail, so that one answer is about one mail."""

    def __init__(self, take: Callable[[Delivered], str], now: Callable[[], datetime], pool: Executor) -> None:
        self._take, self._now, self._pool = take, now, pool

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if envelope.rcpt_tos:
            return "452 4.5.3 one recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        delivered = Delivered(raw, len(raw), self._now(), (envelope.mail_from or "").strip("<>"), has_mailbox=False)
        try:
            await asyncio.get_running_loop().run_in_executor(self._pool, self._take, delivered)
        except Exception as error:
            # Whatever it was, the mail is not stored: the mail server keeps it and comes again.
            log.error("mail not taken now (%s)", type(error).__name__)
            return "451 4.3.0 not stored now; try again later"
        return "250 2.6.0 stored"


@contextmanager
def listening(url: str, take: Callable[[Delivered], str], now: Callable[[], datetime]) -> Iterator[int]:
    """Listen at `lmtp://` or `smtp://` while the block runs, and give the port. Raises SettingsError."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 8024
    if not is_this_machine(host):
        raise SettingsError("SECONDLOOK_INTAKE_LISTEN: only this machine can be listened on, such as lmtp://127.0.0.1:8024")
    kind = _Lmtp if parts.scheme == "lmtp" else _Smtp
    loop = asyncio.new_event_loop()
    pool = ThreadPoolExecutor(1)  # one mail at a time: each may be large
    handler = _Handler(take, now, pool)

    def connection() -> SMTP:
        return kind(handler, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="localhost", ident="Second Look", loop=loop)

    try:
        server = loop.run_until_complete(loop.create_server(connection, host, port))
    except OSError as error:
        loop.close()
        raise SettingsError(f"SECONDLOOK_INTAKE_LISTEN: cannot listen on {host}:{port} ({error.strerror})") from error
    thread = threading.Thread(target=loop.run_forever, name="listener")
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(_stop, loop, server)
        thread.join()
        pool.shutdown()
        loop.close()


def _stop(loop: asyncio.AbstractEventLoop, server: asyncio.AbstractServer) -> None:
    server.close()
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    asyncio.ensure_future(asyncio.gather(*tasks, return_exceptions=True)).add_done_callback(lambda _: loop.stop())
