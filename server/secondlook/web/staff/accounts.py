"""/accounts: who works with the service and may do what; for administrators."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ...errors import InputError
from ...store.accounts import ROLES, add_account, change_account, list_accounts
from ..access import allows, person
from ..passwords import hashed
from ..service import service
from ..staff_words import staff_page
from . import Section

bp = Blueprint("accounts", __name__)
SECTION = Section("/accounts", "staff.accounts", frozenset({"administrator"}), 60)


@bp.get("/accounts")
@allows("administrator")
def show() -> str:
    """Everybody, and a form for somebody new."""
    return _page()


@bp.post("/accounts")
@allows("administrator")
def add() -> ResponseReturnValue:
    """Make an account; the page shows its password this once."""
    login, password = request.form.get("login", "").strip(), secrets.token_urlsafe(12)

    def make() -> None:
        add_account(
            service().database,
            login=login,
            name=request.form.get("name", "").strip() or login,
            roles=_roles(),
            password_hash=hashed(password),
            must_change=True,
            actor=person().login,
            now=service().now(),
        )

    return _try(make, login, password)


@bp.post("/accounts/<login>/roles")
@allows("administrator")
def change_roles(login: str) -> ResponseReturnValue:
    """Give somebody exactly these roles, unless a colleague changed them since the page was opened."""
    had = frozenset(request.form.get("had", "").split())
    return _try(lambda: _change(login, roles=_roles(), had=had), login)


@bp.post("/accounts/<login>/state")
@allows("administrator")
def change_state(login: str) -> ResponseReturnValue:
    """Disable or enable; a disabled person is out at once."""
    return _try(lambda: _change(login, disabled=request.form.get("state") == "disabled"), login)


@bp.post("/accounts/<login>/password")
@allows("administrator")
def new_password(login: str) -> ResponseReturnValue:
    """Make a password that has to be changed at the next sign-in; the page shows it this once."""
    password = secrets.token_urlsafe(12)
    return _try(lambda: _change(login, password_hash=hashed(password), must_change=True), login, password)


def _change(login: str, **changes: object) -> None:
    change_account(service().database, login, actor=person().login, now=service().now(), **changes)  # type: ignore[arg-type]


def _try(act: Callable[[], None], login: str, password: str = "") -> ResponseReturnValue:
    try:
        act()
    except InputError as error:
        return _page(trouble=error.words), 422
    return _page(done=login, password=password)


def _roles() -> frozenset[str]:
    return frozenset(request.form.getlist("role"))


def _page(trouble: str = "", done: str = "", password: str = "") -> str:
    return render_template(
        "staff/accounts.html",
        **staff_page(),
        people=list_accounts(service().database),
        roles=ROLES,
        trouble=trouble,
        done=done,
        password=password,
    )
