"""The doctor sees what is wrong, says what to do, and its exit status is for monitoring. Everything it meets is real."""

from __future__ import annotations

import base64
import json
import re
import resource
import socket
import ssl
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from certificates import self_signed
from mail_sink import MailSink, listen
from reporting import Clock, as_bytes, make_report
from running import SECONDLOOK, environment, run
from staff import add_person

from secondlook.chores import all_chores
from secondlook.doctor.examine import examine
from secondlook.doctor.folders import file_system
from secondlook.doctor.line import Line, Patient, worst
from secondlook.doctor.machine import python_line
from secondlook.doctor.proof import send_code
from secondlook.packs.publish import signed_pack
from secondlook.reports.accept import accept_report
from secondlook.settings import Settings
from secondlook.store.audit import record
from secondlook.store.chore_runs import note_run
from secondlook.store.database import Database
from secondlook.store.mailbox_proof import prove
from secondlook.store.migrate import upgrade
from secondlook.store.outbox import lease_next, mark_stuck


@pytest.fixture
def well(settings: Settings, database: Database, clock: Clock, sink: MailSink) -> Settings:
    """Settings of an installation in good health."""
    settings.data_dir.chmod(0o700)
    signed_pack(settings)
    add_person(database, "ida", "administrator", "analyst", now=clock())
    for chore in all_chores():
        note_run(database, chore.name, now=clock())
    healthy = replace(settings, smtp_url=f"smtp://127.0.0.1:{sink.port}")
    send_code(Patient(healthy, database, clock()))
    assert prove(database, _code(sink), healthy.security_mailbox, actor="test", now=clock())
    return healthy


def _code(sink: MailSink) -> str:
    text = base64.b64decode(sink.wires()[-1].partition(b"\r\n\r\n")[2]).decode()
    found = re.search(r"Code: (\d{6})", text)
    assert found
    return found[1]


def _found(settings: Settings, database: Database, clock: Clock) -> list[Line]:
    # What is to be said about this very Python and this very disk is no matter of these tests.
    lines = examine(Patient(settings, database, clock()))
    return [line for line in lines if line.area != "machine" and " full: " not in line.text]


def _troubles(settings: Settings, database: Database, clock: Clock) -> list[str]:
    lines = [line for line in _found(settings, database, clock) if line.state != "fine"]
    assert all(line.mend for line in lines)
    return [f"{line.state} {line.area}: {line.text}" for line in lines]


def test_nothing_is_said_against_a_healthy_installation(well: Settings, database: Database, clock: Clock) -> None:
    lines = _found(well, database, clock)
    assert worst(lines) == "fine", [line for line in lines if line.state != "fine"]
    assert {line.area for line in lines} >= {
        "folders",
        "store",
        "clock",
        "audit",
        "rules",
        "relay",
        "proof",
        "delivery",
        "chores",
        "web",
    }


def test_reports_that_wait_or_are_stuck(well: Settings, database: Database, clock: Clock) -> None:
    for _ in range(2):
        accept_report(database, as_bytes(make_report()), now=clock())
    assert _troubles(well, database, clock) == []
    clock.forward(minutes=16)
    for chore in all_chores():
        note_run(database, chore.name, now=clock())
    assert _troubles(well, database, clock) == ["trouble delivery: 2 reports for mail wait, the oldest for 16 minutes"]
    leased = lease_next(database, now=clock(), until=clock() + timedelta(minutes=1), lease="one")
    assert leased
    mark_stuck(database, leased, state="failed", error="550 no")
    assert "trouble delivery: 1 reports for mail wait for a person" in _troubles(well, database, clock)


def test_a_dead_relay_and_none(well: Settings, database: Database, clock: Clock) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        (line,) = _troubles(replace(well, smtp_url=f"smtp://127.0.0.1:{port}"), database, clock)
    assert line.startswith(f"trouble relay: 127.0.0.1:{port} cannot be reached (ConnectionRefusedError")
    assert _troubles(replace(well, smtp_url=""), database, clock) == [
        "trouble relay: no mail relay is set: reports are kept and wait"
    ]


def test_a_certificate_is_checked_and_its_end_is_told(well: Settings, database: Database, clock: Clock, tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    controller = listen(MailSink(), tls=context)
    try:
        unknown = replace(well, smtp_url=f"smtp://localhost:{controller.port}?starttls=required")
        (line,) = _troubles(unknown, database, clock)
        assert line.startswith("trouble relay: the certificate of localhost") and "not accepted" in line
        (line,) = _troubles(replace(unknown, smtp_ca_file=str(certificate)), database, clock)
        assert re.match(r"warning relay: the certificate of localhost:\d+ ends in -?\d+ days", line)
    finally:
        controller.stop()


def test_ways_in_the_clear_are_named(well: Settings, database: Database, clock: Clock) -> None:
    risky = replace(well, smtp_url="smtp://relay.invalid?starttls=off", bind="0.0.0.0:8765", smtp_timeout_seconds=1.0)
    found = _troubles(risky, database, clock)
    assert "warning relay: mails go to relay.invalid unencrypted" in found
    assert "warning web: it listens on 0.0.0.0:8765 without TLS" in found


def test_another_mailbox_is_not_proven_by_the_first(well: Settings, database: Database, clock: Clock) -> None:
    found = _troubles(replace(well, security_mailbox="other@firm.example"), database, clock)
    assert found == ["warning proof: nobody has proven yet that mail gets to other@firm.example"]
    send_code(Patient(well, database, clock()))
    assert not any(prove(database, "0000000", well.security_mailbox, actor="test", now=clock()) for _ in range(9))


def test_a_changed_audit_log(well: Settings, database: Database, clock: Clock) -> None:
    record(database, actor="ida", action="opened", now=clock())
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE audit SET actor = 'eve' WHERE action = 'opened'")
    assert [line.partition(":")[0] for line in _troubles(well, database, clock)] == ["trouble audit"]


def test_tables_of_another_version(well: Settings, database: Database, clock: Clock) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert _troubles(well, database, clock) == ["trouble store: the database has the tables of another version"]


def test_chores_that_nobody_does_or_that_fail(well: Settings, database: Database, clock: Clock) -> None:
    note_run(database, "read_reports", error="the store is full", now=clock())
    (line,) = _troubles(well, database, clock)
    assert line == "trouble chores: read_reports failed 1 times in a row: the store is full"
    clock.forward(minutes=10)
    assert any("nobody has done read_reports since 2026-11-25 12:00 UTC" in line for line in _troubles(well, database, clock))


def test_a_clock_that_was_turned_back(well: Settings, database: Database, clock: Clock) -> None:
    clock.forward(minutes=-30)
    assert any("30 minutes ahead of this clock" in line for line in _troubles(well, database, clock))


def test_nobody_who_could_read_a_report(well: Settings, database: Database, clock: Clock) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE account SET roles = 'administrator'")
    assert _troubles(well, database, clock) == ["warning people: nobody is analyst"]


def test_other_systems_are_knocked_at(well: Settings, database: Database, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as there:
        port = there.getsockname()[1]
        reached = replace(well, syslog_url=f"tcp://127.0.0.1:{port}")
        assert _troubles(reached, database, clock) == []
    (line,) = _troubles(reached, database, clock)
    assert line.startswith(f"trouble targets: syslog at 127.0.0.1:{port} cannot be reached")


def test_files_that_others_can_read(settings: Settings, database: Database, clock: Clock) -> None:
    settings.data_dir.chmod(0o755)
    signed_pack(settings)
    (settings.data_dir / "pack-key.pem").chmod(0o644)
    found = _troubles(settings, database, clock)
    assert any("pack-key.pem" in line and "others on this machine" in line for line in found)


def test_old_pythons_and_file_systems_by_name(tmp_path: Path) -> None:
    states = {version: python_line(version).state for version in ((3, 11, 7), (3, 11, 15), (3, 13, 11), (3, 13, 12), (3, 15, 0))}
    assert list(states.values()) == ["warning", "fine", "warning", "fine", "fine"]
    mounts = tmp_path / "mounts"
    mounts.write_text("disk / ext4 rw 0 0\nfiler:/x /srv/data nfs4 rw 0 0\n")
    assert file_system(Path("/srv/data/secondlook.db"), mounts) == "nfs4"
    assert file_system(Path("/srv/database.db"), mounts) == "ext4"


def test_the_command_and_its_exit_status(tmp_path: Path, sink: MailSink) -> None:
    env = environment(tmp_path, smtp_url=f"smtp://127.0.0.1:{sink.port}")
    missing = run(env, "doctor", "--json")
    assert (missing.returncode, json.loads(missing.stdout)["status"]) == (2, "trouble")
    assert run(env, "db", "upgrade").returncode == 0

    sent = run(env, "doctor", "--send-test")
    assert "--code CODE" in sent.stderr and b"Auto-Submitted: auto-generated" in sink.wires()[0]
    assert sink.taken[0].rcpt_tos == ["security@firm.example"]
    assert run(env, "doctor", "--code", "000000x").returncode == 64
    proven = run(env, "doctor", "--code", _code(sink), "--json")
    found = json.loads(proven.stdout)
    assert {line["state"] for line in found["lines"] if line["area"] == "proof"} == {"fine"}
    assert [line["area"] for line in found["lines"] if line["state"] == "trouble"] == ["chores"] * len(all_chores())
    assert proven.returncode == 2 and all(line["mend"] for line in found["lines"] if line["state"] != "fine")


def test_a_full_disk_and_a_missing_one(tmp_path: Path) -> None:
    env = environment(tmp_path)
    assert run(env, "db", "upgrade").returncode == 0
    full = subprocess.run(
        [*SECONDLOOK, "doctor"],
        env=env,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY)),
    )
    assert full.returncode == 2 and "TROUBLE  store" in full.stdout and "Traceback" not in full.stderr
    (tmp_path / "file").write_text("no folder")
    gone = run(environment(tmp_path / "file" / "data"), "doctor")
    assert gone.returncode == 2 and "is its disk there" in gone.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="needs a small file system of its own")
def test_a_small_disk_has_no_room_for_large_reports(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", small], capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        env = environment(small)
        assert run(env, "db", "upgrade").returncode == 0
        assert "no room for large reports" in run(env, "doctor").stdout
    finally:
        subprocess.run(["umount", "-l", small], check=True)


def test_looking_makes_no_store_and_no_key(tmp_path: Path) -> None:
    run(environment(tmp_path), "doctor")
    assert list(tmp_path.iterdir()) == []


def test_a_store_is_left_as_it_was(tmp_path: Path, clock: Clock) -> None:
    settings = Settings(data_dir=tmp_path)
    database = Database(settings.store_url)
    upgrade(database)
    assert worst(examine(Patient(settings, database, clock()))) == "trouble"
    assert not (tmp_path / "pack-key.pem").exists()
    database.close()
