"""One organisation's browser extension: the folder `extension/` with its rules, keys and service address."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..errors import InputError
from ..paths import extension_dir
from .qr import qr_svg, report_address

_TABLES = Path(__file__).resolve().parent.parent / "engine" / "tables.json"
_DEVELOPMENT = ("node_modules", "package.json", "package-lock.json", "jsconfig.json")
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}")  # no pattern: a pack must not be able to name every site
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class BrowserClient:
    """What one organisation's copy of a client differs in. `public_keys` maps key ids to base64 Ed25519 keys.

    `hosts` are those of the pack's sites: the browser extension reads them besides those of its manifest.
    `report_page` says that the service has a page for phones, which the client then shows.
    """

    server: str
    public_keys: Mapping[str, str]
    pack: bytes
    contact: Mapping[str, str] = field(default_factory=dict)
    enrol_code: str = ""
    hosts: tuple[str, ...] = ()
    report_page: bool = True


def build_browser(client: BrowserClient, out: Path) -> Path:
    """Write the extension to the folder `out`, ready to be loaded or packed; an older build is replaced.

    Raises InputError when the address cannot be used, or `out` holds something else than a build.
    """
    clear_folder(out)
    shutil.copytree(extension_dir(), out, ignore=shutil.ignore_patterns(*_DEVELOPMENT))
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    write_organisation(client, with_sites(manifest, client.hosts), out)
    return out


def clear_folder(out: Path) -> None:
    """Remove an older build. Raises InputError when `out` holds something else."""
    if out.exists() and not (out / "manifest.json").is_file() and any(out.iterdir()):
        raise InputError(f"{out} is not an extension; name a new folder", "--out")
    shutil.rmtree(out, ignore_errors=True)


def write_organisation(client: BrowserClient, manifest: Mapping[str, Any], out: Path) -> None:
    """Add to the package in `out` what this organisation's copy needs: character tables, pack, config and manifest."""
    origin = server_origin(client.server)
    shutil.copyfile(_TABLES, out / "engine" / "tables.json")
    (out / "pack.signed").write_bytes(client.pack)
    config: dict[str, object] = {"server": origin, "public_keys": dict(client.public_keys), "contact": dict(client.contact)}
    if client.report_page:
        config["report_url"] = report_address(origin)
        (out / "report-qr.svg").write_bytes(qr_svg(report_address(origin)))
    _write(out / "config.json", config | ({"enrol_code": client.enrol_code} if client.enrol_code else {}))
    _write(out / "manifest.json", with_server(manifest, origin))


def server_origin(address: str) -> str:
    """`https://host[:port]` of an address. Plain http is for this machine only."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    if not host or parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise InputError("write an address such as https://secondlook.firm.example", "--server")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        raise InputError("a report may only travel over https", "--server")
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def with_server(manifest: Mapping[str, Any], origin: str) -> dict[str, Any]:
    """The manifest with the one host that may be talked to, as permission and in the policy of its pages."""
    parts = urlsplit(origin)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    policy = manifest["content_security_policy"]["extension_pages"]
    return {
        **manifest,
        "host_permissions": [f"{parts.scheme}://{host}/*"],  # Firefox refuses a port in a match pattern
        "content_security_policy": {"extension_pages": policy.replace("connect-src 'self'", f"connect-src 'self' {origin}")},
    }


def with_sites(manifest: Mapping[str, Any], hosts: Iterable[str]) -> dict[str, Any]:
    """The manifest with the page scripts running on these hosts, too. Raises InputError for what is no host name."""
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise InputError(f"{host!r} in rules/sites is no host name; write it as mail.firm.example", "hosts")
    (scripts,) = manifest["content_scripts"]
    matches = dict.fromkeys([*scripts["matches"], *(f"https://{host}/*" for host in hosts)])
    return {**manifest, "content_scripts": [{**scripts, "matches": list(matches)}]}


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
