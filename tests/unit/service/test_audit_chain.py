"""The audit log: sixteen writers at once, one flipped byte in ten thousand rows, and what it never takes in."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from reporting import Clock
from running import environment, run
from sqlalchemy import text
from staff import add_person, signed_in

from secondlook.store.audit import audit_faults, count_audit, cut_audit, holds_seal, newest_seal, read_audit, record, write_audit
from secondlook.store.database import Database
from secondlook.store.tables import Audit


def fill(database: Database, rows: int) -> None:
    with database.write() as session:
        for number in range(rows):
            write_audit(
                session, actor="aino", action="looked", report_id=f"r{number % 7}", detail=f"{number} ä€", now=datetime.now(UTC)
            )


def test_sixteen_writers_make_one_chain(database: Database) -> None:
    wrong: list[Exception] = []

    def write(name: str) -> None:
        try:
            for _ in range(12):
                record(database, actor=name, action="looked", now=datetime.now(UTC))
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=write, args=(f"writer{number}",)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [] and list(audit_faults(database)) == []
    assert sorted(row.seq for row in read_audit(database, limit=1000)) == list(range(1, 16 * 12 + 1))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET detail = '6010 ä€' WHERE seq = 6001",
        "UPDATE audit SET actor = 'bino' WHERE seq = 1",
        "UPDATE audit SET report_id = NULL WHERE seq = 5000",
        "UPDATE audit SET sha256 = 'f' || substr(sha256, 2) WHERE seq = 10000 AND sha256 NOT LIKE 'f%'",
        "DELETE FROM audit WHERE seq = 4999",
        "DELETE FROM audit WHERE seq > 9990",
        "DELETE FROM audit WHERE seq < 10",
    ],
)
def test_a_flipped_byte_in_ten_thousand_rows_is_found(ten_thousand: tuple[Path, str], tmp_path: Path, change: str) -> None:
    file = tmp_path / "copy.db"
    source, target = sqlite3.connect(ten_thousand[0]), sqlite3.connect(file)
    source.backup(target)
    source.close()
    database = Database(f"sqlite:///{file}")
    changed = target.execute(change).rowcount
    target.commit()
    target.close()
    assert bool(list(audit_faults(database))) == bool(changed)
    database.close()


@pytest.fixture(scope="module")
def ten_thousand(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> tuple[Path, str]:
    file = tmp_path_factory.mktemp("audit") / "secondlook.db"
    file.write_bytes(migrated_file.read_bytes())
    database = Database(f"sqlite:///{file}")
    fill(database, 10_000)
    seq, seal = newest_seal(database)
    database.close()
    return file, f"{seq}:{seal}"


def test_the_command_says_whole_or_broken(ten_thousand: tuple[Path, str], tmp_path: Path) -> None:
    file = tmp_path / "secondlook.db"
    file.write_bytes(ten_thousand[0].read_bytes())
    env = environment(tmp_path)
    whole = run(env, "audit", "verify")
    assert whole.returncode == 0 and whole.stdout == f"the chain is whole\n{ten_thousand[1]}\n"
    noted = run(env, "audit", "verify", "--holds", ten_thousand[1])
    assert noted.returncode == 0
    assert run(env, "audit", "verify", "--holds", "1").returncode == 64
    listed = run(env, "audit", "list", "--report", "r3", "--limit", "2").stdout.splitlines()
    assert [line.split("\t")[0] for line in listed] == ["10000", "9993"]
    # Somebody who can write the database makes the whole chain anew: only the note shows it.
    database = Database(f"sqlite:///{file}")
    with database.write() as session:
        session.execute(text("DELETE FROM audit"))
        session.execute(text("UPDATE audit_ends SET last_seq = 0, last_sha256 = cut_sha256"))
    fill(database, 80)
    database.close()
    assert run(env, "audit", "verify").returncode == 0
    assert run(env, "audit", "verify", "--holds", ten_thousand[1]).returncode == 1
    store = sqlite3.connect(file)
    store.execute("UPDATE audit SET detail = 'x' WHERE seq = 77")
    store.commit()
    store.close()
    broken = run(env, "audit", "verify")
    assert broken.returncode == 1 and "row 77 was changed" in broken.stderr and "broken" in broken.stdout


def test_what_retention_cut_leaves_a_whole_chain(database: Database, clock: Clock) -> None:
    for _ in range(6):
        record(database, actor="aino", action="looked", now=clock())
        clock.forward(days=1)
    seq, seal = newest_seal(database)
    assert cut_audit(database, older_than=clock() - timedelta(days=3)) == 3
    assert list(audit_faults(database)) == [] and holds_seal(database, seq, seal) and not holds_seal(database, 1, seal)
    assert cut_audit(database, older_than=clock()) == 3
    assert list(audit_faults(database)) == [] and holds_seal(database, seq, seal)
    record(database, actor="aino", action="looked", now=clock())
    assert list(audit_faults(database)) == [] and newest_seal(database)[0] == 7


def test_no_text_breaks_chain_or_line(database: Database) -> None:
    elsewhere = timezone(timedelta(hours=5, minutes=45))
    for hostile in ("a\nb\r\x1b[31m", "\0", "\ud800", "é" * 5000, "\u202e", ""):
        record(database, actor=hostile, action=hostile, report_id=hostile, detail=hostile, now=datetime.now(elsewhere))
    assert list(audit_faults(database)) == []
    rows = read_audit(database)
    assert all(value.isprintable() for row in rows for value in (row.actor, row.action, row.detail, row.report_id or ""))
    assert max(len(row.detail) for row in rows) == 1000


def test_no_row_without_its_change_and_no_change_without_its_row(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as session:
        write_audit(session, actor="aino", action="looked", now=datetime.now(UTC))
        raise RuntimeError
    assert read_audit(database) == [] and list(audit_faults(database)) == []


def test_administrators_filter_and_check(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "chief", "administrator", now=clock())
    fill(database, 250)
    chief = signed_in(client, "chief")
    page = chief.get("/audit").text
    assert page.count("<time ") == 100 and "Older rows" in page and "chain is whole" not in page
    older = chief.get("/audit?before=100&action=looked").text
    assert "<td>99</td>" in older and "<td>100</td>" not in older
    assert chief.get("/audit?report=r3&action=looked").text.count("<time ") == 36
    assert chief.get("/audit?since=2020-01-01&until=2020-01-02").text.count("<time ") == 0
    for odd in ("before=x", "before=99999999999999", "since=yesterday", "until=2026-99-99", "report=%00", "action=%00"):
        assert chief.get(f"/audit?{odd}").status_code == 200, odd
    assert "chain is whole" in chief.get("/audit?check=1").text
    with database.write() as session:
        row = session.get_one(Audit, 77)
        row.detail = "another"
    broken = chief.get("/audit?check=1").text
    assert "chain is broken" in broken and "row 77 was changed" in broken


def test_the_council_sees_counts_and_what_concerns_no_report(client: FlaskClient, database: Database, clock: Clock) -> None:
    add_person(database, "council", "council", now=clock())
    record(database, actor="aino", action="report viewed", report_id="4f1d-report", now=clock())
    record(database, actor="aino", action="name opened", report_id="4f1d-report", detail="called back", now=clock())
    record(database, actor="aino", action="something new", detail="unforeseen", now=clock())
    record(database, actor="chief", action="option changed", detail="campaigns: off", now=clock())
    council = signed_in(client, "council")
    for address in ("/audit", "/audit?report=4f1d-report", "/audit?action=name+opened", "/council"):
        page = council.get(address).text
        assert "4f1d-report" not in page and "aino" not in page and "called back" not in page and "unforeseen" not in page
        assert "name opened" in page  # as a count
    assert "campaigns: off" in council.get("/audit").text and "account added" in council.get("/audit").text
    assert count_audit(database)["name opened"] == 1
