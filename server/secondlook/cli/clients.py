"""`secondlook clients build`: the browser extension and the mail add-ons of one organisation."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from ..clients.archive import write_archive
from ..clients.browser import BrowserClient, build_browser
from ..clients.outlook import build_outlook
from ..clients.thunderbird import build_thunderbird
from ..packs.publish import public_keys, signed_pack, site_hosts
from ..settings import load_settings


@click.group()
def command() -> None:
    """Build the programs with which an organisation's people read and report."""


@command.command()
@click.option("--server", required=True, help="Address of the service, https://...")
@click.option("--client", "kind", type=click.Choice(["browser", "thunderbird", "outlook"]), default="browser", show_default=True)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write, or one file (.xpi, .zip).")
@click.option("--may-trash", is_flag=True, help="Thunderbird: let the policy after_report move a reported mail to the trash.")
@click.option("--enrol-code", default="", help="Code with which each browser fetches its own token.")
@click.option(
    "--base-pack",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Signed pack to bundle instead of the service's own.",
)
def build(server: str, kind: str, out: Path, may_trash: bool, enrol_code: str, base_pack: Path | None) -> None:
    """Write the client to a folder or a file, ready to be loaded or handed out by policy."""
    settings = load_settings()
    client = BrowserClient(
        server=server,
        public_keys=public_keys(settings),
        pack=base_pack.read_bytes() if base_pack else signed_pack(settings),
        contact={
            "organisation": settings.organisation,
            "phone": settings.security_phone,
            "address": settings.contact_address,
        },
        enrol_code=enrol_code,
        hosts=site_hosts(),
        report_page=settings.report_page,
    )
    if out.suffix in (".xpi", ".zip"):
        with tempfile.TemporaryDirectory() as folder:
            write_archive(_build(kind, client, Path(folder), may_trash), out)
    else:
        _build(kind, client, out, may_trash)
    click.echo(f"{out}: load it for a trial, or hand it out by policy")


def _build(kind: str, client: BrowserClient, out: Path, may_trash: bool) -> Path:
    if kind == "browser":
        return build_browser(client, out)
    if kind == "outlook":
        return build_outlook(client, out)
    return build_thunderbird(client, out, may_trash=may_trash)
