"""What `clients build` writes: the extension as it is in the tree, and one organisation's address, keys and rules."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from secondlook.clients.browser import BrowserClient, build_browser, server_origin
from secondlook.clients.qr import qr_svg
from secondlook.errors import InputError
from secondlook.packs.publish import site_hosts
from secondlook.paths import extension_dir

CLIENT = BrowserClient(
    server="https://secondlook.firm.example:8443/",
    public_keys={"k1": "AAAA"},
    pack=b"signed",
    contact={"organisation": "Firm", "phone": "+1 555 0100", "address": "security@firm.example"},
    enrol_code="code",
)


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_the_manifest_may_talk_to_this_one_server(tmp_path: Path) -> None:
    manifest = read(build_browser(CLIENT, tmp_path / "out") / "manifest.json")

    assert manifest["host_permissions"] == ["https://secondlook.firm.example/*"]
    policy = manifest["content_security_policy"]["extension_pages"]
    assert "connect-src 'self' https://secondlook.firm.example:8443;" in policy
    assert "require-trusted-types-for 'script'" in policy


def test_config_and_pack_lie_in_the_package(tmp_path: Path) -> None:
    out = build_browser(CLIENT, tmp_path / "out")

    assert read(out / "config.json") == {
        "server": "https://secondlook.firm.example:8443",
        "public_keys": {"k1": "AAAA"},
        "contact": CLIENT.contact,
        "report_url": "https://secondlook.firm.example:8443/report",
        "enrol_code": "code",
    }
    assert (out / "report-qr.svg").read_bytes() == qr_svg("https://secondlook.firm.example:8443/report")
    assert (out / "pack.signed").read_bytes() == b"signed"
    assert read(out / "engine" / "tables.json")["sha256"]
    assert not (out / "node_modules").exists()
    assert not (out / "package.json").exists()


def test_without_a_page_for_phones_the_client_speaks_of_none(tmp_path: Path) -> None:
    out = build_browser(replace(CLIENT, report_page=False), tmp_path / "out")

    assert "report_url" not in read(out / "config.json")
    assert not (out / "report-qr.svg").exists()


def test_an_older_build_is_replaced_but_nothing_else(tmp_path: Path) -> None:
    out = build_browser(CLIENT, tmp_path / "out")
    (out / "stale.js").write_text("")
    build_browser(CLIENT, out)
    assert not (out / "stale.js").exists()

    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="not an extension"):
        build_browser(CLIENT, tmp_path)
    assert (tmp_path / "thesis.txt").exists()


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://secondlook.firm.example", "https://secondlook.firm.example"),
        ("http://127.0.0.1:8765/", "http://127.0.0.1:8765"),
        ("http://[::1]:8765", "http://[::1]:8765"),
    ],
)
def test_an_address_becomes_an_origin(address: str, origin: str) -> None:
    assert server_origin(address) == origin


@pytest.mark.parametrize(
    "address",
    ["", "firm.example", "http://firm.example", "https://a.example/path", "https://user@a.example", "https://a.example:x"],
)
def test_an_address_that_cannot_be_used_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="--server"):
        server_origin(address)


def test_permissions_are_these_and_pages_can_reach_nothing() -> None:
    """A new permission is a decision of the project, so it changes this list, too."""
    manifest = read(extension_dir() / "manifest.json")

    assert set(manifest["permissions"]) == {"storage", "alarms", "contextMenus", "activeTab", "scripting", "sidePanel"}
    assert manifest["host_permissions"] == []
    assert [script["matches"] for script in manifest["content_scripts"]] == [["https://www.linkedin.com/*"]]
    for opening in ("web_accessible_resources", "externally_connectable", "optional_permissions", "optional_host_permissions"):
        assert opening not in manifest


def test_every_site_of_the_rules_is_read_and_nothing_else(tmp_path: Path) -> None:
    """A new site is one file in rules/sites; which pages are read is a decision of the project, so it changes this list, too."""
    manifest = read(build_browser(replace(CLIENT, hosts=site_hosts()), tmp_path / "out") / "manifest.json")

    (scripts,) = manifest["content_scripts"]
    assert scripts["matches"] == [
        "https://www.linkedin.com/*",
        "https://mail.google.com/*",
        "https://outlook.office.com/*",
        "https://outlook.office365.com/*",
        "https://outlook.live.com/*",
    ]
    assert manifest["host_permissions"] == ["https://secondlook.firm.example/*"]


@pytest.mark.parametrize("host", ["*", "*.firm.example", "firm.example/x", "localhost", "https://firm.example", ""])
def test_a_pack_cannot_widen_what_is_read_by_a_pattern(host: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no host name"):
        build_browser(replace(CLIENT, hosts=(host,)), tmp_path / "out")


def test_the_colours_of_marks_are_those_of_the_look() -> None:
    """Marks stand in a style sheet of their own, since a page's style cannot use our tokens."""
    look = (extension_dir() / "look" / "look.css").read_text("utf-8")
    marks = (extension_dir() / "page" / "marks.css").read_text("utf-8")

    for colour in ("#f6c34466", "#8a5a00", "#e5484d40", "#b3261e"):
        assert colour in look
        assert colour in marks
