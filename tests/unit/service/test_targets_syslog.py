"""Syslog over real sockets: one well-formed RFC 5424 line a report, whatever a stranger wrote."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from certificates import self_signed
from reporting import as_bytes, make_report

from secondlook.errors import DeliveryError, SettingsError
from secondlook.reports.read import read_report
from secondlook.reports.targets import Parcel, deliver, targets_of
from secondlook.reports.targets.syslog import syslog_line
from secondlook.settings import Settings

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
# RFC 5424, section 6: header, then one element of structured data, whose values escape ", \ and ].
LINE = re.compile(
    rb'<\d{1,3}>1 2026-11-25T12:00:00Z [!-~]+ secondlook - report\.created \[report@32473(?: [a-z]+="(?:[^"\\\]]|\\["\\\]])*")+\]'
)


def parcel(**parts: Any) -> Parcel:
    return Parcel("syslog", "1111-2222-3333", AT, read_report(as_bytes(make_report(**parts))))


def to(url: str, **values: Any) -> Settings:
    return Settings(security_mailbox="security@firm.example", syslog_url=url, onward_timeout_seconds=2.0, **values)


def test_a_line_over_udp() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        udp.settimeout(5)
        one = parcel()
        assert deliver(one, to(f"udp://127.0.0.1:{udp.getsockname()[1]}"), AT) == one.report_id
        line = udp.recv(4096)
    assert LINE.fullmatch(line)
    assert line.startswith(b"<108>1 ") and f'id="{one.report_id}"'.encode() in line and b"Aino" not in line


@pytest.mark.parametrize("kind", ["tcp", "tls"])
def test_a_framed_line_over_tcp_and_tls(kind: str, tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    got: list[bytes] = []

    def take(server: socket.socket) -> None:
        plain, _ = server.accept()
        with plain:
            if kind == "tls":
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(certificate, key)
                with context.wrap_socket(plain, server_side=True) as tls:
                    got.append(tls.recv(4096))
            else:
                got.append(plain.recv(4096))

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=take, args=(server,))
        thread.start()
        deliver(parcel(), to(f"{kind}://localhost:{server.getsockname()[1]}", onward_ca_file=str(certificate)), AT)
        thread.join(5)
    size, _, line = got[0].partition(b" ")
    assert int(size) == len(line) and LINE.fullmatch(line)


@pytest.mark.parametrize("text", ['"] forged="1', "a\nb\r\n<34>1 forged", "\\", "]" * 3000, "谢谢 \u202e\x00", "x" * 5000])
def test_hostile_words_stay_inside_their_value(text: str) -> None:
    assessment = {"level": "warning", "kind": text, "rules": [{"id": text, "why": text}], "findings": []}
    line = syslog_line(parcel(assessment=assessment), to("udp://127.0.0.1"))
    assert LINE.fullmatch(line), line


def test_nobody_there_is_trouble_that_passes() -> None:
    with pytest.raises(DeliveryError, match="not reached") as caught:
        deliver(parcel(), to("tcp://127.0.0.1:1"), AT)
    assert not caught.value.permanent


@pytest.mark.parametrize("url", ["udp://", "http://x.example", "tcp://x.example:0", "x"])
def test_addresses_that_are_no_syslog_server(url: str) -> None:
    with pytest.raises(SettingsError, match="SECONDLOOK_SYSLOG_URL"):
        targets_of(to(url))
