"""The manifests of the Outlook add-in: what Outlook asks of them, checked offline."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from lxml import etree  # type: ignore[import-untyped]

from secondlook.cli.clients import command as clients
from secondlook.clients.browser import BrowserClient
from secondlook.clients.outlook import build_outlook
from secondlook.errors import InputError
from secondlook.paths import extension_dir, outlook_dir

SERVER = "https://secondlook.firm.example:8443"
BASIC = "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}"
OFFICE = "{http://schemas.microsoft.com/office/appforoffice/1.1}"
V1_0 = "{http://schemas.microsoft.com/office/mailappversionoverrides}"
V1_1 = "{http://schemas.microsoft.com/office/mailappversionoverrides/1.1}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
SCHEMA = Path("node_modules/@microsoft/app-manifest/build/json-schemas/teams/v1.23/MicrosoftTeams.schema.json")
VALIDATE = """
    const fs = require("node:fs"), Ajv = require("ajv-draft-04"), formats = require("ajv-formats");
    const ajv = new Ajv({ strict: false, allErrors: true });
    (formats.default ?? formats)(ajv);
    const [schema, manifest] = process.argv.slice(1).map((file) => JSON.parse(fs.readFileSync(file, "utf-8")));
    const valid = ajv.compile(schema);
    console.log(JSON.stringify(valid(manifest) ? [] : valid.errors.map(({ instancePath, message }) => `${instancePath} ${message}`)));
"""


def build(out: Path, **others: str) -> Path:
    return build_outlook(BrowserClient(server=SERVER, public_keys={}, pack=b"", **others), out)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return build(tmp_path / "outlook")


@pytest.fixture
def manifest(built: Path) -> etree._Element:
    return etree.parse(built / "manifest.xml").getroot()


def values(manifest: etree._Element) -> list[str]:
    return [text for node in manifest.iter() for text in (*node.attrib.values(), node.text or "")]


def test_identity_and_permission(manifest: etree._Element, built: Path, tmp_path: Path) -> None:
    assert uuid.UUID(manifest.findtext(f"{OFFICE}Id")).version == 5
    assert re.fullmatch(r"\d+(\.\d+){3}", manifest.findtext(f"{OFFICE}Version"))
    assert manifest.findtext(f"{OFFICE}Permissions") == "ReadItem"
    assert manifest.find(f".//{OFFICE}Set").attrib == {"Name": "Mailbox", "MinVersion": "1.3"}
    again = build(tmp_path / "again")
    assert (again / "manifest.xml").read_bytes() == (built / "manifest.xml").read_bytes()


def test_every_reference_resolves_to_a_resource_of_its_kind(manifest: etree._Element) -> None:
    for overrides in (manifest.find(f"{V1_0}VersionOverrides"), manifest.find(f".//{V1_1}VersionOverrides")):
        namespace = overrides.tag.removesuffix("VersionOverrides")
        resources = overrides.find(f"{namespace}Resources")
        known = {node.get("id"): node for node in resources.iter() if node.get("id")}
        asked = [
            node
            for part in overrides
            if part.tag.startswith(namespace) and part is not resources and not part.tag.endswith("VersionOverrides")
            for node in part.iter()
            if node.get("resid")
        ]
        assert asked
        for node in asked:
            name = etree.QName(node).localname
            kind = etree.QName(known[node.get("resid")]).localname
            wanted = {
                "Image": "Image",
                "SourceLocation": "Url",
                "FunctionFile": "Url",
                "MoreInfoUrl": "Url",
                "Runtime": "Url",
                "Override": "Url",
            }
            assert kind == wanted.get(name, "String"), name
            assert len(node.get("resid")) <= 32
        assert set(known) == {node.get("resid") for node in asked}  # and nothing is left over


def test_every_address_is_https_on_the_one_server(manifest: etree._Element) -> None:
    domains = [node.text for node in manifest.iter(f"{OFFICE}AppDomain")]
    assert domains == [SERVER]
    addresses = [text for text in values(manifest) if "://" in text and "schemas." not in text]
    assert len(addresses) > 15
    assert {f"{urlsplit(text).scheme}://{urlsplit(text).netloc}" for text in addresses} == {SERVER}


def test_texts_stand_in_six_languages_and_fit(manifest: etree._Element) -> None:
    strings = [*manifest.iter(f"{BASIC}String"), manifest.find(f"{OFFICE}DisplayName"), manifest.find(f"{OFFICE}Description")]
    assert len(strings) >= 8
    for node in strings:
        longest = 125 if etree.QName(node.getparent()).localname == "ShortStrings" else 250
        texts = [node.get("DefaultValue"), *(other.get("Value") for other in node)]
        assert [other.get("Locale") for other in node] == ["fi-FI", "sv-SE", "de-DE", "fr-FR", "zh-CN"]
        assert all(0 < len(text) <= longest for text in texts)


def test_buttons_and_surfaces(manifest: etree._Element) -> None:
    points = [node.get(TYPE) for node in manifest.iter(f"{V1_0}ExtensionPoint", f"{V1_1}ExtensionPoint")]
    assert points == [
        "MessageReadCommandSurface",
        "MessageReadCommandSurface",
        "ReportPhishingCommandSurface",
        "MobileMessageReadCommandSurface",
    ]
    ids = [node.get("id") for node in manifest.iter(f"{V1_0}Control", f"{V1_1}Control")]
    assert len(set(ids)) == len(ids)
    command = (outlook_dir() / "commands.js").read_text("utf-8")
    assert f'commandId: "{ids[1]}"' in command
    assert f"function {manifest.findtext(f'.//{V1_1}FunctionName')}(" in command


def test_pictures_have_the_size_that_they_are_named_for(built: Path) -> None:
    sizes = {**{f"icon-{n}.png": n for n in (16, 25, 32, 48, 50, 64, 75, 80, 96, 128, 144)}, "color.png": 192, "outline.png": 32}
    for name, size in sizes.items():
        assert struct.unpack(">II", (outlook_dir() / "icons" / name).read_bytes()[16:24]) == (size, size), name
    assert all((built / name).is_file() for name in ("color.png", "outline.png"))


def test_the_enrolment_code_travels_in_the_pane_address_only(tmp_path: Path) -> None:
    root = etree.parse(build(tmp_path / "coded", enrol_code="a b&c") / "manifest.xml").getroot()
    with_code = {text for text in values(root) if "enrol" in text}
    assert with_code == {f"{SERVER}/outlook/pane.html?enrol=a+b%26c"}


@pytest.mark.parametrize("server", ["http://127.0.0.1:8765", "http://secondlook.firm.example", "secondlook"])
def test_only_https_will_do(tmp_path: Path, server: str) -> None:
    with pytest.raises(InputError):
        build_outlook(BrowserClient(server=server, public_keys={}, pack=b""), tmp_path / "out")


def test_the_command_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDLOOK_DATA_DIR", str(tmp_path))
    out = tmp_path / "outlook"
    ran = CliRunner().invoke(clients, ["build", "--client", "outlook", "--server", SERVER, "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    assert sorted(path.name for path in out.iterdir()) == ["color.png", "manifest.json", "manifest.xml", "outline.png"]


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(InputError):
        build(tmp_path)
    assert (tmp_path / "letter.txt").is_file()


def test_the_unified_manifest_fits_its_published_schema(built: Path) -> None:
    if shutil.which("node") is None or not (extension_dir() / SCHEMA).is_file():
        pytest.skip("needs Node.js and `npm ci` in extension/")
    broken = built / "broken.json"
    data = json.loads((built / "manifest.json").read_text("utf-8"))
    assert data["id"] == etree.parse(built / "manifest.xml").findtext(f"{OFFICE}Id")
    assert not re.search(r"\{\w+\}", json.dumps(data))  # every word was filled in
    data["extensions"][0]["ribbons"][0]["contexts"] = ["mailReed"]
    broken.write_text(json.dumps(data), "utf-8")
    assert schema_errors(built / "manifest.json") == []
    assert schema_errors(broken) != []


def schema_errors(manifest: Path) -> list[str]:
    done = subprocess.run(
        ["node", "-e", VALIDATE, str(SCHEMA), str(manifest)], cwd=extension_dir(), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    errors: list[str] = json.loads(done.stdout)
    return errors
