"""`secondlook demo`: the whole product on this machine, until Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from ..demo.organisation import ANALYST, Organisation, free_port, run_organisation
from ..demo.site import serve_site
from ..demo.tour import browser_path, has_display, open_browser, open_thread, take_tour
from ..errors import SecondLookError

MAIL_SECONDS = 60


@click.command()
@click.option("--tour", is_flag=True, help="show the extension at work in Chromium; without a display as pictures")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="keep everything there; default: a new folder")
@click.option(
    "--screens", type=click.Path(path_type=Path, file_okay=False), help="where pictures go; default: in the data folder"
)
def command(tour: bool, data: Path | None, screens: Path | None) -> int:
    """Run service, worker, mail sink and an example organisation; print the addresses; stop at Ctrl-C.

    With --tour and no terminal to stop it from, it ends when the tour is done.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    from ..demo.mailbox import mail_sink, mailbox_page  # here, so that a missing extra is said in words

    with contextlib.ExitStack() as stack:
        folder = (data or Path(tempfile.mkdtemp(prefix="secondlook-demo-"))).resolve()
        smtp_port, page_port = free_port(8725), free_port(8780)
        mailbox = stack.enter_context(mail_sink(smtp_port))
        stack.enter_context(mailbox_page(mailbox, page_port))
        organisation = stack.enter_context(run_organisation(folder, smtp_port))
        site = stack.enter_context(serve_site())
        _print_addresses(organisation, f"http://127.0.0.1:{page_port}/", folder)
        stays = sys.stdin.isatty() or not tour
        if tour and has_display():
            _show(organisation, site.port, folder)
        elif tour:
            pictures = _photograph(organisation, site.port, folder, screens or folder / "screens")
            _wait_for_mail(mailbox, pictures)
        if stays:
            click.echo("Ctrl-C stops everything.")
            with contextlib.suppress(KeyboardInterrupt):
                while True:
                    time.sleep(3600)
        click.echo("Stopped.")
    return 0


def _print_addresses(organisation: Organisation, mailbox: str, folder: Path) -> None:
    click.echo(f"""
Second Look is running for Example Works.
  {organisation.address}/       the service
  {organisation.address}/inbox  the security department; sign in as `{ANALYST}`, password `{organisation.password}`
  {organisation.address}/try    paste a message, see it marked; nothing is sent
  {mailbox}      the security department's mailbox
  {organisation.extension}    the extension, built for this service
  export SECONDLOOK_DATA_DIR={folder}    lets other `secondlook` commands work on this data
""")


def _show(organisation: Organisation, site_port: int, folder: Path) -> None:
    """A window for the person; the demo goes on when it is closed."""
    with open_browser(organisation.extension, folder / "profile", site_port, headless=False) as context:
        page = open_thread(context)
        click.echo("Click a marked word in the browser window, then Report. Close the window to go on.")
        with contextlib.suppress(KeyboardInterrupt):
            page.wait_for_event("close", timeout=0)


def _photograph(organisation: Organisation, site_port: int, folder: Path, screens: Path) -> list[Path]:
    if browser_path() is None:
        raise SecondLookError("Chromium is not installed, so the extension cannot be shown; as root: make system")
    click.echo("No display: the tour runs unseen and takes pictures.")
    with open_browser(organisation.extension, folder / "profile", site_port, headless=True) as context:
        return take_tour(context, screens)


def _wait_for_mail(mailbox: Any, pictures: list[Path]) -> None:
    for picture in pictures:
        click.echo(f"  {picture}")
    if not mailbox.arrived.wait(MAIL_SECONDS):
        raise SecondLookError("the report was sent, and no mail arrived within a minute; see worker.log in the data folder")
    mail = mailbox.mails[-1]
    click.echo(f"The mail is in the security mailbox: {mail.subject}")
    for attachment in mail.attachments:
        click.echo(f"  {attachment.name}, {len(attachment.content)} bytes, SHA-256 {attachment.sha256}")
