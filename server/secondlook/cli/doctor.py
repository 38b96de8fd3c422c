"""`secondlook doctor`: what is configured, reachable, stuck. Exit status 0 fine, 1 warnings, 2 trouble."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import click

from ..doctor.examine import examine
from ..doctor.line import STATES, Line, Patient, worst
from ..doctor.proof import send_code
from ..errors import InputError
from ..settings import load_settings
from ..store.database import Database
from ..store.mailbox_proof import GOOD_FOR, prove
from .visible import visible

_MARKS = {"fine": "  ok     ", "warning": "  warning", "trouble": "  TROUBLE"}


@click.command()
@click.option("--send-test", is_flag=True, help="send a code to the security mailbox, and ask for it")
@click.option("--code", help="the code that arrived in the security mailbox")
@click.option("--json", "as_json", is_flag=True, help="for programs: {status, at, lines: [{area, state, text, mend}]}")
def command(send_test: bool, code: str | None, as_json: bool) -> int:
    """Look at everything that reports depend on; each line says what to do."""
    settings, now = load_settings(), datetime.now(UTC)
    try:
        database = Database(settings.store_url, connections=4)
    except OSError as error:
        mend = "is its disk there, and may this user write to it?"
        lines = [Line("folders", "trouble", f"no database can be opened at {settings.data_dir} ({error.strerror})", mend)]
        return _tell(lines, now, as_json)
    patient = Patient(settings, database, now)
    if send_test:
        send_code(patient)
        click.echo(f"a code is on its way to {settings.security_mailbox}", err=True)
        code = _ask() if code is None and sys.stdin.isatty() else code
    if code is not None:
        _prove(patient, code)
    elif send_test:
        hours = int(GOOD_FOR.total_seconds() // 3600)
        click.echo(f"when it is there: `secondlook doctor --code CODE`, within {hours} hours", err=True)
    lines = list(examine(patient))
    database.close()
    return _tell(lines, now, as_json)


def _ask() -> str:
    return str(click.prompt("The code in the mail"))


def _prove(patient: Patient, code: str) -> None:
    mailbox = patient.settings.security_mailbox
    if not prove(patient.database, code, mailbox, actor="command line", now=patient.now):
        raise InputError("this is not the code that was sent last, or it is old; `secondlook doctor --send-test` sends another")
    click.echo(f"mail gets to {mailbox}", err=True)


def _tell(lines: list[Line], now: datetime, as_json: bool) -> int:
    """Print the findings and give the exit status."""
    status = worst(lines)
    if as_json:
        found = {"status": status, "at": now.isoformat(), "lines": [line.__dict__ for line in lines]}
        click.echo(json.dumps(found, indent=1))
        return STATES.index(status)
    for line in lines:
        click.echo(f"{_MARKS[line.state]}  {line.area:9} {visible(line.text)}")
        if line.mend:
            click.echo(f"{'':22}-> {visible(line.mend)}")
    return STATES.index(status)
