"""/clients: packages under the type that browsers install, asked about and not fetched twice, and nothing else of the data folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def folder(client: FlaskClient) -> Path:
    found: Path = client.application.extensions["secondlook"].settings.data_dir / "clients"
    (found / "chromium").mkdir(parents=True)
    (found / "chromium" / "secondlook-0.1.0.1.crx").write_bytes(b"Cr24")
    (found / "chromium" / "updates.xml").write_bytes(b"<gupdate/>")
    (found / "secondlook.xpi").write_bytes(b"PK")
    (found / ".part.xml").write_bytes(b"half")
    (found.parent / "client-key.pem").write_text("secret")
    (found.parent / "beside.json").write_text("{}")
    return found


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("chromium/secondlook-0.1.0.1.crx", "application/x-chrome-extension"),
        ("chromium/updates.xml", "application/xml"),
        ("secondlook.xpi", "application/x-xpinstall"),
    ],
)
def test_a_package_comes_under_its_type_and_only_when_it_changed(client: FlaskClient, name: str, kind: str) -> None:
    with client.get(f"/clients/{name}") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == kind
        assert answer.headers["Cache-Control"] == "no-cache"
        tag = answer.headers["ETag"]
    with client.get(f"/clients/{name}", headers={"If-None-Match": tag}) as answer:
        assert answer.status_code == 304


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "name", ["../client-key.pem", "%2e%2e/client-key.pem", "../beside.json", ".part.xml", "none.crx", "chromium", ""]
)
def test_nothing_else_is_handed_out(client: FlaskClient, name: str) -> None:
    assert client.get(f"/clients/{name}").status_code == 404
