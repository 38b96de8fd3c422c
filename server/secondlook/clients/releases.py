"""All packages of an organisation in one folder, as the service hands them out below /clients.

A package gets a new version when its content differs from the last one, and only then: browsers fetch what went up.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from ..errors import InputError
from .archive import write_archive
from .browser import BrowserClient, build_browser
from .crx import crx, manifest_key
from .identity import Identity, identity_of
from .outlook import build_outlook
from .thunderbird import build_thunderbird
from .updates import updates_json, updates_xml

_INDEX = "releases.json"
_KEPT = 5  # an update manifest that somebody's cache still holds names an older file


@dataclass(frozen=True)
class Release:
    """One package that lies in the folder. `sha256` is over its file."""

    kind: str
    version: str
    file: str
    sha256: str
    new: bool


def build_releases(client: BrowserClient, key: rsa.RSAPrivateKey, out: Path, *, may_trash: bool = False) -> tuple[Release, ...]:
    """Write packages and update manifests to the folder `out`; what has not changed keeps its version and its bytes.

    Raises InputError when the address cannot be used, or when the packages would give an enrolment code to everybody.
    """
    if client.enrol_code:
        raise InputError("everybody can fetch these packages; put the enrolment code into the policy", "--enrol-code")
    identity = identity_of(client.server, key)
    index = _read_index(out / _INDEX)
    found = [
        _chromium(client, identity, key, out, index),
        _gecko("firefox", identity.firefox, build_browser, client, identity, out, index),
        _gecko(
            "thunderbird",
            identity.thunderbird,
            lambda one, folder: build_thunderbird(one, folder, may_trash=may_trash),
            client,
            identity,
            out,
            index,
        ),
    ]
    if identity.origin.startswith("https:"):
        found.append(_outlook(client, out, index))
    _write(out / _INDEX, (json.dumps(index, indent=2, sort_keys=True) + "\n").encode())
    return tuple(found)


Index = dict[str, dict[str, str]]


def _chromium(client: BrowserClient, identity: Identity, key: rsa.RSAPrivateKey, out: Path, index: Index) -> Release:
    def prepare(manifest: dict[str, Any]) -> None:
        manifest["key"] = manifest_key(key)
        manifest["update_url"] = f"{identity.folder}/chromium/updates.xml"
        _name(manifest, client)

    with tempfile.TemporaryDirectory() as temporary:
        folder = build_browser(client, Path(temporary) / "extension")
        manifest = _edit(folder, prepare)
        version, new = _version("chromium", manifest["version"], folder, index)
        _edit(folder, lambda manifest: manifest.update(version=version))
        content = crx(write_archive(folder, Path(temporary) / "zip").read_bytes(), key)
    release = _put("chromium", f"secondlook-{version}.crx", content, version, new, out)
    address = f"{identity.folder}/{release.file}"
    xml = updates_xml(identity.chromium, version, address, release.sha256, manifest["minimum_chrome_version"])
    _write(out / "chromium" / "updates.xml", xml)
    return release


def _gecko(
    kind: str,
    addon: str,
    build: Callable[[BrowserClient, Path], Path],
    client: BrowserClient,
    identity: Identity,
    out: Path,
    index: Index,
) -> Release:
    def prepare(manifest: dict[str, Any]) -> None:
        gecko = manifest["browser_specific_settings"]["gecko"]
        gecko["id"] = addon
        manifest.pop("key", None)
        if identity.origin.startswith("https:"):  # Mozilla's programs refuse an add-on that names any other
            gecko["update_url"] = f"{identity.folder}/{kind}/updates.json"
        _name(manifest, client)

    with tempfile.TemporaryDirectory() as temporary:
        folder = build(client, Path(temporary) / "extension")
        manifest = _edit(folder, prepare)
        version, new = _version(kind, manifest["version"], folder, index)
        _edit(folder, lambda manifest: manifest.update(version=version))
        content = write_archive(folder, Path(temporary) / "zip").read_bytes()
    release = _put(kind, f"secondlook-{version}.xpi", content, version, new, out)
    _write(out / kind / "secondlook.xpi", content)  # a policy names one address for good
    oldest = manifest["browser_specific_settings"]["gecko"]["strict_min_version"]
    _write(out / kind / "updates.json", updates_json(addon, version, f"{identity.folder}/{release.file}", release.sha256, oldest))
    return release


def _outlook(client: BrowserClient, out: Path, index: Index) -> Release:
    with tempfile.TemporaryDirectory() as temporary:
        folder = build_outlook(client, Path(temporary) / "outlook")
        version, new = _version("outlook", "1.0.0", folder, index)
        for path in sorted(folder.iterdir()):
            content = path.read_bytes()
            if path.name == "manifest.xml":
                content = content.replace(b"<Version>1.0.0.0</Version>", f"<Version>{version}</Version>".encode(), 1)
            if path.name == "manifest.json":
                content = content.replace(b'"version": "1.0.0"', f'"version": "1.0.{version.rpartition(".")[2]}"'.encode(), 1)
            _write(out / "outlook" / path.name, content)
    file = out / "outlook" / "manifest.xml"
    return Release("outlook", version, "outlook/manifest.xml", hashlib.sha256(file.read_bytes()).hexdigest(), new)


def _name(manifest: dict[str, Any], client: BrowserClient) -> None:
    """The list of extensions says whose this one is."""
    if organisation := client.contact.get("organisation", ""):
        manifest["name"] = f"Second Look ({organisation})"[:75]
        manifest["short_name"] = "Second Look"


def _edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    file = folder / "manifest.json"
    manifest: dict[str, Any] = json.loads(file.read_text("utf-8"))
    change(manifest)
    file.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return manifest


def _version(kind: str, base: str, folder: Path, index: Index) -> tuple[str, bool]:
    """The version of this content, and whether it is a new one. `index` remembers it."""
    hashed = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        hashed.update(f"{path.relative_to(folder).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    last = index.get(kind, {"version": f"{base}.0", "content": ""})
    if last["content"] == hashed.hexdigest():
        return last["version"], False
    version = f"{base}.{int(last['version'].rpartition('.')[2]) + 1}"
    index[kind] = {"version": version, "content": hashed.hexdigest()}
    return version, True


def _put(kind: str, name: str, content: bytes, version: str, new: bool, out: Path) -> Release:
    _write(out / kind / name, content)
    older = sorted((out / kind).glob(f"secondlook-*{Path(name).suffix}"), key=lambda path: int(path.stem.rpartition(".")[2]))
    for path in older[:-_KEPT]:
        path.unlink()
    return Release(kind, version, f"{kind}/{name}", hashlib.sha256(content).hexdigest(), new)


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all: the service may be handing it out at this moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(file)


def _read_index(file: Path) -> Index:
    try:
        found: Mapping[str, dict[str, str]] = json.loads(file.read_text("utf-8"))
        return {kind: {"version": str(one["version"]), "content": str(one["content"])} for kind, one in found.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, AttributeError, TypeError):
        raise InputError(f"{file} cannot be read; without it versions would begin anew", str(file)) from None
