"""What goes over the wire to the service: a relay in front of it that keeps every byte of every request."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Wire:
    """Listens on `port` and passes on to `target`. `sent` holds what clients sent, one entry a connection."""

    port: int
    target: int
    sent: list[bytearray] = field(default_factory=list)

    def holds(self, words: str) -> bool:
        """Did a client send these words?"""
        return any(words.encode() in bytes(stream) for stream in self.sent)


@contextlib.contextmanager
def wire_to(target: int) -> Iterator[Wire]:
    """Relay to the service on `target` while the block runs, also while nobody listens there."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Wire(listener.getsockname()[1], target)
        threading.Thread(target=_accept, args=(listener, wire), daemon=True).start()
        yield wire


def _accept(listener: socket.socket, wire: Wire) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        kept = bytearray()
        wire.sent.append(kept)
        try:
            service = socket.create_connection(("127.0.0.1", wire.target), timeout=5)
        except OSError:
            client.close()
            continue
        service.settimeout(None)
        threading.Thread(target=_pass, args=(client, service, kept), daemon=True).start()
        threading.Thread(target=_pass, args=(service, client, bytearray()), daemon=True).start()


def _pass(source: socket.socket, target: socket.socket, kept: bytearray) -> None:
    with source, target, contextlib.suppress(OSError):
        while data := source.recv(65536):
            kept.extend(data)
            target.sendall(data)
