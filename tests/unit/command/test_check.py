"""`secondlook check` and `assess` as a person or a script runs them: real processes, real pipes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
MESSAGES = json.loads((HERE / "six_languages.json").read_text(encoding="utf-8"))
LANGUAGES = ["en", "fi", "de", "fr", "sv", "zh"]


def _run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from secondlook.cli import main; main()", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_approach_exits_2_and_names_its_reasons(language: str) -> None:
    result = _run("check", "--say", language, stdin=MESSAGES[language]["approach"].encode())

    text = result.stdout.decode()
    assert result.returncode == 2, text
    assert "WARNING" in text
    assert "[1] “" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ordinary_recruiter_exits_0(language: str) -> None:
    result = _run("check", stdin=MESSAGES[language]["recruiter"].encode())

    assert result.returncode == 0, result.stdout.decode()


def test_a_pipe_gets_no_colour_and_no_control_characters() -> None:
    result = _run("check", stdin=b"Add me on WhatsApp \x1b[31mnow\x07, \xe2\x80\xaeback")

    assert b"\x1b" not in result.stdout
    assert b"\x07" not in result.stdout
    assert b"\xe2\x80\xae" not in result.stdout


def test_json_is_the_assessment(tmp_path: Path) -> None:
    file = tmp_path / "talk.json"
    file.write_text(json.dumps({"messages": [{"from": "them", "text": "Could we continue on WhatsApp?"}]}), encoding="utf-8")

    result = _run("check", "--json", str(file))

    data = json.loads(result.stdout)
    assert data["timeline"][0]["level"] == data["level"]
    assert data["findings"][0]["index"] == 0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", b"{", "not JSON"),
        ("a.json", b'{"text": 3}', "text: expected a text"),
        ("a.json", b'{"messages": [{"from": "her", "text": ""}]}', 'messages[0].from: expected "them" or "me"'),
        ("a.txt", b"\xff\x00\xfe", "not a text in UTF-8"),
        ("a.eml", b"a letter", "not a mail"),
    ],
)
def test_trouble_is_one_line_and_an_exit_status_from_64(name: str, content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)

    result = _run("check", str(tmp_path / name))

    assert result.returncode >= 64
    assert says in result.stderr.decode()
    assert result.stderr.count(b"\n") == 1


def test_a_missing_file_is_trouble() -> None:
    assert _run("check", "no-such-file.txt").returncode >= 64


LINES: list[Any] = [
    {"id": "1", "text": "Could we continue on WhatsApp?", "unknown": [1]},
    {"id": "2", "text": 3},
    {"id": "3", "messages": [{"from": "them", "text": "Hello"}]},
    {"id": "4", "text": "\ud800 alone"},
]


@pytest.mark.parametrize("engine", ["python", "js"])
def test_assess_keeps_order_and_goes_on_after_a_bad_line(engine: str, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join([*(json.dumps(line) for line in LINES), "{bad", "[]"]) + "\n", encoding="utf-8")

    result = _run("assess", str(source), "-o", str(out), "--engine", engine)

    assert result.returncode == 0, result.stderr.decode()
    answers = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert [answer["id"] for answer in answers] == ["1", "2", "3", "4", None, None]
    assert ["error" in answer for answer in answers] == [False, True, False, False, True, True]
    assert answers[0]["findings"][0]["quote"] == "continue on WhatsApp"
