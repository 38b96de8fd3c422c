"""Policy files by which an organisation force-installs its packages and sets them, for each program and system.

`python -m secondlook.clients.policy_samples DIR` writes those of docs/fleet.
"""

from __future__ import annotations

import json
import plistlib
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .identity import Identity
from .registry_file import Key, registry_file


@dataclass(frozen=True)
class Fleet:
    """What the policies say. `settings` by the names of extension/managed_schema.json; those of mail programs apart.

    `unsigned_firefox`: Firefox ESR takes packages that Mozilla has not signed - of anybody.
    """

    identity: Identity
    settings: Mapping[str, Any]
    mail_settings: Mapping[str, Any]
    unsigned_firefox: bool = False

    @property
    def firefox_url(self) -> str:
        return f"{self.identity.folder}/firefox/secondlook.xpi"

    @property
    def thunderbird_url(self) -> str:
        return f"{self.identity.folder}/thunderbird/secondlook.xpi"

    @property
    def update_url(self) -> str:
        return f"{self.identity.folder}/chromium/updates.xml"


# Name, folder of Linux, preference domain of macOS, registry key of Windows.
_CHROMIUM = (
    ("chrome", "com.google.Chrome", r"Software\Policies\Google\Chrome"),
    ("chromium", "org.chromium.Chromium", r"Software\Policies\Chromium"),
    ("edge", "com.microsoft.Edge", r"Software\Policies\Microsoft\Edge"),
)
_MOZILLA = (
    ("firefox", "org.mozilla.firefox", r"Software\Policies\Mozilla\Firefox"),
    ("thunderbird", "org.mozilla.thunderbird", r"Software\Policies\Mozilla\Thunderbird"),
)


def with_names(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings and a list of their names: a browser drops what it does not like without a word, and the list tells."""
    return {**settings, "names": sorted(settings)}


def policy_files(fleet: Fleet) -> dict[str, bytes]:
    """Content by file name, such as `linux/chrome.json`."""
    files: dict[str, bytes] = {}
    for program, domain, key in _CHROMIUM:
        files[f"linux/{program}.json"] = _json(chromium_policy(fleet))
        files[f"macos/{program}.mobileconfig"] = _profile(program, _chromium_payloads(fleet, domain), fleet)
        files[f"windows/{program}.reg"] = registry_file(_chromium_keys(fleet, key))
    for program, domain, key in _MOZILLA:
        policy = mozilla_policy(fleet, program)
        files[f"linux/{program}.json"] = _json({"policies": policy})
        payload = {"EnterprisePoliciesEnabled": True, **policy}
        files[f"macos/{program}.mobileconfig"] = _profile(program, {domain: payload}, fleet)
        files[f"windows/{program}.reg"] = registry_file(_mozilla_keys(policy, key))
    # What Intune's settings catalogue takes for Chrome and Edge as "Configure extension management settings".
    files["windows/intune-extension-settings.json"] = _json(_forced(fleet))
    return files


def chromium_policy(fleet: Fleet) -> dict[str, Any]:
    """For Chrome, Edge and Chromium."""
    return {
        "ExtensionSettings": _forced(fleet),
        "3rdparty": {"extensions": {fleet.identity.chromium: with_names(fleet.settings)}},
    }


def mozilla_policy(fleet: Fleet, program: str) -> dict[str, Any]:
    """For `firefox` or `thunderbird`: what stands below `policies`."""
    mail = program == "thunderbird"
    addon = fleet.identity.thunderbird if mail else fleet.identity.firefox
    url = fleet.thunderbird_url if mail else fleet.firefox_url
    settings = with_names(fleet.mail_settings if mail else fleet.settings)
    policy: dict[str, Any] = {
        "ExtensionSettings": {addon: {"installation_mode": "force_installed", "install_url": url}},
        "3rdparty": {"Extensions": {addon: settings}},
    }
    if fleet.unsigned_firefox and not mail:
        policy["Preferences"] = {"xpinstall.signatures.required": {"Value": False, "Status": "locked"}}
    return policy


def _forced(fleet: Fleet) -> dict[str, Any]:
    return {fleet.identity.chromium: {"installation_mode": "force_installed", "update_url": fleet.update_url}}


def _chromium_payloads(fleet: Fleet, domain: str) -> dict[str, dict[str, Any]]:
    """macOS keeps the settings of an extension in a preference domain of their own."""
    own = f"{domain}.extensions.{fleet.identity.chromium}"
    return {domain: {"ExtensionSettings": _forced(fleet)}, own: with_names(fleet.settings)}


def _chromium_keys(fleet: Fleet, key: str) -> list[Key]:
    # Keys of this extension only: a whole ExtensionSettings value would replace what others have set.
    extension = fleet.identity.chromium
    return [
        Key(rf"{key}\ExtensionSettings\{extension}", _forced(fleet)[extension]),
        Key(rf"{key}\3rdparty\extensions\{extension}\policy", with_names(fleet.settings)),
    ]


def _mozilla_keys(policy: Mapping[str, Any], key: str) -> list[Key]:
    keys = [Key(rf"{key}\ExtensionSettings\{addon}", values) for addon, values in policy["ExtensionSettings"].items()]
    keys.append(Key(rf"{key}\3rdparty\Extensions", policy["3rdparty"]["Extensions"]))
    return keys + ([Key(key, {"Preferences": policy["Preferences"]})] if "Preferences" in policy else [])


def _profile(program: str, domains: Mapping[str, Mapping[str, Any]], fleet: Fleet) -> bytes:
    """A configuration profile for a management system to hand out."""
    name = f"{fleet.identity.origin}/{program}"
    payloads = [
        {**values, "PayloadType": domain, "PayloadIdentifier": f"secondlook.{domain}", "PayloadVersion": 1} | _uuid(name, domain)
        for domain, values in domains.items()
    ]
    return plistlib.dumps(
        {
            "PayloadType": "Configuration",
            "PayloadIdentifier": f"secondlook.{program}",
            "PayloadDisplayName": f"Second Look for {program.capitalize()}",
            "PayloadScope": "System",
            "PayloadVersion": 1,
            "PayloadContent": payloads,
            **_uuid(name, "profile"),
        }
    )


def _uuid(name: str, part: str) -> dict[str, str]:
    return {"PayloadUUID": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name}/{part}")).upper()}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def write_policies(fleet: Fleet, out: Path) -> list[Path]:
    """Write the files below the folder `out`; their paths."""
    written = []
    for name, content in policy_files(fleet).items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def example_fleet() -> Fleet:
    """The invented organisation of docs/fleet."""
    server = "https://secondlook.firm.example"
    names = ("secondlook@secondlook.firm.example", "secondlook-mail@secondlook.firm.example")
    common = {
        "server": server,
        "enrol_code": "ENROLMENT-CODE",
        "mode": "marks",
        "sites_off": ["outlook.live.com"],
        "reporter": {"mode": "named"},
        "contact": {"organisation": "Firm", "phone": "+1 555 0100", "address": "security@firm.example"},
        "defaults": ["mode", "reporter"],
    }
    mail = {name: value for name, value in common.items() if name != "sites_off"}
    return Fleet(Identity(server, "abcdefghijklmnopabcdefghijklmnop", *names), common, {**mail, "after_report": "keep"})


if __name__ == "__main__":
    write_policies(example_fleet(), Path(sys.argv[1]))
