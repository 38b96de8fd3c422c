"""SpamAssassin with compiled rules: the bench's rules alone, or on top of the rules that it ships with."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .ours import PASSES

HERE = Path(__file__).parent
STOCK = Path("/usr/share/spamassassin")
_PLUGINS = "loadplugin Mail::SpamAssassin::Plugin::Check\nloadplugin Mail::SpamAssassin::Plugin::Rule2XSBody\n"


def measure(folder: Path, mails: Path, expressions: Sequence[str], stock: bool) -> dict[str, Any]:
    """Processor seconds for all mails, mails that met a bench rule, memory. `folder` is a fresh one to work in."""
    rules, site, state = folder / "rules", folder / "site", folder / "state"
    for path in (rules, site):
        path.mkdir(parents=True)
    if stock:
        for file in STOCK.glob("*.cf"):
            (rules / file.name).write_bytes(file.read_bytes())
        for file in Path("/etc/spamassassin").glob("*.pre"):
            (site / file.name).write_bytes(file.read_bytes())
    (site / "bench.pre").write_text(_PLUGINS, encoding="utf-8")
    (rules / "99_bench.cf").write_text("".join(map(_rule, range(len(expressions)), expressions)), encoding="utf-8")
    compiled = state / "compiled" / _version()
    subprocess.run(
        ["sa-compile", f"--configpath={rules}", f"--siteconfigpath={site}", f"--updatedir={compiled}"],
        check=True,
        capture_output=True,
    )
    script = ["perl", str(HERE / "spamassassin.pl"), str(rules), str(site), str(state), str(mails)]
    command = ["taskset", "-c", "0", *script, "1" if stock else str(PASSES)]  # with all its rules a pass takes a minute
    result: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return result


def _rule(number: int, expression: str) -> str:
    return f"body BENCH_{number} /" + expression.replace("/", "\\/") + f"/i\nscore BENCH_{number} 0.1\n"


def _version() -> str:
    """The folder that compiled rules are looked for in: Perl's version, then SpamAssassin's."""
    ask = 'use Mail::SpamAssassin; printf "%d.%03d/%s", (map { $_ } $^V =~ /v(\\d+)\\.(\\d+)/), $Mail::SpamAssassin::VERSION'
    return subprocess.run(["perl", "-e", ask], check=True, capture_output=True, text=True).stdout
