"""`secondlook clients`: the browser extension and the mail add-ons of one organisation, and the policies that hand them out."""

from __future__ import annotations

import json
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from ..clients.archive import write_archive
from ..clients.browser import BrowserClient, build_browser
from ..clients.crx import KEY_FILE, client_key
from ..clients.identity import identity_of
from ..clients.outlook import build_outlook
from ..clients.policy_samples import Fleet, write_policies
from ..clients.releases import build_releases
from ..clients.thunderbird import build_thunderbird
from ..errors import InputError
from ..packs.publish import public_keys, signed_pack, site_hosts
from ..settings import Settings, load_settings
from ..store.database import Database
from ..store.migrate import prepare
from ..store.served_rules import served_rules


@click.group()
def command() -> None:
    """Build the programs with which an organisation's people read and report."""


@command.command()
@click.option("--server", required=True, help="Address of the service, https://...")
@click.option(
    "--client",
    "kind",
    type=click.Choice(["browser", "thunderbird", "outlook", "all"]),
    default="browser",
    show_default=True,
    help="all: packages with update manifests, which the service hands out below /clients.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder to write, or one file (.xpi, .zip); for all, what the service hands out.",
)
@click.option("--may-trash", is_flag=True, help="Thunderbird: let the policy after_report move a reported mail to the trash.")
@click.option("--enrol-code", default="", help="Code with which each browser fetches its own token.")
@click.option(
    "--base-pack",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Signed pack to bundle instead of the service's own.",
)
def build(server: str, kind: str, out: Path | None, may_trash: bool, enrol_code: str, base_pack: Path | None) -> None:
    """Write a client to a folder or a file, ready to be loaded; or all of them, ready to be handed out by policy."""
    settings = load_settings()
    client = _client(settings, server, enrol_code, base_pack)
    if kind == "all":
        return _build_all(settings, client, out or settings.data_dir / "clients", may_trash)
    if out is None:
        raise InputError("name a folder or a file to write", "--out")
    if out.suffix in (".xpi", ".zip"):
        with tempfile.TemporaryDirectory() as folder:
            write_archive(_build(kind, client, Path(folder), may_trash), out)
    else:
        _build(kind, client, out, may_trash)
    click.echo(f"{out}: load it for a trial, or hand it out by policy")


@command.command()
@click.option("--server", required=True, help="Address of the service, https://...")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write.")
@click.option("--enrol-code", default="", help="Code with which each device fetches its own token; many uses, long life.")
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON file with more settings, by the names of docs/fleet.md.",
)
@click.option("--unsigned-firefox", is_flag=True, help="Firefox ESR: take packages that Mozilla has not signed, of anybody.")
def policies(server: str, out: Path, enrol_code: str, settings_file: Path | None, unsigned_firefox: bool) -> None:
    """Write the policy files for Chrome, Edge, Chromium, Firefox and Thunderbird on Windows, macOS and Linux."""
    settings = load_settings()
    identity = identity_of(server, client_key(settings.data_dir / KEY_FILE))
    wanted = {"server": identity.origin} | ({"enrol_code": enrol_code} if enrol_code else {}) | _settings_of(settings_file)
    browser = {name: value for name, value in wanted.items() if name != "after_report"}
    mail = {name: value for name, value in wanted.items() if name != "sites_off"}
    for path in write_policies(Fleet(identity, browser, mail, unsigned_firefox), out):
        click.echo(path)


def _settings_of(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise InputError(f"{file} is not JSON: {error}", "--settings") from None
    if not isinstance(found, dict):
        raise InputError(f"{file}: write an object of names and values", "--settings")
    return found


def _client(settings: Settings, server: str, enrol_code: str, base_pack: Path | None) -> BrowserClient:
    return BrowserClient(
        server=server,
        public_keys=public_keys(settings),
        pack=base_pack.read_bytes() if base_pack else _rules_in_force(settings),
        contact={
            "organisation": settings.organisation,
            "phone": settings.security_phone,
            "address": settings.contact_address,
        },
        enrol_code=enrol_code,
        hosts=site_hosts(),
        report_page=settings.report_page,
    )


def _rules_in_force(settings: Settings) -> bytes:
    """The newest release, signed; the base rules where nobody has made a store yet, which building a client does not."""
    with closing(Database(settings.store_url, connections=1)) as database:
        if database.file is not None and not database.file.exists():
            return signed_pack(settings)
        prepare(database)
        return served_rules(database, settings).signed


def _build_all(settings: Settings, client: BrowserClient, out: Path, may_trash: bool) -> None:
    key = client_key(settings.data_dir / KEY_FILE)
    for release in build_releases(client, key, out, may_trash=may_trash):
        click.echo(f"{release.kind} {release.version}{'' if release.new else ', as before'}: {out / release.file}")
    click.echo("next: `secondlook clients policies` writes the policies that install them")


def _build(kind: str, client: BrowserClient, out: Path, may_trash: bool) -> Path:
    if kind == "browser":
        return build_browser(client, out)
    if kind == "outlook":
        return build_outlook(client, out)
    return build_thunderbird(client, out, may_trash=may_trash)
