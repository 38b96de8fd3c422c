"""`secondlook demo --tour` as `make demo` runs it: from the marks in a real browser to the mail in the sink."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from browsers import binary, until

pytestmark = pytest.mark.e2e

DEMO = (sys.executable, "-m", "secondlook", "demo")
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("SECONDLOOK_", "DISPLAY", "WAYLAND"))}


def test_the_tour_ends_with_the_mail_in_the_sink(tmp_path: Path) -> None:
    binary("chromium")

    done = subprocess.run(
        [*DEMO, "--tour", "--data", str(tmp_path / "data"), "--screens", str(tmp_path / "screens")],
        env=PLAIN, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "The mail is in the security mailbox: [Second Look] warning, linkedin" in done.stdout
    assert "evidence.json" in done.stdout
    assert [file.stem for file in sorted((tmp_path / "screens").iterdir())] == ["1-marks", "2-card", "3-preview", "4-receipt"]


def test_ctrl_c_stops_everything(tmp_path: Path) -> None:
    log = tmp_path / "demo.log"
    with log.open("wb") as out:
        process = subprocess.Popen([*DEMO, "--data", str(tmp_path / "data")], env=PLAIN, stdin=subprocess.DEVNULL, stdout=out)
    address = until(lambda: next((w for w in log.read_text().split() if w.endswith("/try")), None), 60)
    with urllib.request.urlopen(address) as answer:
        assert answer.status == 200

    process.send_signal(signal.SIGINT)

    assert process.wait(60) == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)
