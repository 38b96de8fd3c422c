"""A small OpenID Connect provider on this machine, over real HTTP, that can be told to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "second-look", "s3cret/with?signs"


@dataclass
class Provider:
    """What it says of the person who signs in, and in which way it lies. `requests` holds the paths that were asked."""

    host: str = "127.0.0.1"
    port: int = 0
    groups: Any = field(default_factory=lambda: ["watchers"])
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "u-1", "preferred_username": "aino", "name": "Aino Esimerkki"})
    change: Callable[[dict[str, Any]], None] = lambda claims: None
    algorithm: str = "RS256"
    other_key: bool = False
    issuer_in_discovery: str | None = None
    now: Callable[[], float] = time.time
    requests: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}))

    @property
    def issuer(self) -> str:
        return f"http://{self.host}:{self.port}/realm"

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer_in_discovery or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def allow(self, query: dict[str, str]) -> str:
        """The person agrees: where the browser goes."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        back = urlencode({"code": code, "state": query["state"], "iss": self.issuer})
        return f"{query['redirect_uri']}?{back}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The answer of the token endpoint; None when client, code or verifier is wrong."""
        asked = self.codes.pop(form.get("code", ""), None)
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or authorization != f"Basic {expected}" or form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            asked["code_challenge_method"] != "S256"
            or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return None
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}

    def id_token(self, nonce: str) -> str:
        now = int(self.now())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "nonce": nonce,
            "iat": now,
            "exp": now + 300,
            "groups": self.groups,
            **self.person,
        }
        self.change(claims)
        header = {"alg": self.algorithm, "kid": "one"}
        if self.algorithm == "none":
            parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims)]
            return ".".join([*parts, ""])
        if self.algorithm == "HS256":  # signed with what everybody may read: the public key
            return jwt.encode(header, claims, OctKey.import_key(self.key.as_pem(private=False)), algorithms=["HS256"])
        key = RSAKey.generate_key(2048, {"kid": "one"}) if self.other_key else self.key
        return jwt.encode(header, claims, key, algorithms=[self.algorithm])


@contextmanager
def running_provider(host: str = "127.0.0.1") -> Iterator[Provider]:
    """A provider that answers while the block runs."""
    provider = Provider(host)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.requests.append(parts.path)
            if parts.path == "/realm/.well-known/openid-configuration":
                return self._json(provider.discovery())
            if parts.path == "/realm/keys":
                return self._json({"keys": [{"kty": "strange", "kid": "x"}, provider.key.as_dict(private=False)]})
            if parts.path == "/realm/authorize":
                form = f'<form method="post" action="/realm/authorize?{parts.query.replace("&", "&amp;")}"><button>Allow</button></form>'
                return self._send(200, form.encode(), "text/html")
            return self._send(404, b"", "text/plain")

        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            provider.requests.append(parts.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if parts.path == "/realm/authorize":
                self.send_response(303)
                self.send_header("Location", provider.allow(flat(parts.query)))
                self.send_header("Content-Length", "0")
                return self.end_headers()
            answer = provider.token(flat(body), self.headers.get("Authorization", ""))
            return self._json(answer) if answer else self._send(400, b'{"error":"invalid_grant"}', "application/json")

        def _json(self, value: object) -> None:
            self._send(200, json.dumps(value).encode(), "application/json")

        def _send(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def flat(query: str) -> dict[str, str]:
    """The last value of each name."""
    return {name: values[-1] for name, values in parse_qs(query).items()}
