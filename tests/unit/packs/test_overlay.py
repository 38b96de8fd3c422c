"""An overlay: read, applied, told, written again; and what it says when the base rules have moved on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from secondlook.engine.assess import Engine
from secondlook.engine.messages import Message
from secondlook.engine.pack import Organisation, Pack
from secondlook.errors import PackError
from secondlook.packs.compile import compile_pack
from secondlook.packs.overlay import Overlay, as_json, digest, from_json, overlay_from, read_overlay, write_folder
from secondlook.packs.overlay_apply import apply_overlay, conflicts
from secondlook.packs.overlay_difference import differences, differences_between
from secondlook.packs.overlay_file import overlay_files
from secondlook.packs.overlay_lint import complaints
from secondlook.packs.publish import base_rules
from secondlook.packs.release import compile_release
from secondlook.packs.rule_set import RuleSet

OWN = """\
grade: strong
fi:
  what: Pyytää aulan koodia
  why: Koodi avaa oven.
  harmless: tunnet kysyjän
  phrases: ["aulan <0-2> koodi*"]
  match: ["Annatko aulan koodin?", Mikä on aulan uusi koodi]
  miss: [Tavataan aulassa., Hei]
"""
RULE = """\
level: warning
condition: any of lobby-code and any of @channel
en: {what: Asks for a code elsewhere, why: A code is not for chats., match: ["Annatko aulan koodin? Let us move to WhatsApp."], miss: [Hello]}
"""
FILES = {
    "overlay.yml": """\
base: "2026.11.25"
signals:
  off: [qr-code]
  grades: {vague-role: strong, paid-report-request: info}
  phrases:
    off-platform-messenger:
      en: {add: ["join <0-3> our lobby"]}
      fi: {add: ["tule <0-3> aulaan"]}
combinations: {off: [opening-pattern]}
lists: {messengers: {add: [chirper]}}
allow: {addresses: [anna@maple.example], domains: [pool.example], profiles: ["https://www.linkedin.com/in/anna-maple"]}
thresholds: {caution: 18}
sensitivity: calm
texts: {en: {qr-code: {what: Shows a code to scan}}}
next: {en: "Ask the security desk, extension 42."}
contact: {organisation: Firm, phone: "+1 555 0100", address: help@firm.example}
""",
    "ask/lobby-code.yml": OWN,
    "combinations/lobby-elsewhere.yml": RULE,
}


@pytest.fixture(scope="module")
def base() -> RuleSet:
    return base_rules()


def engine_of(rules: RuleSet) -> Engine:
    return Engine(Pack.from_json(compile_pack(rules)))


def signals(engine: Engine, text: str) -> set[str]:
    return {finding.signal for finding in engine.assess(Message(text)).findings}


def test_it_changes_what_is_marked(base: RuleSet) -> None:
    before, after = engine_of(base), engine_of(apply_overlay(base, read_overlay(FILES)))
    assert complaints(base, read_overlay(FILES)) == []
    assert "off-platform-messenger" not in signals(before, "Come and join our lobby.")
    assert "off-platform-messenger" in signals(after, "Come and join our lobby.")
    assert "off-platform-messenger" in signals(after, "Tule nyt aulaan")
    assert "off-platform-messenger" in signals(after, "Shall we move to chirper?") - signals(before, "Shall we move to chirper?")
    assert "qr-code" in signals(before, "Please scan the QR code below to continue.")
    assert "qr-code" not in signals(after, "Please scan the QR code below to continue.")
    assessment = after.assess(Message("Annatko aulan koodin? Let us move to WhatsApp."))
    assert assessment.level == "warning"
    assert "lobby-elsewhere" in [rule.id for rule in assessment.rules]
    assert "opening-pattern" not in [rule.id for rule in after.pack.rules]
    assert after.pack.caution == 18
    own = next(signal for signal in after.pack.signals if signal.id == "lobby-code")
    assert own.weight == base.settings["grades"]["strong"]
    assert after.pack.text("signals", "lobby-code", "what", "de") == "Pyytää aulan koodia"  # written once, shown in all
    assert after.pack.text("signals", "qr-code", "what", "en") == "Shows a code to scan"


def test_it_stands_in_the_pack(base: RuleSet) -> None:
    pack = compile_release(base, FILES, Organisation(domains=("firm.example",)))
    assert pack["base"] == base.settings["version"]
    assert pack["overlay"] == digest(FILES)
    assert pack["contact"]["phone"] == "+1 555 0100"
    assert pack["organisation"]["sensitivity"] == "calm"
    assert pack["organisation"]["domains"] == ("firm.example",)
    assert set(pack["organisation"]["allowed"]) == {
        "anna@maple.example",
        "pool.example",
        "https://www.linkedin.com/in/anna-maple",
    }
    assert "overlay" not in compile_pack(base)


def test_it_is_told_in_sentences(base: RuleSet) -> None:
    told = differences(base, read_overlay(FILES))
    assert [difference.text for difference in told if difference.weakens] == [
        "qr-code is switched off",
        "paid-report-request: info instead of caution",
        "the combination opening-pattern is switched off",
        "messages of anna@maple.example are not judged",
        "messages of pool.example are not judged",
        "messages of https://www.linkedin.com/in/anna-maple are not judged",
        "the level caution begins at 18 instead of 20",
        "the sensitivity is calm",
        "the organisation of the security department is Firm",
        "the phone of the security department is +1 555 0100",
        "the address of the security department is help@firm.example",
    ]
    assert "off-platform-messenger (fi) also marks: tule <0-3> aulaan" in [difference.text for difference in told]
    assert "a signal of your own, lobby-code" in [difference.text for difference in told]


def test_what_is_taken_back_is_told_as_well(base: RuleSet) -> None:
    before, after = (
        read_overlay(FILES),
        read_overlay({**FILES, "overlay.yml": "signals: {off: [qr-code]}\n", "ask/lobby-code.yml": OWN + "\n"}),
    )
    told = {difference.text: difference.weakens for difference in differences_between(base, before, after)}
    assert told["taken back: off-platform-messenger (en) also marks: join <0-3> our lobby"]
    assert told["taken back: the level caution begins at 18 instead of 20"]
    assert not told["taken back: the combination opening-pattern is switched off"]
    assert told["your own ask/lobby-code.yml is changed"]
    assert not any("qr-code is switched off" in text for text in told)
    assert differences_between(base, after, after) == []


def test_what_stands_in_own_files_is_told(base: RuleSet) -> None:
    def own(text: str) -> Overlay:
        return read_overlay({"ask/lobby-code.yml": text})

    before, after = own(OWN), own(OWN.replace("<0-2> koodi", "<0-3> koodi"))
    (added,) = differences_between(base, Overlay(), before)
    (changed,) = differences_between(base, before, after)
    (removed,) = differences_between(base, after, Overlay())
    assert added.lines == tuple(f"+{line}" for line in OWN.splitlines())
    assert [line for line in changed.lines if line[0] in "+-"] == [
        '-  phrases: ["aulan <0-2> koodi*"]',
        '+  phrases: ["aulan <0-3> koodi*"]',
    ]
    assert '-  phrases: ["aulan <0-3> koodi*"]' in removed.lines
    assert (added.weakens, changed.weakens, removed.weakens) == (False, True, True)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("ask/lobby-code.yml", OWN.replace("strong", "counter")),
        ("ask/lobby-code.yml", f"weight: -900\n{OWN}"),
        ("ask/lobby-code.yml", f"weight: 5\n{OWN}"),
        ("guidance/desk.yml", "{name: Desk, title: Where to call, url: https://desk.example}\n"),
    ],
)
def test_what_speaks_for_a_message_or_sends_people_elsewhere_needs_a_second_look(base: RuleSet, path: str, text: str) -> None:
    (told,) = differences(base, read_overlay({path: text}))
    assert told.weakens
    assert told.lines == tuple(f"+{line}" for line in text.splitlines())


def test_it_goes_to_files_and_comes_back(tmp_path: Path) -> None:
    overlay = read_overlay(FILES)
    written = overlay_files(overlay)
    assert differences(base_rules(), read_overlay(written)) == differences(base_rules(), overlay)
    assert overlay_files(read_overlay(written)) == written
    write_folder(written, tmp_path)
    assert overlay_from(tmp_path) == written == from_json(as_json(written))
    assert overlay_files(Overlay()) == {}
    hard = replace(overlay, next={"en": 'A "quoted" \\ line: # no comment, {no} [list] \u2028 & *no alias'.replace("\u2028", "")})
    assert read_overlay(overlay_files(hard)).next == hard.next


def test_conflicts_after_an_update_of_the_base(base: RuleSet) -> None:
    known = {signal.id: signal for signal in base.signals}
    phrase = known["off-platform-messenger"].phrases[0].text.replace("'", "''")
    overlay = read_overlay(
        {
            "overlay.yml": f"""\
signals:
  off: [gone-signal]
  grades: {{vague-role: {known["vague-role"].grade}}}
  phrases:
    off-platform-messenger:
      en:
        add: ['{phrase}']
        remove: ['no <0-1> such phrase']
    gone-too: {{en: {{add: ['a b c']}}}}
combinations: {{off: [gone-rule]}}
lists: {{messengers: {{add: [{base.lists["messengers"][0]}], remove: [nosuch]}}}}
""",
            "channel/qr-code.yml": OWN,
        }
    )
    found = [(conflict.kind, conflict.name, conflict.blocks) for conflict in conflicts(base, overlay)]
    assert found == [
        ("unknown_signal", "gone-signal", True),
        ("unknown_signal", "gone-too", True),
        ("same_grade", "vague-role", False),
        ("phrase_gone", "off-platform-messenger", False),
        ("phrase_known", "off-platform-messenger", False),
        ("unknown_combination", "gone-rule", True),
        ("word_gone", "messengers", False),
        ("word_known", "messengers", False),
        ("own_file_known", "qr-code", True),
    ]
    assert str(conflicts(base, overlay)[3]) == (
        "overlay.yml:8:18: off-platform-messenger: the phrase to remove is not in the base rules any more: no <0-1> such phrase"
    )
    with pytest.raises(PackError, match="gone-signal"):
        apply_overlay(base, overlay)


def test_a_condition_may_go_on_naming_what_is_switched_off(base: RuleSet) -> None:
    every = Overlay(signals_off=tuple(signal.id for signal in base.signals))
    assert (
        signals(engine_of(apply_overlay(base, every)), "Could we continue on WhatsApp? We pay well for a short report.") == set()
    )
