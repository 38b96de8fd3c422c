"""/outlook: the add-in's pages are whole, Outlook may frame them and nobody else, and nothing but them got other headers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient

from secondlook.clients.browser import BrowserClient
from secondlook.clients.outlook import build_outlook

OFFICE = "https://appsforoffice.microsoft.com"
_IMPORT = re.compile(r'(?:from|import) "(\.[^"]+)"')
_LOADED = re.compile(r'(?:src|href)="([^"]+)"')


def text_of(client: FlaskClient, path: str) -> str:
    """A file of the add-in; the answer is closed, so that the file is."""
    with client.get(path) as answer:
        assert answer.status_code == 200, path
        return answer.get_data().decode("utf-8", "replace")


def policy(client: FlaskClient, path: str) -> dict[str, str]:
    """The content security policy of an answer, by directive."""
    with client.get(path) as answer:
        parts = answer.headers["Content-Security-Policy"].split(";")
    return dict(part.strip().partition(" ")[::2] for part in parts)


@pytest.mark.parametrize("path", ["/outlook/pane.html", "/outlook/commands.html", "/outlook/none.html"])
def test_outlook_may_frame_the_pages_and_office_js_may_run(client: FlaskClient, path: str) -> None:
    sent = policy(client, path)
    hosts = sent["frame-ancestors"].split()
    assert "https://outlook.office.com" in hosts
    assert "https://outlook.cloud.microsoft" in hosts
    assert all(re.fullmatch(r"https://outlook\.[a-z0-9.]+", host) for host in hosts)
    assert sent["script-src"] == f"'self' {OFFICE}"
    assert (sent["default-src"], sent["connect-src"]) == ("'none'", "'self'")


@pytest.mark.parametrize("path", ["/", "/try", "/api/v1/pack", "/healthz"])
def test_everything_else_keeps_the_strict_profile(client: FlaskClient, path: str) -> None:
    sent = policy(client, path)
    assert sent["frame-ancestors"] == "'none'"
    assert sent["script-src"] == "'self'"


@pytest.mark.parametrize("page", ["pane.html", "commands.html"])
def test_all_that_a_page_loads_is_there(client: FlaskClient, page: str) -> None:
    todo, seen = [f"/outlook/{page}"], set()
    while todo:
        path = todo.pop()
        if path in seen or path.startswith("https:"):
            continue
        seen.add(path)
        text = text_of(client, path)
        found = _LOADED.findall(text) if path.endswith(".html") else _IMPORT.findall(text) if path.endswith(".js") else []
        todo += [urljoin(path, name) for name in found]
    assert len(seen) > (25 if page == "pane.html" else 1)


def test_nothing_runs_inline(client: FlaskClient) -> None:
    for page in ("pane.html", "commands.html"):
        scripts = re.findall(r"<script([^>]*)>(.*?)</script>", text_of(client, f"/outlook/{page}"), re.S)
        assert all("src=" in attributes and not text for attributes, text in scripts)
        assert [attributes for attributes, _ in scripts if OFFICE in attributes]


@pytest.mark.parametrize(
    "name",
    [
        "manifest.xml",
        "manifest.json",
        "jsconfig.json",
        "outlook.d.ts",
        "../manifest.xml",
        "pane/../manifest.xml",
        "background/service.js",
        "background.js",
        "pages/",
        "package.json",
    ],
)
def test_nothing_else_of_the_clients_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/outlook/{name}").status_code in (308, 404)


def test_pictures_may_be_shown_by_outlook_and_kept(client: FlaskClient) -> None:
    with client.get("/outlook/icons/icon-80.png") as answer:
        assert answer.status_code == 200
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["Cache-Control"] == "public, max-age=86400"


def test_the_command_is_one_file_of_old_javascript_with_its_words(client: FlaskClient) -> None:
    script = text_of(client, "/outlook/commands.js")
    ahead, _, rest = script.partition("\n")
    words = json.loads(ahead[ahead.index("WORDS = ") + 8 : -1])
    assert set(words) == {"en", "fi", "sv", "de", "fr", "zh_CN"}
    assert "$1" in words["fi"]["reportSent"]
    assert '"http://localhost"' in ahead
    code = re.sub(r"^\s*(//|/\*).*$", "", rest, flags=re.M)
    for newer in ("import ", "import(", "async ", "await ", "=>", "?.", "??", "...", "`"):
        assert newer not in code, newer


def test_classic_outlook_is_told_which_script_is_ours(client: FlaskClient) -> None:
    answer = client.get("/.well-known/microsoft-officeaddins-allowed.json", base_url="https://secondlook.firm.example")
    assert answer.get_json() == {"allowed": ["https://secondlook.firm.example/outlook/commands.js"]}


def test_every_address_in_the_manifest_is_answered(client: FlaskClient, tmp_path: Path) -> None:
    server = "https://secondlook.firm.example"
    out = build_outlook(BrowserClient(server=server, public_keys={}, pack=b"", enrol_code="code"), tmp_path / "outlook")
    addresses = re.findall(f'"{server}(/[^"]*)"', (out / "manifest.xml").read_text("utf-8"))
    assert len(addresses) > 15
    for address in addresses:
        text_of(client, address)
