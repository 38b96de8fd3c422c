"""What `clients build --client thunderbird` writes: the add-on, and from the browser extension what both use."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

from test_build_browser import CLIENT, read

from secondlook.clients.archive import write_archive
from secondlook.clients.thunderbird import build_thunderbird
from secondlook.paths import extension_dir, thunderbird_dir

PERMISSIONS = {"messagesRead", "messagesUpdate", "messagesTags", "scripting", "accountsRead", "storage", "alarms"}


def test_permissions_are_these_and_mail_can_only_be_thrown_away_in_a_package_built_for_it(tmp_path: Path) -> None:
    manifest: Any = read(build_thunderbird(CLIENT, tmp_path / "out") / "manifest.json")
    assert set(manifest["permissions"]) == PERMISSIONS
    assert manifest["host_permissions"] == ["https://secondlook.firm.example/*"]
    assert "optional_permissions" not in manifest

    manifest = read(build_thunderbird(CLIENT, tmp_path / "out", may_trash=True) / "manifest.json")

    assert set(manifest["permissions"]) == PERMISSIONS | {"messagesDelete"}


def test_everything_that_is_named_lies_in_the_package(tmp_path: Path) -> None:
    out = build_thunderbird(CLIENT, tmp_path / "out")
    scripts = [path for path in out.rglob("*.js") if path.parent.name != "page"]
    for script in scripts:
        for name in re.findall(r"""(?:from|^import) ["'](\.[^"']+)["']""", script.read_text("utf-8"), re.MULTILINE):
            assert (script.parent / name).is_file(), f"{script.name} imports {name}"
    for page in out.glob("*.html"):
        for name in re.findall(r'(?:src|href)="([^"#]+)"', page.read_text("utf-8")):
            assert (out / name).is_file(), f"{page.name} names {name}"
    shown = re.search(r"js: \[(.+?)\]", (out / "background" / "display_script.js").read_text("utf-8"))
    assert shown
    for name in re.findall(r'"(\w+)"', shown[1]):
        assert (out / "page" / f"{name}.js").is_file(), name
    assert not list(out.rglob("*.d.ts")) + list(out.rglob("jsconfig.json"))


def test_what_both_use_lies_once_in_the_tree() -> None:
    """A module of the same name as one of the browser's is there to take its place; there is just this one."""
    own = {path.relative_to(thunderbird_dir()) for path in thunderbird_dir().rglob("*") if path.is_file()}
    both = {path for path in own if (extension_dir() / path).exists() and path.parts[0] != "_locales"}
    assert {path.as_posix() for path in both} == {"manifest.json", "background.js", "background/button.js", "jsconfig.json"}


def test_words_of_the_mail_program_take_the_place_of_the_browsers(tmp_path: Path) -> None:
    words: Any = read(build_thunderbird(CLIENT, tmp_path / "out") / "_locales" / "en" / "messages.json")

    assert words["findingShow"]["message"] == "Show in the message"
    assert words["cardReport"]["message"] == "Report"


def test_the_archive_is_the_same_for_the_same_content(tmp_path: Path) -> None:
    out = build_thunderbird(CLIENT, tmp_path / "out")

    first = write_archive(out, tmp_path / "a.xpi").read_bytes()

    assert write_archive(out, tmp_path / "b.xpi").read_bytes() == first
    with zipfile.ZipFile(tmp_path / "a.xpi") as archive:
        assert json.loads(archive.read("manifest.json"))["manifest_version"] == 3
