"""What became of a report, as the person who sent it sees it in the extension."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from browsers import until
from installation import Installation
from messaging import ask
from screens import Screen
from sqlalchemy import select
from test_report import open_preview, press_send, receipt

from secondlook.store.database import Database
from secondlook.store.feedback import add_feedback
from secondlook.store.handling import close
from secondlook.store.tables import Report

pytestmark = pytest.mark.e2e


def test_the_answer_of_the_security_department_is_seen_with_the_receipt(screen: Screen, installation: Installation) -> None:
    ask(screen, '{kind: "mine", forget: true}')
    open_preview(screen)
    press_send(screen)
    found = re.search(r"\d{4}-\d{4}-\d{4}", receipt(screen))
    assert found
    screen.open(f"{screen.extension}my_reports.html")
    until(lambda: found[0] in _text(screen))
    _answer(installation, found[0], "Thank you. <b>Please</b> do not answer.")
    screen.open(f"{screen.extension}my_reports.html")
    until(lambda: "Closed" in _text(screen))
    assert "Thank you. <b>Please</b> do not answer." in _text(screen)
    screen.js("[...document.querySelectorAll('button')].at(-1).click()")
    until(lambda: found[0] not in _text(screen))
    assert ask(screen, '{kind: "mine", refresh: true}') == {"receipts": []}


def _text(screen: Screen) -> str:
    return str(screen.js("return document.body.innerText"))


def _answer(installation: Installation, number: str, text: str) -> None:
    database = Database(f"sqlite:///{installation.folder / 'data' / 'secondlook.db'}")
    with database.read() as session:
        report_id = session.scalars(select(Report.report_id).where(Report.receipt == number)).one()
    now = datetime.now(UTC)
    add_feedback(database, report_id, text, lang="en", actor="anna", now=now, mail_for=lambda _: None)
    close(database, [report_id], "approach", actor="anna", now=now)
    database.close()
