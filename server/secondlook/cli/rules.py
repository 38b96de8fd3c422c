"""`secondlook rules`: lint, test, build, sign and verify packs; the overlay, and what is put out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from ..engine.messages import read_item
from ..packs import signing
from ..packs.accept import accept_pack
from ..packs.compile import compile_pack, to_bytes
from ..packs.examples import ORGANISATION, failures, trials
from ..packs.lint import lint
from ..packs.load import engine_from, pack_bytes
from ..packs.node_engine import assess_with_node
from ..packs.sources import read_rules
from ..paths import rules_dir
from .rules_backtest import run_backtest
from .rules_overlay import command as overlay_group
from .rules_releases import history, publish, release_group, rollback, rotate_key
from .rules_train import train_wording

_FOLDER = click.option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="default: the base rules",
)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def command() -> None:
    """Everything about rule packs."""


command.add_command(train_wording)
command.add_command(run_backtest)
command.add_command(overlay_group, "overlay")
for _command in (publish, rollback, history, release_group, rotate_key):
    command.add_command(_command)


@command.command("lint")
@_FOLDER
def lint_rules(folder: Path | None) -> int:
    """Check the form of every rule file; exit status 1 when there are complaints."""
    complaints = lint(folder or rules_dir())
    for complaint in complaints:
        click.echo(complaint)
    click.echo(f"{len(complaints)} complaints" if complaints else "clean")
    return 1 if complaints else 0


@command.command("test")
@_FOLDER
@click.option("--engine", type=click.Choice(["both", "python", "js"]), default="both", show_default=True)
@click.option("--only", help="a tactic or a signal: test these signals alone, whatever state the others are in")
def test_rules(folder: Path | None, engine: str, only: str | None) -> int:
    """Run every example of every rule; exit status 1 when one fails."""
    rules = read_rules(folder or rules_dir())
    if only is not None:
        chosen = tuple(s for s in rules.signals if only in (s.id, s.tactic))
        rules = replace(rules, signals=chosen, rules=(), stages=())
    pack = to_bytes(compile_pack(rules, organisation=ORGANISATION))
    wrong = 0
    for name in ("python", "js") if engine == "both" else (engine,):
        failed = failures(rules, _assess_python(pack) if name == "python" else _assess_js(pack))
        for line in failed:
            click.echo(f"{name}: {line}")
        click.echo(f"{name}: {sum(1 for _ in trials(rules)) - len(failed)} passed, {len(failed)} failed")
        wrong += len(failed)
    return 1 if wrong else 0


def _assess_python(pack: bytes) -> Any:
    engine = engine_from(pack)
    return lambda items: [engine.assess(read_item(item)).to_json() for item in items]


def _assess_js(pack: bytes) -> Any:
    def assess(items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return list(assess_with_node((json.dumps(item) for item in items), pack))

    return assess


@command.command()
@_FOLDER
@click.option("-o", "--out", type=_FILE, required=True, help="where the pack goes")
def build(folder: Path | None, out: Path) -> int:
    """Compile the rules to an unsigned pack."""
    pack = pack_bytes(folder or rules_dir())
    out.write_bytes(pack)
    click.echo(f"{out}: {len(pack)} bytes")
    return 0


@command.command()
@click.argument("pack", type=_FILE)
@click.option("--key", type=_FILE, required=True, help="Ed25519 private key (PEM); made when it does not exist")
@click.option("-o", "--out", type=_FILE, required=True, help="where the signed pack goes")
def sign(pack: Path, key: Path, out: Path) -> int:
    """Sign a pack with a private key."""
    private = signing.load_or_make_key(key)
    out.write_bytes(signing.sign(pack.read_bytes(), private))
    click.echo(f"{out}: signed; public key {signing.key_id(private.public_key())} {signing.public_text(private.public_key())}")
    return 0


@command.command()
@click.argument("signed", type=_FILE)
@click.option("--public-key", required=True, help="the public key that `sign` printed (base64)")
def verify(signed: Path, public_key: str) -> int:
    """Verify the signature of a pack and show what it is."""
    pack = accept_pack(signed.read_bytes(), signing.keyring(public_key), now=datetime.now(UTC))
    click.echo(
        f"{signed}: good signature; {pack['id']} {pack['version']}, {len(pack['signals'])} signals, {len(pack['rules'])} rules"
    )
    return 0
