"""The policy files: what each program reads of them is what the organisation wants, and docs/fleet shows what is made today."""

from __future__ import annotations

import json
import plistlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from secondlook.cli.clients import command as clients
from secondlook.clients.policy_samples import example_fleet, policy_files
from secondlook.clients.registry_file import Key, registry_file
from secondlook.paths import extension_dir

SAMPLES = Path(__file__).resolve().parents[3] / "docs" / "fleet"
FLEET = example_fleet()
FILES = policy_files(FLEET)


def registry(content: bytes) -> dict[str, dict[str, Any]]:
    """Keys and values of a .reg file; values that are JSON are read as such."""
    found: dict[str, dict[str, Any]] = {}
    for line in content.decode("ascii").split("\r\n")[1:]:
        if line.startswith("["):
            found[key := line[1:-1].removeprefix("HKEY_LOCAL_MACHINE\\")] = {}
        elif line:
            name, value = re.fullmatch(r'"((?:[^"\\]|\\.)*)"=(.*)', line).groups()  # type: ignore[union-attr]
            found[key][name] = int(value[6:], 16) if value.startswith("dword:") else re.sub(r"\\(.)", r"\1", value[1:-1])
    return found


def test_the_samples_in_the_docs_are_those_made_today() -> None:
    """Make them anew with: python -m secondlook.clients.policy_samples docs/fleet"""
    assert {path.relative_to(SAMPLES).as_posix(): path.read_bytes() for path in SAMPLES.rglob("*.*")} == FILES


@pytest.mark.parametrize("program", ["chrome", "chromium", "edge"])
def test_chromium_reads_the_same_on_every_system(program: str) -> None:
    linux = json.loads(FILES[f"linux/{program}.json"])
    extension = FLEET.identity.chromium
    settings = linux["3rdparty"]["extensions"][extension]
    assert linux["ExtensionSettings"][extension] == {
        "installation_mode": "force_installed",
        "update_url": "https://secondlook.firm.example/clients/chromium/updates.xml",
    }
    assert settings == {**FLEET.settings, "names": sorted(FLEET.settings)}

    install, own = plistlib.loads(FILES[f"macos/{program}.mobileconfig"])["PayloadContent"]
    assert install["ExtensionSettings"] == linux["ExtensionSettings"]
    assert own["PayloadType"] == f"{install['PayloadType']}.extensions.{extension}"
    assert {name: own[name] for name in settings} == settings

    keys = registry(FILES[f"windows/{program}.reg"])
    forced, policy = keys.values()
    assert forced == linux["ExtensionSettings"][extension]
    assert next(iter(keys)).endswith(rf"\ExtensionSettings\{extension}")
    assert {name: value if isinstance(settings[name], str) else json.loads(value) for name, value in policy.items()} == settings


@pytest.mark.parametrize("program", ["firefox", "thunderbird"])
def test_mozillas_programs_read_the_same_on_every_system(program: str) -> None:
    linux = json.loads(FILES[f"linux/{program}.json"])["policies"]
    [addon] = linux["ExtensionSettings"]
    [payload] = plistlib.loads(FILES[f"macos/{program}.mobileconfig"])["PayloadContent"]
    assert payload["EnterprisePoliciesEnabled"] is True
    assert {name: payload[name] for name in linux} == linux
    forced, third = registry(FILES[f"windows/{program}.reg"]).values()
    assert forced == linux["ExtensionSettings"][addon]
    assert json.loads(third[addon]) == linux["3rdparty"]["Extensions"][addon]


def test_every_setting_in_the_samples_is_one_of_the_schema() -> None:
    known = json.loads((extension_dir() / "managed_schema.json").read_text())["properties"]
    assert {*FLEET.settings, *FLEET.mail_settings} <= set(known)


def test_only_who_asks_for_it_lets_firefox_take_unsigned_packages() -> None:
    assert b"signatures" not in FILES["linux/firefox.json"]
    asked = policy_files(replace(FLEET, unsigned_firefox=True))
    assert "xpinstall.signatures.required" in json.loads(asked["linux/firefox.json"])["policies"]["Preferences"]
    assert b"signatures" in asked["windows/firefox.reg"]
    assert b"signatures" not in asked["linux/thunderbird.json"]


def test_a_registry_file_is_ascii_and_quotes_what_it_must() -> None:
    written = registry_file([Key(r"Software\X", {"path": r'C:\"q"', "on": True, "name": "Käyttö", "list": ["a"]})]).decode(
        "ascii"
    )
    assert r'"path"="C:\\\"q\""' in written
    assert '"on"=dword:00000001' in written
    assert r'"list"="[\"a\"]"' in written
    coded = re.search(r'"name"=hex\(1\):([0-9a-f,]+)', written)
    assert coded is not None
    assert bytes.fromhex(coded[1].replace(",", "")).decode("utf-16-le") == "Käyttö\0"


def test_the_commands_write_packages_and_policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDLOOK_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "settings.json").write_text('{"after_report": "trash", "sites_off": ["www.linkedin.com"]}')
    server = ("--server", "https://secondlook.firm.example")
    built = CliRunner().invoke(clients, ["build", "--client", "all", *server])
    assert built.exit_code == 0, built.output
    written = CliRunner().invoke(
        clients,
        [
            "policies",
            *server,
            "--out",
            str(tmp_path / "out"),
            "--enrol-code",
            "abc",
            "--settings",
            str(tmp_path / "settings.json"),
        ],
    )
    assert written.exit_code == 0, written.output

    assert (tmp_path / "data" / "clients" / "chromium" / "updates.xml").is_file()
    chrome = json.loads((tmp_path / "out" / "linux" / "chrome.json").read_text())
    [(extension, settings)] = chrome["3rdparty"]["extensions"].items()
    assert extension in (tmp_path / "data" / "clients" / "chromium" / "updates.xml").read_text()
    assert settings == {
        "server": "https://secondlook.firm.example",
        "enrol_code": "abc",
        "sites_off": ["www.linkedin.com"],
        "names": ["enrol_code", "server", "sites_off"],
    }
    mail = json.loads((tmp_path / "out" / "linux" / "thunderbird.json").read_text())["policies"]["3rdparty"]["Extensions"]
    assert next(iter(mail.values()))["after_report"] == "trash"


@pytest.mark.parametrize("content", ["[]", "{", "7"])
def test_settings_that_cannot_be_read_are_told(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDLOOK_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "settings.json").write_text(content)
    arguments = ["policies", "--server", "https://secondlook.firm.example", "--out", str(tmp_path / "out")]
    ran = CliRunner().invoke(clients, [*arguments, "--settings", str(tmp_path / "settings.json")])
    assert ran.exit_code != 0
    assert not (tmp_path / "out").exists()
