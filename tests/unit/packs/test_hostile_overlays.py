"""A hundred hostile or broken overlays: none is published, each refusal names its place, what clients get stays the same."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from secondlook.engine.pack import Organisation
from secondlook.errors import PackError
from secondlook.packs.overlay import MOST_CHARACTERS, MOST_ENTRIES, MOST_FILES, overlay_from, write_folder
from secondlook.packs.publish import base_rules
from secondlook.packs.rule_files import Files
from secondlook.packs.signing_keys import load_keys
from secondlook.store.database import Database
from secondlook.store.migrate import upgrade
from secondlook.store.publish_rules import Workshop, publish_files
from secondlook.store.rule_drafts import new_draft
from secondlook.store.rule_releases import Reason, list_releases, release_pack

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
REASON = Reason("anna", "bob", "a try")
FINE = """\
grade: caution
en:
  what: Asks for the lobby code
  why: It opens a door.
  harmless: you know this person
  phrases: ["enter <0-3> lobby code"]
  match: [Please enter the lobby code., Now enter your lobby code!]
  miss: [The lobby is open., Good morning.]
"""


class Case(NamedTuple):
    """`says`: what the refusal must tell."""

    name: str
    files: Files
    says: str


def _yml(text: str) -> Files:
    return {"overlay.yml": text}


def _own(text: str, path: str = "ask/lobby.yml") -> Files:
    return {path: text}


def _cases() -> Iterator[Case]:
    yield from _yaml()
    yield from _types()
    yield from _names()
    yield from _phrases()
    yield from _unfair()
    yield from _own_files()
    yield from _paths_and_sizes()


def _yaml() -> Iterator[Case]:
    deep = "".join("  " * i + f"k{i}:\n" for i in range(20)) + "  " * 20 + "x"
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nsignals: {off: *b}\n"
    for name, text, says in (
        ("anchor", "signals: &s {off: [qr-code]}\n", "anchors"),
        ("bomb of aliases", bomb, "anchors"),
        ("tag", "base: !!python/object/apply:os.system [ls]\n", "tag"),
        ("binary tag", "base: !!binary aGk=\n", "tag"),
        ("merge", "signals: {<<: {off: []}}\n", "merge"),
        ("key twice", "base: x\nbase: y\n", "second time"),
        ("key twice inside", "signals:\n  off: []\n  off: [qr-code]\n", "second time"),
        ("two documents", "base: x\n---\nbase: y\n", "second document"),
        ("deep", deep, "nested deeper"),
        ("empty", "", "empty"),
        ("only a comment", "# nothing\n", "empty"),
        ("a value missing", "base:\n", "missing"),
        ("broken", "signals: {off: [qr-code\n", "YAML"),
        ("tab", "signals:\n\toff: []\n", "YAML"),
        ("a control character", "base: \x00\n", "YAML"),
        ("a bell", 'next: {en: "a\\u0007b"}\n', "one line"),
        ("a list as key", "? [a]\n: b\n", "key"),
        ("large", "base: " + "x" * 600_000, "characters"),
        ("a large text", "base: " + "x" * 9_000, "characters"),
        ("a text", "hello\n", "keys"),
        ("a list", "- a\n", "keys"),
    ):
        yield Case(f"YAML: {name}", _yml(text), says)


def _types() -> Iterator[Case]:
    for key in ("signals", "combinations", "lists", "allow", "thresholds", "texts", "next", "contact"):
        yield Case(f"{key} a list", _yml(f"{key}: [a]\n"), f"{key!r} must be keys")
    for key in ("base", "sensitivity"):
        yield Case(f"{key} a number", _yml(f"{key}: 7\n"), "must be a text")
    for text, says in (
        ("signals: {off: qr-code}\n", "must be a list"),
        ("signals: {off: [7]}\n", "quote it"),
        ("signals: {off: [[a]]}\n", "quote it"),
        ("signals: {grades: {qr-code: 3}}\n", "must be a text"),
        ("signals: {grades: {qr-code: deadly}}\n", "it may be"),
        ("signals: {phrases: {qr-code: {en: [x]}}}\n", "must be keys"),
        ("signals: {phrases: {qr-code: {en: {add: x}}}}\n", "must be a list"),
        ("signals: {phrases: {qr-code: {xx: {add: [x y]}}}}\n", "unknown key"),
        ("thresholds: {caution: '20'}\n", "whole number"),
        ("thresholds: {caution: true}\n", "whole number"),
        ("thresholds: {caution: 0}\n", "from 1"),
        ("thresholds: {caution: 999}\n", "from 1"),
        ("thresholds: {note: 30, caution: 20}\n", "above"),
        ("thresholds: {warning: 5}\n", "unknown key"),
        ("sensitivity: paranoid\n", "it may be"),
        ("nonsense: 1\n", "unknown key"),
        ("signals: {on: [qr-code]}\n", "unknown key"),
        ("contact: {mail: x}\n", "unknown key"),
        ("next: {en: [x]}\n", "must be a text"),
        ("next: {tlh: Qapla}\n", "unknown key"),
        ("texts: {en: {qr-code: {title: x}}}\n", "unknown key"),
        ("allow: {addresses: [everybody]}\n", "none of the addresses"),
        ("allow: {addresses: ['*@firm.example']}\n", "none of the"),
        ("allow: {domains: ['*']}\n", "none of the domains"),
        ("allow: {domains: [com]}\n", "none of the domains"),
        ("allow: {domains: [Firm.Example]}\n", "lower case"),
        ("allow: {domains: [gmail.com]}\n", "anybody"),
        ("allow: {profiles: ['javascript:alert(1)']}\n", "none of the profiles"),
        ("allow: {profiles: ['http://www.linkedin.com/in/a']}\n", "none of the profiles"),
    ):
        yield Case(text.strip(), _yml(text), says)


def _names() -> Iterator[Case]:
    for text, says in (
        ("signals: {off: [no-such-signal]}\n", "no signal no-such-signal"),
        ("signals: {off: [qr-code, qr-code]}\n", "twice"),
        ("signals: {off: [../../etc]}\n", "no id"),
        ("signals: {off: ['']}\n", "empty"),
        ("signals: {grades: {no-such-signal: info}}\n", "no signal"),
        ("signals: {grades: {cs-employer-approval: strong}}\n", "lowers"),
        ("signals: {grades: {__proto__: info}}\n", "no id"),
        ("signals: {phrases: {no-such-signal: {en: {add: [a b]}}}}\n", "no signal"),
        ("combinations: {off: [no-such-rule]}\n", "no combination"),
        ("lists: {no-such-list: {add: [x]}}\n", "no list"),
        ("texts: {en: {no-such-signal: {what: x}}}\n", "no signal"),
    ):
        yield Case(text.strip(), _yml(text), says)


def _phrases() -> Iterator[Case]:
    many = "(" + "|".join(f"w{i}" for i in range(30)) + ")?"
    for phrase, says in (
        (" ".join(["a", *[many] * 9, "b"]), "variants"),
        (" ".join(f"w{i}" for i in range(13)), "at most 12"),
        ("pay <0-99> report", "at most 20"),
        ("pay <5-2> report", "must rise"),
        ("pay (report", "never closed"),
        ("pay | report", "unexpected"),
        ("re", "too little"),
        ("ab*", "too short"),
        ("a*b", "star in the middle"),
        ("{nothing} pay", "no list"),
        ("#everything pay", "no class"),
        ("(a+)+$", "star"),
        ("pay?", "optional"),
        ("<0-3> pay", "gap must stand between"),
        ("pay <0-3>", "gap must stand between"),
        ("🙂", "no word"),
    ):
        quoted = phrase.replace("'", "''")
        yield Case(f"phrase {phrase[:40]}", _yml(f"signals: {{phrases: {{qr-code: {{en: {{add: ['{quoted}']}}}}}}}}\n"), says)
    yield Case(
        "to a check", _yml("signals: {phrases: {lookalike-domain: {en: {add: [pay now here]}}}}\n"), "looks for no phrases"
    )
    yield Case("added and removed", _yml("signals: {phrases: {qr-code: {en: {add: [a b c], remove: [a b c]}}}}\n"), "keep one")


def _unfair() -> Iterator[Case]:
    for language, word in (
        ("en", "chinese"), ("en", "Russ* Iranian"), ("fi", "venäläinen"), ("sv", "Ryssland"), ("de", "CHINA"), ("fr", "étranger chinois"),
        ("zh", "俄罗斯人"), ("en", "Сhinese"), ("en", "nigeria*"), ("en", "muslim"),
    ):  # fmt: skip
        text = f"signals: {{phrases: {{qr-code: {{{language}: {{add: ['{word} <0-3> company']}}}}}}}}\n"
        yield Case(f"unfair {language} {word}", _yml(text), "origin")
    yield Case("unfair list", _yml("lists: {messengers: {add: [chinese]}}\n"), "origin")
    yield Case("unfair text", _yml("texts: {en: {qr-code: {why: Often sent by Russian firms.}}}\n"), "origin")
    yield Case("unfair next", _yml("next: {en: Do not answer Iranian senders.}\n"), "origin")
    yield Case("a blunt card", _yml("texts: {en: {qr-code: {why: This is a spy at work.}}}\n"), "describe what")
    yield Case("a long card", _yml(f"texts: {{en: {{qr-code: {{why: {'word ' * 50}}}}}}}\n"), "at most 45")


def _own_files() -> Iterator[Case]:
    yield Case("own: unfair", _own(FINE.replace("lobby code.", "lobby code.").replace("enter <0-3>", "russian <0-3>")), "origin")
    yield Case("own: unfair list", {**_own(FINE), "lists/places.yml": "words: [china]\n"}, "origin")
    yield Case("own: no examples", _own(FINE.split("  match")[0]), "too few")
    yield Case("own: no phrases", _own(FINE.replace('  phrases: ["enter <0-3> lobby code"]\n', "")), "needs phrases")
    yield Case("own: a signal of the base", _own(FINE, "channel/qr-code.yml"), "by now")
    yield Case("own: a signal of the base elsewhere", _own(FINE, "ask/qr-code.yml"), "by now")
    yield Case("own: a list of the base", _own("words: [x]\n", "lists/messengers.yml"), "by now")
    yield Case("own: unknown tactic", _own(FINE, "revenge/lobby.yml"), "no tactic")
    yield Case("own: unknown key", _own(FINE + "script: alert(1)\n"), "unknown key")
    yield Case("own: a heavy weight", _own(FINE + "weight: '99'\n"), "whole number")
    yield Case("own: a regular expression", _own(FINE.replace("enter <0-3> lobby code", "(a+)+$")), "")
    rule = "level: warning\ncondition: {}\nen: {{what: x, why: y, match: [a], miss: [b]}}\n"
    yield Case("own: a broken condition", _own(rule.format("'any of ('"), "combinations/mine.yml"), "combinations/mine.yml")
    yield Case("own: an unknown signal", _own(rule.format("any of nothing-such"), "combinations/mine.yml"), "nothing-such")
    cancelled = rule.format("any of @ask and not any of @context")
    yield Case("own: context cancels", _own(cancelled, "combinations/mine.yml"), "context cancels")
    yield Case("own: guidance", _own("name: N\ntitle: T\nurl: 'javascript:alert(1)'\n", "guidance/MINE.yml"), "https")


def _paths_and_sizes() -> Iterator[Case]:
    for path in ("../evil.yml", "/etc/evil.yml", "ask/../../evil.yml", "ask\\evil.yml", "ask/evil.py", "ask/a/b.yml", "pack.yml", "ask/.yml",
                 "sites/evil.yml", "stages/evil.yml", "languages/en.yml", "learned/wording.json", "ask/evil.yml\n", "ask/\u202eevil.yml", "C:/x.yml", ""):  # fmt: skip
        yield Case(f"path {path!r}", {path: FINE}, "overlay holds")
    yield Case("too many files", {f"ask/s{i}.yml": FINE for i in range(MOST_FILES + 1)}, "at most")
    yield Case("too much text", {f"ask/s{i}.yml": FINE + "#" * 400_000 for i in range(MOST_CHARACTERS // 400_000 + 1)}, "at most")
    huge = ", ".join(f"w{i}" for i in range(MOST_ENTRIES + 1))
    yield Case("a huge list", _yml(f"lists: {{messengers: {{add: [{huge}]}}}}\n"), "at most")
    yield Case(
        "huge lists in phrases",
        {"lists/huge.yml": f"words: [{huge}]\n", "ask/lobby.yml": FINE.replace("lobby", "{huge} {huge} {huge}")},
        "",
    )
    dice = random.Random(7)
    for i in range(12):
        noise = "".join(chr(dice.choice((*range(32, 127), 10, 10, 58, 58))) for _ in range(300))
        yield Case(f"noise {i}", _yml("{" + noise), "")


CASES = list(_cases())


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Workshop]]:
    """A store in which one release is out."""
    folder = tmp_path_factory.mktemp("office")
    database = Database(f"sqlite:///{folder}/store.db")
    upgrade(database)
    workshop = Workshop(base_rules(), Organisation(), load_keys(folder))
    publish_files(database, _own(FINE), REASON, workshop, now=NOW)
    yield database, workshop
    database.close()


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 100
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case.name[:60] for case in CASES])
def test_it_is_refused_and_what_is_out_stays(office: tuple[Database, Workshop], case: Case) -> None:
    database, workshop = office
    before = list_releases(database)
    with pytest.raises(PackError) as refused:
        publish_files(database, case.files, REASON, workshop, now=NOW)
    assert case.says in str(refused.value)
    assert list_releases(database) == before
    assert hashlib.sha256(release_pack(database, before[0].version)).hexdigest() == before[0].sha256


def test_what_is_wrong_in_a_file_is_said_with_its_place(office: tuple[Database, Workshop]) -> None:
    database, workshop = office
    with pytest.raises(PackError, match=r"^overlay\.yml:4:18: column 5: the gap"):
        text = "signals:\n  phrases:\n    qr-code:\n      en: {add: ['pay <9-2> report']}\n"
        publish_files(database, _yml(text), REASON, workshop, now=NOW)


@pytest.mark.parametrize("path", ["../evil.yml", "/tmp/evil.yml", "ask/../../evil.yml"])
def test_a_path_leads_nowhere_else(office: tuple[Database, Workshop], tmp_path: Path, path: str) -> None:
    with pytest.raises(PackError):
        write_folder({path: "x"}, tmp_path / "inner")
    with pytest.raises(PackError):
        new_draft(office[0], title="t", files={path: "x"}, based_on=None, actor="anna", now=NOW)
    assert list(tmp_path.rglob("*.yml")) == []


def test_a_file_that_is_not_utf8_or_lies_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "overlay.yml").write_bytes(b"base: \xff\xfe\n")
    with pytest.raises(PackError, match=r"overlay\.yml:1:1: the file is not UTF-8"):
        overlay_from(tmp_path)
    (tmp_path / "overlay.yml").unlink()
    (tmp_path / "secret.txt").write_text("base: x\n")
    (tmp_path / "overlay.yml").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(PackError, match="link"):
        overlay_from(tmp_path)
