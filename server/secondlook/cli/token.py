"""`secondlook token`: tokens for scripts and pilots, enrolment codes for fleets."""

from __future__ import annotations

import secrets
import sys
from datetime import UTC, datetime, timedelta

import click

from ..errors import InputError
from ..settings import Settings, load_settings
from ..store.database import Database
from ..store.migrate import prepare
from ..store.tokens import SCOPES, add_enrolment_code, add_token, revoke_token


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
    add_token(_database(settings), token, scope=scope, now=now, expires=expires)
    click.echo(f"scope {scope}, good until {expires:%Y-%m-%d}", err=True)
    click.echo(token)


@command.command("enrol-code")
@click.option("--uses", type=click.IntRange(1), default=1, show_default=True, help="clients that may use it")
@click.option("--hours", type=click.IntRange(1), default=24, show_default=True)
def new_enrolment_code(uses: int, hours: int) -> None:
    """Make a code that clients exchange for a token of their own; the last line is the code."""
    expires = datetime.now(UTC) + timedelta(hours=hours)
    code = secrets.token_urlsafe(16)
    add_enrolment_code(_database(load_settings()), code, expires=expires, uses=uses)
    click.echo(f"for {uses} clients, good until {expires:%Y-%m-%d %H:%M} UTC", err=True)
    click.echo(code)


@command.command("revoke")
@click.argument("token")
def end_token(token: str) -> None:
    """End a token at once; `-` reads it from standard input."""
    secret = sys.stdin.readline() if token == "-" else token  # noqa: S105 - a file name
    if not revoke_token(_database(load_settings()), secret.strip(), now=datetime.now(UTC)):
        raise InputError("there is no such token")
    click.echo("revoked")


def _database(settings: Settings) -> Database:
    database = Database(settings.store_url)
    prepare(database)
    return database
