"""`secondlook clients build`: the browser extension of one organisation."""

from __future__ import annotations

from pathlib import Path

import click

from ..clients.browser import BrowserClient, build_browser
from ..packs.publish import public_keys, signed_pack, site_hosts
from ..settings import load_settings


@click.group()
def command() -> None:
    """Build the browser extension for an organisation."""


@command.command()
@click.option("--server", required=True, help="Address of the service, https://...")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write.")
@click.option("--enrol-code", default="", help="Code with which each browser fetches its own token.")
@click.option(
    "--base-pack",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Signed pack to bundle instead of the service's own.",
)
def build(server: str, out: Path, enrol_code: str, base_pack: Path | None) -> None:
    """Write the extension to a folder, ready to be loaded or packed."""
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
    )
    click.echo(f"{build_browser(client, out)}: load it unpacked, or pack it for your browsers")
