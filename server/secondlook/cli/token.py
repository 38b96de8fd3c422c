"""`secondlook token`: tokens for scripts and pilots, enrolment codes for fleets."""

from __future__ import annotations

import secrets
import sys
from datetime import UTC, datetime, timedelta

import click

from ..errors import InputError
from ..settings import Settings, load_settings
from ..store.audit import record
from ..store.database import Database
from ..store.enrolments import make_code
from ..store.migrate import prepare
from ..store.tokens import ENDING, SCOPES, add_token, revoke_token

ACTOR = "command line"


@click.group()
def command() -> None:
    """Tokens and enrolment codes. They are shown once and stored only as a hash."""


@command.command("new")
@click.option("--scope", type=click.Choice(SCOPES), default="device", show_default=True)
@click.option("--days", type=click.IntRange(1), help="days that it is good for; SECONDLOOK_TOKEN_DAYS")
def new_token(scope: str, days: int | None) -> None:
    """Make a token; the last line is the token."""
    settings, now = load_settings(), datetime.now(UTC)
    token, expires = f"slt_{secrets.token_urlsafe(32)}", now + timedelta(days=days or settings.token_days)
    database = _database(settings)
    add_token(database, token, scope=scope, now=now, expires=expires)
    record(database, actor=ACTOR, action="token made", detail=f"…{token[-ENDING:]}, scope {scope}", now=now)
    click.echo(f"scope {scope}, good until {expires:%Y-%m-%d}", err=True)
    click.echo(token)


@command.command("enrol-code")
@click.option("--uses", type=click.IntRange(1), default=1, show_default=True, help="clients that may use it")
@click.option("--hours", type=click.IntRange(1), default=24, show_default=True)
def new_enrolment_code(uses: int, hours: int) -> None:
    """Make a code that clients exchange for a token of their own; the last line is the code."""
    now, code = datetime.now(UTC), secrets.token_urlsafe(16)
    expires = now + timedelta(hours=hours)
    make_code(_database(load_settings()), code, expires=expires, uses=uses, actor=ACTOR, now=now)
    click.echo(f"for {uses} clients, good until {expires:%Y-%m-%d %H:%M} UTC", err=True)
    click.echo(code)


@command.command("revoke")
@click.argument("token")
def end_token(token: str) -> None:
    """End a token at once; `-` reads it from standard input."""
    secret = sys.stdin.readline() if token == "-" else token  # noqa: S105 - a file name
    database, secret, now = _database(load_settings()), secret.strip(), datetime.now(UTC)
    if not revoke_token(database, secret, now=now):
        raise InputError("there is no such token")
    record(database, actor=ACTOR, action="token revoked", detail=f"…{secret[-ENDING:]}", now=now)
    click.echo("revoked")


def _database(settings: Settings) -> Database:
    database = Database(settings.store_url)
    prepare(database)
    return database
