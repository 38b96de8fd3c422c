"""The packages that the service hands out: stable ids, signatures that hold, versions that go up with the content, the same bytes twice."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import struct
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree  # type: ignore[import-untyped]

from secondlook.clients.browser import BrowserClient
from secondlook.clients.crx import client_key, crx, extension_id
from secondlook.clients.identity import identity_of
from secondlook.clients.releases import Release, build_releases
from secondlook.errors import InputError, SettingsError

SERVER = "https://secondlook.firm.example:8443"
CLIENT = BrowserClient(
    server=SERVER,
    public_keys={"k1": "AAAA"},
    pack=b"signed",
    contact={"organisation": "Firm", "phone": "+1 555 0100", "address": "security@firm.example"},
)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> rsa.RSAPrivateKey:
    return client_key(tmp_path_factory.mktemp("key") / "client-key.pem")


def by_kind(releases: tuple[Release, ...]) -> dict[str, Release]:
    return {release.kind: release for release in releases}


def manifest_of(package: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return json.loads(archive.read("manifest.json"))


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_builds_are_equal_byte_for_byte(key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    build_releases(CLIENT, key, tmp_path / "one")
    build_releases(CLIENT, key, tmp_path / "two")

    first = all_bytes(tmp_path / "one")
    assert first == all_bytes(tmp_path / "two")
    again = build_releases(CLIENT, key, tmp_path / "one")
    assert first == all_bytes(tmp_path / "one")
    assert not any(release.new for release in again)


def test_a_version_goes_up_with_the_content_and_only_where_it_changed(key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    first = by_kind(build_releases(CLIENT, key, tmp_path))
    second = by_kind(build_releases(replace(CLIENT, pack=b"newer"), key, tmp_path))

    assert first["chromium"].version == "0.1.0.1"
    assert {kind: second[kind].version for kind in ("chromium", "firefox", "thunderbird")} == dict.fromkeys(
        ("chromium", "firefox", "thunderbird"), "0.1.0.2"
    )
    assert second["outlook"].version == first["outlook"].version  # its pages come from the service
    assert (tmp_path / first["chromium"].file).is_file()  # a cached updates.xml still names it
    for _ in range(6):
        build_releases(replace(CLIENT, pack=str(_).encode()), key, tmp_path)
    names = sorted(path.name for path in (tmp_path / "chromium").glob("*.crx"))
    assert names == [f"secondlook-0.1.0.{n}.crx" for n in range(4, 9)]


def test_the_crx_is_signed_and_has_the_id_of_the_key(key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    package = (tmp_path / by_kind(build_releases(CLIENT, key, tmp_path))["chromium"].file).read_bytes()

    magic, version, size = struct.unpack("<4sII", package[:12])
    header, archive = package[12 : 12 + size], package[12 + size :]
    assert (magic, version) == (b"Cr24", 3)
    proof, signed_data = fields(header)[2], fields(header)[10000]
    public = serialization.load_der_public_key(fields(proof)[1])
    assert isinstance(public, rsa.RSAPublicKey)
    message = b"CRX3 SignedData\0" + struct.pack("<I", len(signed_data)) + signed_data + archive
    public.verify(fields(proof)[2], message, padding.PKCS1v15(), hashes.SHA256())
    letters = "".join(chr(97 + int(digit, 16)) for digit in fields(signed_data)[1].hex())
    assert letters == extension_id(key) == identity_of(SERVER, key).chromium
    manifest = manifest_of(archive)
    assert base64.b64decode(manifest["key"]) == fields(proof)[1]
    assert manifest["name"] == "Second Look (Firm)"
    assert manifest["update_url"] == f"{SERVER}/clients/chromium/updates.xml"
    assert crx(archive, key) == package


def fields(message: bytes) -> dict[int, bytes]:
    """The length-delimited fields of a protocol buffer."""
    found, at = {}, 0
    while at < len(message):
        tag, at = varint(message, at)
        length, at = varint(message, at)
        assert tag & 7 == 2
        found[tag >> 3] = message[at : at + length]
        at += length
    return found


def varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value, shift, at = value | (byte & 0x7F) << shift, shift + 7, at + 1
        if byte < 0x80:
            return value, at


def test_update_manifests_name_the_newest_file_and_its_hash(key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    releases = by_kind(build_releases(CLIENT, key, tmp_path))
    identity = identity_of(SERVER, key)

    [check] = etree.parse(tmp_path / "chromium" / "updates.xml").iter("{*}updatecheck")
    assert check.getparent().get("appid") == identity.chromium
    assert check.get("codebase") == f"{SERVER}/clients/{releases['chromium'].file}"
    assert (check.get("version"), check.get("hash_sha256")) == (releases["chromium"].version, releases["chromium"].sha256)
    for kind, addon in (("firefox", identity.firefox), ("thunderbird", identity.thunderbird)):
        [update] = json.loads((tmp_path / kind / "updates.json").read_text())["addons"][addon]["updates"]
        content = (tmp_path / releases[kind].file).read_bytes()
        assert update["update_link"] == f"{SERVER}/clients/{releases[kind].file}"
        assert update["update_hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert (tmp_path / kind / "secondlook.xpi").read_bytes() == content
        gecko = manifest_of(content)["browser_specific_settings"]["gecko"]
        assert gecko["id"] == addon
        assert gecko["update_url"] == f"{SERVER}/clients/{kind}/updates.json"


def test_ids_follow_the_address_and_the_key(key: rsa.RSAPrivateKey) -> None:
    assert identity_of(SERVER, key).firefox == "secondlook@secondlook.firm.example"
    assert identity_of("http://[::1]:8765", key).thunderbird == "secondlook-mail@1"


def test_what_everybody_can_fetch_holds_no_enrolment_code(key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="policy"):
        build_releases(replace(CLIENT, enrol_code="code"), key, tmp_path)


def test_a_lost_index_is_no_reason_to_begin_anew(key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    (tmp_path / "releases.json").write_text("[]")
    with pytest.raises(InputError, match="versions would begin anew"):
        build_releases(CLIENT, key, tmp_path)


def test_the_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    file = tmp_path / "data" / "client-key.pem"
    assert extension_id(client_key(file)) == extension_id(client_key(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    file.write_text("nonsense")
    with pytest.raises(SettingsError, match="private key"):
        client_key(file)
