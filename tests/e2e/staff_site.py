"""The staff's pages over real HTTP for a real browser: the service in this process, so that a test can fill the store quickly."""

from __future__ import annotations

import contextlib
import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import waitress
from browsers import free_port

from secondlook.chores import read_reports
from secondlook.reports.accept import accept_report
from secondlook.settings import Settings
from secondlook.store.accounts import add_account
from secondlook.store.database import Database
from secondlook.store.migrate import upgrade
from secondlook.web import create_app
from secondlook.web.passwords import hashed

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class StaffSite:
    """A running service. Accounts: `anna` and `ben`, analysts; anna administers, too."""

    address: str
    database: Database
    settings: Settings

    def take(self, *, ago: timedelta = timedelta(), **parts: Any) -> str:
        """Store a report and read it for the list; gives its id."""
        report = {"report_id": str(uuid.uuid4()), "channel": "linkedin", **parts}
        accept_report(self.database, json.dumps(report).encode(), now=datetime.now(UTC) - ago)
        return str(report["report_id"])

    def read_all(self) -> None:
        while read_reports.run(self.database, self.settings, datetime.now(UTC)):
            pass

    def sign_in(self, page: Any, login: str = "anna") -> None:
        page.goto(f"{self.address}/sign-in?next=/inbox")
        page.locator("input[name=login]").fill(login)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("button.first").click()
        page.wait_for_url("**/inbox*")


@contextlib.contextmanager
def staff_site(folder: Path, **settings: Any) -> Iterator[StaffSite]:
    """Run one with its store in `folder` while the block runs."""
    port = free_port()
    base = Settings(
        data_dir=folder, bind=f"127.0.0.1:{port}", security_mailbox="security@firm.example", organisation="Example Works",
        own_domains="firm.example", security_phone="+1 555 0100",
    )  # fmt: skip
    chosen = replace(base, **settings)
    database = Database(chosen.store_url)
    upgrade(database)
    for login, roles in (("anna", {"analyst", "administrator"}), ("ben", {"analyst"})):
        add_account(
            database, login=login, name=login.title(), roles=frozenset(roles), password_hash=hashed(PASSWORD),
            actor="test", now=datetime.now(UTC),
        )  # fmt: skip
    server = waitress.create_server(create_app(chosen, database=database), host="127.0.0.1", port=port, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield StaffSite(f"http://127.0.0.1:{port}", database, chosen)
    finally:
        server.close()
        thread.join(5)
        database.close()
