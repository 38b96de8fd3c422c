"""A mail sink that keeps what arrives, and a page to look at it: the security department's mailbox of the demo."""

from __future__ import annotations

import contextlib
import email
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

import waitress  # type: ignore[import-untyped]
from aiosmtpd.controller import Controller
from flask import Flask, Response, abort, render_template

from ..paths import extension_dir

_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True)
class Attachment:
    """A file of a mail, with the hash that the report names."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Mail:
    """What a person wants to see of a mail."""

    subject: str
    date: str
    to: str
    message_id: str
    body: str
    attachments: tuple[Attachment, ...]


@dataclass
class Mailbox:
    """The mails so far. `arrived` is set with every mail."""

    mails: list[Mail] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Called by the sink for each mail."""
        self.mails.append(_read(envelope.content))
        self.arrived.set()
        return "250 kept"


def _read(raw: bytes) -> Mail:
    message = email.message_from_bytes(raw)
    body, attachments = "", []
    for part in message.walk():
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        name = part.get_filename()
        if name:
            attachments.append(Attachment(name, content))
        else:
            body += content.decode(part.get_content_charset("utf-8"), "replace")
    return Mail(
        subject=_header(message, "Subject"),
        date=_header(message, "Date"),
        to=_header(message, "To"),
        message_id=_header(message, "Message-ID"),
        body=body,
        attachments=tuple(attachments),
    )


def _header(message: Message, name: str) -> str:
    return str(make_header(decode_header(message.get(name, ""))))


@contextlib.contextmanager
def mail_sink(port: int) -> Iterator[Mailbox]:
    """Take mail on this machine while the block runs."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


@contextlib.contextmanager
def mailbox_page(mailbox: Mailbox, port: int) -> Iterator[None]:
    """Show the mailbox on http://127.0.0.1:port/ while the block runs."""
    server = waitress.create_server(_app(mailbox), host="127.0.0.1", port=port, threads=2, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.close()


def _app(mailbox: Mailbox) -> Flask:
    app = Flask(__name__, static_folder=str(extension_dir() / "look"), static_url_path="/look")

    @app.get("/")
    def inbox() -> str:
        return render_template("mailbox.html", mails=list(enumerate(mailbox.mails))[::-1])

    @app.get("/<int:mail>/<int:attachment>")
    def download(mail: int, attachment: int) -> Response:
        try:
            found = mailbox.mails[mail].attachments[attachment]
        except IndexError:
            abort(404)
        answer = Response(found.content, mimetype="application/octet-stream")
        answer.headers.set("Content-Disposition", "attachment", filename=found.name)
        return answer

    @app.after_request
    def guard(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = _POLICY
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    return app
