"""10,000 hostile mails from bytes to judgement: no exception, no hang, no hunger. SECONDLOOK_MAIL_FUZZ asks for more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

MAILS = int(os.environ.get("SECONDLOOK_MAIL_FUZZ", "10000"))
SEED = int(os.environ.get("SECONDLOOK_FUZZ_SEED", "1"))


def test_hostile_mails_are_read_in_bounded_time_and_memory() -> None:
    child = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("mails_child.py")), str(SEED), str(MAILS)], capture_output=True, text=True
    )

    assert child.returncode == 0, child.stderr[-3000:]
    cost = json.loads(child.stdout)
    print(cost)
    assert cost["kinds"]["Mail"] > MAILS / 2, "most must get past the limits, or the reader is not tried"
    assert cost["kinds"]["TooComplex"] > MAILS / 100
    assert cost["worst"] <= 1.0, f"mail {cost['worst_mail']} of seed {SEED} took {cost['worst']} s of processor time"
    assert cost["memory_mb"] <= 256
