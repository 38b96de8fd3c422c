"""`secondlook user`: the accounts of the people who work with the service."""

from __future__ import annotations

import secrets
import sys
from datetime import UTC, datetime

import click

from ..errors import InputError
from ..settings import load_settings
from ..store.accounts import ROLES, add_account, change_account, list_accounts
from ..store.database import Database
from ..store.migrate import prepare
from ..web.passwords import SHORTEST, hashed

ACTOR = "command line"


@click.group()
def command() -> None:
    """Accounts of the people who work with the service."""


@command.command("add")
@click.argument("login")
@click.option("--name", help="as colleagues read it; default: the login")
@click.option("--role", "roles", type=click.Choice(ROLES), multiple=True, required=True, help="may be given more than once")
@click.option("--password-stdin", is_flag=True, help="read the password from standard input instead of making one")
def add(login: str, name: str | None, roles: tuple[str, ...], password_stdin: bool) -> None:
    """Make an account; the last line is its password."""
    password = _password(password_stdin)
    add_account(
        _database(),
        login=login,
        name=name or login,
        roles=frozenset(roles),
        password_hash=hashed(password),
        actor=ACTOR,
        now=datetime.now(UTC),
    )
    if not password_stdin:
        click.echo(password)


@command.command("change")
@click.argument("login")
@click.option("--role", "roles", type=click.Choice(ROLES), multiple=True, help="all the roles from now on")
@click.option("--new-password", is_flag=True, help="make a password; the last line shows it")
@click.option("--disable/--enable", "disabled", default=None)
def change(login: str, roles: tuple[str, ...], new_password: bool, disabled: bool | None) -> None:
    """Change roles or password, disable or enable an account; it is signed out everywhere."""
    password = _password(False) if new_password else None
    change_account(
        _database(),
        login,
        roles=frozenset(roles) if roles else None,
        password_hash=hashed(password) if password else None,
        disabled=disabled,
        actor=ACTOR,
        now=datetime.now(UTC),
    )
    if password:
        click.echo(password)


@command.command("list")
def show_list() -> None:
    """Everybody: login, name, roles."""
    for person in list_accounts(_database()):
        state = "  disabled" if person.disabled else ""
        click.echo(f"{person.login:20} {person.name:30} {' '.join(sorted(person.roles))}{state}")


def _password(from_stdin: bool) -> str:
    if not from_stdin:
        return secrets.token_urlsafe(12)
    password = sys.stdin.readline().rstrip("\n")
    if len(password) < SHORTEST:
        raise InputError(f"write a password of at least {SHORTEST} characters to standard input")
    return password


def _database() -> Database:
    database = Database(load_settings().store_url)
    prepare(database)
    return database
