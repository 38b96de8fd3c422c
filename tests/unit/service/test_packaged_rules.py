"""`clients build` packs the rules in force: the newest release where there is one, and it needs no store for the base rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from reporting import Clock

from secondlook.cli.clients import command
from secondlook.packs.publish import signed_pack
from secondlook.settings import Settings
from secondlook.store.database import Database
from secondlook.store.publish_rules import publish_files, workshop_from
from secondlook.store.rule_releases import Reason, release_pack

FILES = {"overlay.yml": 'signals: {phrases: {off-platform-messenger: {en: {add: ["meet <0-3> lobby bar"]}}}}\n'}


def _packed(out: Path) -> bytes:
    told = ["build", "--server", "https://secondlook.firm.example", "--out", str(out)]
    CliRunner().invoke(command, told, standalone_mode=False, catch_exceptions=False)
    return (out / "pack.signed").read_bytes()


def test_the_newest_release_is_packed(
    database: Database, settings: Settings, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECONDLOOK_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("SECONDLOOK_DATABASE_URL", settings.store_url)
    whole = workshop_from(settings)
    few = tuple(signal for signal in whole.base.signals if signal.id == "off-platform-messenger")
    workshop = replace(whole, base=replace(whole.base, signals=few, rules=(), stages=(), learned=None))
    publish_files(database, FILES, workshop=workshop, reason=Reason("anna", "bob", "seen"), now=clock())
    assert _packed(tmp_path / "out") == release_pack(database, 1)


def test_without_a_store_the_base_rules_are_packed_and_none_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDLOOK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("SECONDLOOK_DATABASE_URL", raising=False)
    assert _packed(tmp_path / "out") == signed_pack(Settings(data_dir=tmp_path / "data"))
    assert not list((tmp_path / "data").glob("*.db*"))
