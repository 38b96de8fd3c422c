"""The mail benchmark: `python -m tests.bench.mail [--mails DIR]` measures in one run and writes docs/performance-mail.md.

Needs SpamAssassin with sa-compile and rspamd (`apt-get install spamassassin sa-compile rspamd`) on Linux. `--mails` takes the
mails of a folder instead of made ones; nothing of them is kept.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from secondlook.packs.compile import compile_pack, to_bytes
from secondlook.packs.sources import read_rules
from secondlook.paths import rules_dir

from ..engine.made_rules import expression, made_phrases, rule_set
from ..engine.texts import made_texts, words_in
from ..section import replace_section
from . import rspamd, spamassassin
from .mails import made_mails, mails_of
from .page import section

MAILS = 1_000
RULES = 200
PAGE = Path("docs/performance-mail.md")


def main() -> None:
    """Exit status 1 when the mail path is not twice as fast as SpamAssassin."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=Path, metavar="DIR", help="a folder of raw mails")
    parser.add_argument("--name", default="made mails", help="what the page calls the mails")
    asked = parser.parse_args()
    rules = read_rules(rules_dir())
    texts = made_texts(rules, MAILS)
    raws = mails_of(asked.mails, MAILS) if asked.mails else made_mails(texts)
    phrases = made_phrases(RULES, words_in(texts))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        mails = _written(folder / "mails", raws)
        packs = {"same rules": to_bytes(compile_pack(rule_set(phrases, RULES))), "shipped rules": to_bytes(compile_pack(rules))}
        expressions = [expression(phrase) for phrase in phrases]
        results = {f"Second Look, {name}": _ours(folder, pack, mails) for name, pack in packs.items()}
        results["SpamAssassin compiled, same rules"] = spamassassin.measure(folder / "sa", mails, expressions, stock=False)
        results["SpamAssassin compiled, same and its own rules"] = spamassassin.measure(
            folder / "sb", mails, expressions, stock=True
        )
        results["rspamd, same rules"] = rspamd.measure(folder / "rs", mails, expressions)
    text, ratio = section(asked.name, raws, results)
    replace_section(PAGE, f"mail path, {asked.name}", text)
    print(text)
    sys.exit(ratio < 2)


def _written(folder: Path, raws: list[bytes]) -> Path:
    folder.mkdir()
    for number, raw in enumerate(raws):
        (folder / f"{number:05}.eml").write_bytes(raw)
    return folder


def _ours(folder: Path, pack: bytes, mails: Path) -> dict[str, Any]:
    file = folder / "pack.json"
    file.write_bytes(pack)
    command = ["taskset", "-c", "0", sys.executable, "-m", "tests.bench.mail.ours", str(file), str(mails)]
    result: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return result


if __name__ == "__main__":
    main()
