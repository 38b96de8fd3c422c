"""A real Chromium whose service gives it twenty packs that nobody should use: none is, each is told with its reason, and the
rules go on as they were. Then a good one, the way back, and another key."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from browsers import chromium, until
from screens import ChromiumScreen

from secondlook.clients.browser import BrowserClient, build_browser
from secondlook.demo.site import Site

sys.path.insert(0, str(Path(__file__).parent.parent / "unit" / "packs"))
from hostile_packs import KEYS, STRANGER, good, hostile_packs, signed

from secondlook.packs import signing

pytestmark = pytest.mark.e2e

STORED = 'const disk = await import(chrome.runtime.getURL("background/database.js"));'
ENDS = "2099-01-01T00:00:00Z"
CHOSEN = (
    "cut at 1", "something behind it", "a page of a proxy", "another key", "another key under our name", "a key that everything has",
    "other rules", "version 2026.11.25.6", "version 'v99'", "ends '2026-11-24T12:00:00Z'", "ends 'soon'", "other tables", "format 2",
    "JSON: a key twice", "JSON: no number", "JSON: deep lists", "JSON: only null", "a prototype in what is said", "too large",
    "a row of itself", "an address that is a script",
)  # fmt: skip


@dataclass
class PackServer:
    """Gives out whatever it is told to, and keeps the headers it was asked with."""

    content: bytes
    number: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def etag(self) -> str:
        return f'"{self.number}"'

    def give(self, content: bytes) -> None:
        self.content, self.number = content, self.number + 1


def _handler(server: PackServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(201, json.dumps({"token": "slt_x", "scope": "device", "expires_at": ENDS}).encode(), {})

        def do_GET(self) -> None:
            if self.path != "/api/v1/pack":
                self._answer(404, b"{}", {})
                return
            server.asked.append({name.lower(): value for name, value in self.headers.items()})
            known = server.etag in self.headers.get("If-None-Match", "")
            self._answer(304 if known else 200, b"" if known else server.content, {"ETag": server.etag})

        def _answer(self, status: int, content: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@pytest.fixture
def service() -> Iterator[tuple[PackServer, int]]:
    server = PackServer(signed(good()))
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    threading.Thread(target=http.serve_forever, daemon=True).start()
    yield server, http.server_address[1]
    http.shutdown()
    http.server_close()


@pytest.fixture
def options(service: tuple[PackServer, int], playwright: Any, site: Site, tmp_path: Path) -> Iterator[ChromiumScreen]:
    server, port = service
    client = BrowserClient(f"http://127.0.0.1:{port}", KEYS, server.content, enrol_code="x", report_page=False)
    with chromium(playwright, build_browser(client, tmp_path / "extension"), tmp_path / "profile", site.port) as context:
        screen = ChromiumScreen(context)
        screen.open(f"{screen.extension}options.html")
        yield screen
        screen.close()


def _look(screen: ChromiumScreen, server: PackServer) -> dict[str, Any]:
    """Let the hourly look happen now; what the extension has kept afterwards."""
    before = len(server.asked)
    screen.js("await chrome.alarms.create('pack', {when: Date.now() + 50, periodInMinutes: 60});")
    until(lambda: len(server.asked) > before, 40)
    wanted = f"{STORED} const kept = await disk.get('values', 'pack'); return kept ? {{etag: kept.etag, refused: kept.refused ?? null}} : null"

    def settled() -> dict[str, Any] | None:
        kept = screen.js(wanted) or {"etag": "", "refused": None}
        return kept if server.etag in (kept["etag"], (kept["refused"] or {}).get("etag")) else None

    return dict(until(settled, 40))


def _in_use(screen: ChromiumScreen) -> dict[str, Any]:
    state = screen.js("return await chrome.runtime.sendMessage({kind: 'state', tab: 1})")
    return {"version": state["pack"], "expired": state["pack_expired"]}


def test_twenty_bad_packs_change_nothing_and_are_told(options: ChromiumScreen, service: tuple[PackServer, int]) -> None:
    server, _ = service
    mine = {"version": good()["version"], "expired": False}
    cases = {case.name: case for case in hostile_packs()}
    _look(options, server)
    told = None
    for name in CHOSEN:
        case = cases[name]
        server.give(case.signed)
        kept = _look(options, server)
        assert kept["refused"]["reason"] in case.reasons, name
        assert _in_use(options) == mine, name
        assert server.asked[-1].get("x-pack-refused") == told, name
        assert "authorization" not in server.asked[-1]
        told = f"{kept['refused']['version']}; {kept['refused']['reason']}"

    server.give(signed({**good(), "version": "2026.11.25.8", "release": 8}))
    assert _look(options, server)["refused"] is None
    until(lambda: _in_use(options) == {"version": "2026.11.25.8", "expired": False})
    assert server.asked[-1]["x-pack-refused"] == told

    announced = {**KEYS, **signing.keyring(signing.public_text(STRANGER.public_key()))}
    server.give(signed({**good(), "version": "9999.0", "keys": announced}))
    _look(options, server)
    theirs = signing.keyring(signing.public_text(STRANGER.public_key()))
    server.give(signed({**good(), "version": "2026.11.25.9", "keys": theirs}, STRANGER))
    assert _look(options, server)["refused"] is None  # a new key starts anew: 9999.0 of the old one freezes nothing
    until(lambda: _in_use(options)["version"] == "2026.11.25.9")
    server.give(signed({**good(), "version": "9999.1"}))
    assert _look(options, server)["refused"]["reason"] == "key"  # whoever has the old key has no say any more
    assert _in_use(options)["version"] == "2026.11.25.9"
