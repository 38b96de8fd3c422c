"""A real SMTP server on this machine that answers as planned: takes mail, refuses it, or hangs up."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = Literal["take", "451", "550", "too big", "mailbox full", "drop", "take then drop"]

_SAID = {
    "451": "451 4.3.0 try later",
    "550": "550 5.7.1 not wanted here",
    "too big": "554 5.3.4 message too big",
    "mailbox full": "552 5.2.2 mailbox full",
}


@dataclass
class MailSink:
    """Mails that were taken, and what to answer next; when the plan is used up, mails are taken."""

    port: int = 0
    pause: float = 0
    """Seconds between taking a mail and saying so."""
    plan: list[Answer] = field(default_factory=list)
    taken: list[Envelope] = field(default_factory=list)
    seen: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.seen += 1
        answer = self.plan.pop(0) if self.plan else "take"
        if answer.startswith("take"):
            self.taken.append(envelope)
        await asyncio.sleep(self.pause)
        if answer.endswith("drop"):
            server.transport.abort()
        return _SAID.get(answer, "250 OK")

    def wires(self) -> list[bytes]:
        """Each mail taken, as it came over the wire."""
        return [envelope.original_content or b"" for envelope in self.taken]


class _OnFreePort(Controller):
    def _trigger_server(self) -> None:
        # The port is only known once the server listens, and aiosmtpd knocks at it before `start` returns.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def listen(sink: MailSink, *, tls: ssl.SSLContext | None = None, offers_tls: bool = True) -> Controller:
    """Start the sink on a free port; `controller.port` says which. Stop it with `controller.stop()`."""
    extra: dict[str, Any] = {"tls_context": tls, "require_starttls": True} if tls and offers_tls else {}
    controller = _OnFreePort(sink, hostname="127.0.0.1", port=0, data_size_limit=100 * 1024 * 1024, **extra)
    controller.start()
    sink.port = controller.port
    return controller
