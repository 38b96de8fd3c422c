"""What lies in deploy/ is of this version: it parses, and names only settings and commands that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from secondlook.cli import COMMANDS
from secondlook.settings import Settings, load_settings

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


def test_every_setting_there_exists() -> None:
    known = {f"SECONDLOOK_{field.name.upper()}" for field in fields(Settings)}
    for file in DEPLOY.iterdir():
        assert set(re.findall(r"SECONDLOOK_[A-Z_]+", file.read_text(encoding="utf-8"))) <= known, file.name


def test_the_settings_of_the_example_can_be_used() -> None:
    lines = (DEPLOY / "secondlook.env").read_text(encoding="utf-8").splitlines()
    chosen = dict(line.lstrip("# ").split("=", 1) for line in lines if re.match(r"(# )?SECONDLOOK_", line))
    assert load_settings(chosen).forward_in_service is False


def test_the_compose_file_runs_commands_of_ours() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))["services"]
    ours = [service for service in services.values() if service.get("image") == "secondlook"]
    assert {tuple(service["command"]) for service in ours} == {
        ("secondlook", "db", "upgrade"),
        ("secondlook", "serve"),
        ("secondlook", "worker"),
    }
    assert all(service["command"][1] in COMMANDS for service in ours)
    assert all((DEPLOY.parent / copied).exists() for copied in copied_files())


def copied_files() -> list[str]:
    """What the Dockerfile takes out of the project."""
    lines = [
        line.split()[1:-1] for line in (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines() if line.startswith("COPY")
    ]
    return [name for names in lines for name in names]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here to read its units")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    assert len(UNITS) == 2
    for unit in UNITS:
        # The programs of an installation are not here.
        text = unit.read_text(encoding="utf-8").replace("/opt/secondlook/bin/secondlook", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.glob("*.service")))], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
