"""`secondlook reports purge | person | erase | hold | release | holds | give-up`: what is kept, about whom, and how it goes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from ..chores.purge import AT_ONCE, keep_from
from ..reports.person import held_as_json, wanted_from
from ..reports.reporter_key import reporter_secret
from ..settings import load_settings
from ..store.clean_disk import clean_disk
from ..store.database import Database
from ..store.erase import MOST, Match, erase, erase_kept_mails, find, find_kept_mails
from ..store.hold import give_up, hold, list_held, release
from ..store.migrate import prepare
from ..store.retention import Purged, due, purge
from ..store.standing import count_unread

ACTOR = "command line"


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="say what would go, and delete nothing")
def purge_now(dry_run: bool) -> None:
    """Delete now what is over; the service does so every hour."""
    settings, now = load_settings(), datetime.now(UTC)
    database, keep = _database(), keep_from(settings)
    if dry_run:
        over = due(database, keep, now=now)
        click.echo(f"would go: content of {over.emptied} reports, {over.deleted} reports altogether")
        return
    total = Purged()
    while (step := purge(database, keep, now=now, limit=AT_ONCE)).any:
        total = Purged(total.emptied + step.emptied, total.deleted + step.deleted, total.others + step.others)
    click.echo(f"deleted: content of {total.emptied} reports, {total.deleted} reports altogether, {total.others} other rows")
    _clean(database, now)


@click.command("person")
@click.argument("who")
@click.option(
    "--json", "out", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="write all that is held there"
)
@click.option("--with-reporter", is_flag=True, help="to a sender, too, say who reported")
def person(who: str, out: Path | None, with_reporter: bool) -> None:
    """List what is held about WHO: a report id, a receipt, a mail address or the address of a profile."""
    database = _database()
    matches = _found(database, who)
    _show(matches)
    if out:
        out.touch(mode=0o600)
        out.write_text(held_as_json(database, matches, with_reporter=with_reporter), encoding="utf-8")
        click.echo(f"all of it is in {out}; read it before you give it away: other people stand in it")


@click.command("erase")
@click.argument("who")
@click.option("--reason", required=True, help="who asked for it, and when; it stands in the audit log")
@click.option("--undelivered-too", is_flag=True, help="reports that the security mailbox has not got yet")
@click.option("--yes", is_flag=True, help="do not ask")
def erase_person(who: str, reason: str, undelivered_too: bool, yes: bool) -> None:
    """Delete what is held about WHO: a report id, a receipt, a mail address or the address of a profile."""
    database, now = _database(), datetime.now(UTC)
    matches = _found(database, who)
    _show(matches)
    mails = find_kept_mails(database, who) if "@" in who else []
    if mails:
        click.echo(f"{len(mails)} kept mails that were no reports hold this address")
    if not matches and not mails:
        return
    if not yes:
        click.confirm("Delete all of this?", abort=True)
    gone = erase(database, matches, undelivered_too=undelivered_too, reason=reason, actor=ACTOR, now=now)
    if mails:
        erase_kept_mails(database, mails, reason=reason, actor=ACTOR, now=now)
    click.echo(f"erased: {len(gone)} reports, {len(mails)} kept mails")
    if len(matches) == MOST:
        click.echo("there may be more; run it again")
    _clean(database, now)


@click.command("hold")
@click.argument("receipt")
@click.option("--reason", required=True, help="why it has to be kept; it stands in the audit log")
def set_hold(receipt: str, reason: str) -> None:
    """Keep a report whole, however old it gets."""
    hold(_database(), receipt, reason, actor=ACTOR, now=datetime.now(UTC))
    click.echo("on hold until `secondlook reports release`")


@click.command("release")
@click.argument("receipt")
def release_hold(receipt: str) -> None:
    """End a hold; if its time is over, the report goes within the hour."""
    release(_database(), receipt, actor=ACTOR, now=datetime.now(UTC))
    click.echo("released")


@click.command("holds")
def show_holds() -> None:
    """Every report on hold, with the reason."""
    for one in list_held(_database()):
        click.echo(f"{one.receipt}  {one.received_at:%Y-%m-%d}  {one.reason}")


@click.command("give-up")
@click.argument("receipt")
def stop_trying(receipt: str) -> None:
    """Stop trying to deliver a report; it stays in the inbox until its time is over."""
    count = give_up(_database(), receipt, actor=ACTOR, now=datetime.now(UTC))
    click.echo(f"given up for {count} targets")


COMMANDS = (purge_now, person, erase_person, set_hold, release_hold, show_holds, stop_trying)


def _found(database: Database, who: str) -> list[Match]:
    wanted = wanted_from(who, reporter_secret(database))
    if wanted.address and (unread := count_unread(database)):
        click.echo(f"{unread} reports have not been read yet and are not searched; start the service and ask again", err=True)
    return find(database, wanted)


def _show(matches: list[Match]) -> None:
    if not matches:
        click.echo("nothing is held")
    for match in matches:
        concerns = ", ".join(match.roles) or "asked for"
        left = "content gone" if match.content_gone else "whole"
        held = f"  on hold: {match.hold_reason}" if match.hold_reason else ""
        waits = "  not delivered yet" if match.undelivered else ""
        click.echo(f"{match.receipt}  {match.received_at:%Y-%m-%d}  {match.channel}  {concerns}  {left}{waits}{held}")
        for copy in match.copies:
            click.echo(f"    sent to {copy.target} at {copy.at:%Y-%m-%d %H:%M} UTC as {copy.known_as}: we cannot delete it there")


def _clean(database: Database, now: datetime) -> None:
    if not clean_disk(database, now=now, at_once=True):
        click.echo("the log of the database is in use; what it still holds goes within the hour", err=True)


def _database() -> Database:
    database = Database(load_settings().store_url)
    prepare(database)
    return database
