"""Getting in and administering in real Chromium: by keyboard, from the provider and back, from a link in a mail, without a fault of axe."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import waitress
from accessible import serious_findings
from browsers import free_port
from outlook import browser
from staff_site import PASSWORD

from openid_provider import CLIENT, SECRET, Provider, running_provider
from secondlook.settings import Settings
from secondlook.store.accounts import add_account
from secondlook.store.audit import record
from secondlook.store.database import Database
from secondlook.store.enrolments import make_code
from secondlook.store.migrate import upgrade
from secondlook.web import create_app
from secondlook.web.passwords import hashed

pytestmark = pytest.mark.e2e
PICTURES = os.environ.get("SECONDLOOK_PICTURES")


@pytest.fixture(scope="module")
def chromium_alone(playwright: Any) -> Iterator[Any]:
    with browser(playwright) as running:
        yield running


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider("localhost") as running:  # another site than the service's 127.0.0.1
        yield running


@pytest.fixture(scope="module")
def address(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service, with an administrator, a council and something to list."""
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("access"), bind=f"127.0.0.1:{port}", security_mailbox="security@firm.example", public_url=here,
        organisation="Example Works", oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET,
        oidc_roles="watchers=analyst", oidc_label="Example Works", smtp_url="smtp://relay:hunter2@127.0.0.1:25",
    )  # fmt: skip
    database, now, known = Database(settings.store_url), datetime.now(UTC), hashed(PASSWORD)
    upgrade(database)
    for login, name, roles in (
        ("anna", "Anna Administrator", {"administrator", "analyst"}),
        ("carla", "Carla Council", {"council"}),
        ("mika", "Mika Muster", {"analyst", "rule_editor"}),
    ):
        add_account(database, login=login, name=name, roles=frozenset(roles), password_hash=known, actor="command line", now=now)
    for days in (1, 30):
        make_code(database, f"code{days}-abcdef", expires=now + timedelta(days=days), uses=days, actor="anna", now=now)
    for number in range(30):
        record(
            database, actor="mika", action="report viewed", report_id=f"5d1c7a0e-0000-4000-8000-0000000000{number:02}", now=now
        )
    server = waitress.create_server(create_app(settings, database=database), host="127.0.0.1", port=port, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield here
    server.close()
    thread.join(5)
    database.close()


@contextlib.contextmanager
def window(chromium: Any, width: int = 1200, **options: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": width, "height": 900}, locale="en-GB", **options)
    context.set_default_timeout(15_000)
    try:
        yield context.new_page()
    finally:
        context.close()


def sign_in(page: Any, address: str, login: str, wanted: str = "/me") -> None:
    page.goto(f"{address}/sign-in?next={wanted}")
    page.get_by_label("Name").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == address + wanted


def test_an_account_is_added_by_keyboard_and_its_owner_chooses_a_password(chromium_alone: Any, address: str) -> None:
    with window(chromium_alone) as page, window(chromium_alone) as new:
        sign_in(page, address, "anna", "/accounts")
        page.get_by_label("Name", exact=True).focus()
        page.keyboard.type("nora")
        page.keyboard.press("Tab")
        page.keyboard.type("Nora Esimerkki")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        password = page.locator("code.secret").inner_text()
        assert page.get_by_role("status").inner_text().startswith("The password of nora")
        new.goto(f"{address}/inbox")
        new.get_by_label("Name").fill("nora")
        new.get_by_label("Password").fill(password)
        new.keyboard.press("Enter")
        new.wait_for_url("**/me")
        new.goto(f"{address}/inbox")
        assert new.url.endswith("/me")
        new.get_by_label("Password now").fill(password)
        new.get_by_label("New password").fill("only Nora knows this")
        new.keyboard.press("Enter")
        new.get_by_text("An administrator knows").wait_for(state="detached")
        assert new.goto(f"{address}/inbox").status == 200


def test_from_the_provider_back_with_a_strict_cookie(chromium_alone: Any, address: str, provider: Provider) -> None:
    with window(chromium_alone) as page:
        page.goto(f"{address}/inbox")
        page.get_by_role("link", name="Sign in with Example Works").click()
        page.get_by_role("button", name="Allow").click()
        page.wait_for_url(f"{address}/inbox")
        assert page.get_by_text("Signed in as Aino Esimerkki").is_visible()
        cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
        assert (
            set(cookies) == {"secondlook"} and cookies["secondlook"]["sameSite"] == "Strict" and cookies["secondlook"]["httpOnly"]
        )
        provider.groups = []
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("link", name="Sign in with Example Works").click()
        page.get_by_role("button", name="Allow").click()
        page.get_by_role("heading", name="You have no role here").wait_for()
        provider.groups = ["watchers"]


def test_a_link_in_a_mail_opens_its_page_for_who_is_signed_in(chromium_alone: Any, address: str, provider: Provider) -> None:
    with window(chromium_alone) as page:
        sign_in(page, address, "anna")
        page.goto(f"{provider.issuer}/authorize?a=b")  # any page of another site
        page.set_content(f'<a href="{address}/audit?action=report+viewed">the report</a>')
        page.get_by_role("link").click()
        page.wait_for_url("**/audit?action=report+viewed")
        assert page.get_by_role("heading", name="Audit log").is_visible()
    with window(chromium_alone) as page:
        page.goto(f"{provider.issuer}/authorize?a=b")
        page.set_content(f'<a href="{address}/audit">the report</a>')
        page.get_by_role("link").click()
        page.get_by_role("button", name="Sign in").wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (1200, "dark"), (390, "light"), (390, "dark")])
def test_no_serious_finding_and_nothing_wider_than_the_screen(chromium_alone: Any, address: str, width: int, scheme: str) -> None:
    pages = {
        "": [("sign-in", "/sign-in")],
        "anna": [("me", "/me"), ("accounts", "/accounts"), ("clients", "/clients"), ("audit", "/audit?check=1")],
        "carla": [("council", "/council"), ("audit-council", "/audit"), ("refused", "/accounts")],
    }
    for login, addresses in pages.items():
        with window(chromium_alone, width, bypass_csp=True, color_scheme=scheme) as page:
            if login:
                sign_in(page, address, login)
            for name, path in addresses:
                page.goto(address + path)
                page.locator("details").evaluate_all("(all) => all.slice(0, 1).forEach((one) => { one.open = true; })")
                assert serious_findings(page) == [], name
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
                tallest = page.locator("tr").evaluate_all("(rows) => Math.max(0, ...rows.map((row) => row.offsetHeight))")
                assert tallest < 200, (name, width, tallest)
                assert "hunter2" not in page.content()
                if PICTURES:
                    page.screenshot(path=str(Path(PICTURES) / f"access-{name}-{scheme}-{width}.png"), full_page=True)
