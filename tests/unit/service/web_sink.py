"""A real HTTP server on this machine that records what comes and answers as planned."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Seen:
    """One request as it came over the wire. Header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


Answer = tuple[int, dict[str, str], bytes]


@dataclass
class WebSink:
    """Requests that came; `answer` decides what each gets. `plan` of status codes goes first."""

    answer: Callable[[Seen], Answer] = lambda seen: (204, {}, b"")
    plan: list[int] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    port: int = 0
    before: Callable[[], None] = lambda: None
    """Called before each answer; it may wait."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def listen_http(sink: WebSink) -> ThreadingHTTPServer:
    """Start the sink on a free port. Stop it with `shutdown()` and `server_close()`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            seen = Seen(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            sink.seen.append(seen)
            sink.before()
            status, headers, text = (sink.plan.pop(0), {}, b"") if sink.plan else sink.answer(seen)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    sink.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server
