"""The synthetic LinkedIn, Gmail and Outlook of demo and tests, over TLS on this machine.

A browser is told to find their hosts here, so the extension runs with its production match patterns.
Every request is kept, to show that no message leaves the page.
"""

from __future__ import annotations

import contextlib
import datetime
import http.server
import ipaddress
import ssl
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "www.linkedin.com"
HOSTS = {HOST: "index.html", "mail.google.com": "gmail.html", "outlook.office.com": "outlook.html"}  # the application of each
_PAGES = Path(__file__).resolve().parent / "pages"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
}
_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'"
_MAIL_POLICY = f"{_POLICY}; style-src 'self' 'unsafe-inline'"  # mails bring styles of their own


@dataclass
class Site:
    """The running site. `requests` grows: (method, path, body) of everything that was asked of it."""

    port: int
    requests: list[tuple[str, str, bytes]] = field(default_factory=list)


@contextlib.contextmanager
def serve_site(port: int = 0) -> Iterator[Site]:
    """Serve the pages on 127.0.0.1 while the block runs; an address that is no file is the application."""
    requests: list[tuple[str, str, bytes]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            requests.append(("GET", self.path, b""))
            name = self.path.split("?")[0].strip("/")
            page = _PAGES / (name if name in _FILES else HOSTS.get(self._host(), "index.html"))
            self._answer(page.read_bytes(), _TYPES[page.suffix])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            requests.append(("POST", self.path, body))
            self._answer(b"{}", _TYPES[".json"])

        def _host(self) -> str:
            return str(self.headers.get("host") or "").partition(":")[0]

        def _answer(self, body: bytes, content_type: str) -> None:
            self.send_response(200)
            self.send_header("content-type", content_type)
            self.send_header("content-length", str(len(body)))
            self.send_header("content-security-policy", _POLICY if self._host() in ("", HOST) else _MAIL_POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    server.socket = _tls().wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Site(server.server_address[1], requests)
    finally:
        server.shutdown()
        server.server_close()


_FILES = {path.name for path in _PAGES.iterdir()}


def _tls() -> ssl.SSLContext:
    """A server context with a certificate of two days, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    names = [*map(x509.DNSName, HOSTS), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, text = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:  # the ssl module reads certificates from files only
        file.write(key.private_bytes(pem, text, serialization.NoEncryption()) + certificate.public_bytes(pem))
        file.flush()
        context.load_cert_chain(file.name)
    return context
