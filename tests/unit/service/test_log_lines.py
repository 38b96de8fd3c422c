"""What `serve` really writes to its log: a JSON object a line, and nothing of a report, whatever happens."""

from __future__ import annotations

import json
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from reporting import as_bytes, make_report
from running import SECONDLOOK, environment, run

from secondlook.store.database import Database

CANARY = "Kanarienvogel"


def test_serve_logs_json_lines_without_content(tmp_path: Path) -> None:
    env = environment(tmp_path, log_format="json")
    token = run(env, "token", "new").stdout.split()[-1]
    with subprocess.Popen([*SECONDLOOK, "serve"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as service:
        assert service.stdout and service.stderr
        url = service.stdout.readline().split()[-1]
        report = as_bytes(make_report(note=CANARY))
        assert _post(url, token, report) == 201
        assert _post(url, token, report[:-20] + CANARY.encode()) == 422
        database = Database(f"sqlite:///{tmp_path / 'secondlook.db'}")
        with database.write() as session:
            session.connection().exec_driver_sql("ALTER TABLE outbox RENAME TO away")
        assert _post(url, token, as_bytes(make_report(note=CANARY))) == 503
        database.close()
        service.terminate()
        lines = [json.loads(line) for line in service.stderr.read().splitlines()]
    messages = [line["message"] for line in lines]
    assert any(message.startswith("report stored, ") for message in messages)
    assert any(line["level"] == "error" and "store cannot be used" in line["message"] for line in lines)
    assert not any(word in json.dumps(lines, ensure_ascii=False) for word in (CANARY, token, "Aino", "elsewhere"))


def _post(url: str, token: str, body: bytes) -> int:
    request = urllib.request.Request(f"{url}api/v1/reports", body, {"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
