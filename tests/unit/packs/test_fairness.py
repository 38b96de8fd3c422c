"""The rule that no other rule may break: origin, names, places, brands and currencies change nothing.

Swaps within a class must leave level, score and signals as they are, in every language; and no rule says a country, a
nationality, a language or a religion (the names come from Unicode's CLDR, by way of Babel).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from babel import Locale

from secondlook.engine.assess import Engine
from secondlook.engine.messages import Message
from secondlook.packs.rule_set import RuleSet
from secondlook.packs.sources import read_rules
from secondlook.paths import rules_dir

LANGUAGES = ["en", "fi", "de", "fr", "sv", "zh"]
SWAPS = {
    "{person}": ["Anna Maple", "Wei Lin", "Fatima Noor", "Ivan Petrov", "Oluwaseun Ade", "Jean-Luc Érable", "Kaisa Mäki", "王伟"],
    "{firm}": [
        "Northlake Systems",
        "Bluegate Advisory",
        "Sino-Nord Partners",
        "Al-Noor Consulting",
        "Иванов и партнёры",
        "北湖咨询",
    ],
    "{place}": ["Geneva", "Helsinki", "Shanghai", "Moscow", "Tehran", "Lagos", "Washington", "上海"],
    "{app}": ["WhatsApp", "WeChat", "Telegram", "Signal", "Threema", "Viber", "微信"],
    "{money}": ["800 euros", "USD 800", "800 CHF", "CNY 800", "800 kronor", "₽800", "RUB 800", "800 AED"],
    "{origin}": ["Chinese", "Finnish", "Russian", "American", "Iranian", "Nigerian", "French", "Canadian"],
}
TEMPLATES = {
    "en": [
        "Hello, I am {person} from {firm}, a {origin} consultancy in {place}. Could we continue on {app}?",
        "{person} here. Our client in {place} pays {money} for a short report. Please keep this between us.",
        "Dear colleague, {firm} in {place} has an open position, apply on our careers page. Best regards, {person}",
        "The {origin} embassy and {firm} invite you to a concert in {place}. Tickets cost {money}. {person}",
    ],
    "fi": [
        "Hei, olen {person}, {firm}, {place}. Jatketaanko: {app}? Voisitko kirjoittaa lyhyen raportin, josta maksamme {money}?",
        "Terveisin {person}. {firm} ({place}) hakee insinööriä, ilmoitus on sivuillamme.",
    ],
    "de": [
        "Guten Tag, {person} von {firm} in {place}. Können wir auf {app} weiterschreiben? Wir zahlen {money} pro Bericht.",
        "Viele Grüße aus {place}, {person}. Die Rechnung der {firm} über {money} liegt bei.",
    ],
    "fr": [
        "Bonjour, {person} de {firm} à {place}. Pouvons-nous continuer sur {app} ? Pour un court rapport à rédiger, nous payons {money}.",
        "Bonjour de {place}, {person}. La facture de {firm} s'élève à {money}.",
    ],
    "sv": [
        "Hej, {person} från {firm} i {place}. Kan vi fortsätta på {app}? Vi betalar {money} per rapport.",
        "Hälsningar från {place}, {person}. Fakturan från {firm} är på {money}.",
    ],
    "zh": [
        "您好，我是{firm}的{person}，在{place}。我们可以加{app}聊吗？每篇报告支付稿费 {money}。",
        "{person}从{place}问好。{firm}的发票金额是 {money} 。",
    ],
}  # fmt: skip


def _fills(template: str) -> Iterator[str]:
    """The template with each slot swapped through its class, the others at their first fill."""
    slots = [slot for slot in SWAPS if slot in template]
    for slot in slots:
        for fill in SWAPS[slot]:
            text = template.replace(slot, fill)
            for other in slots:
                text = text.replace(other, SWAPS[other][0])
            yield text


@pytest.mark.parametrize(
    "template", [pytest.param(t, id=f"{lang}-{i}") for lang in LANGUAGES for i, t in enumerate(TEMPLATES[lang])]
)
def test_swaps_within_a_class_change_nothing(engine: Engine, template: str) -> None:
    def judged(text: str) -> tuple[Any, ...]:
        assessment = engine.assess(Message(text))
        return assessment.level, assessment.score, sorted(f.signal for f in assessment.findings), [r.id for r in assessment.rules]

    first, *others = _fills(template)
    expected = judged(first)
    for text in others:
        assert judged(text) == expected, text


def test_the_templates_wake_the_rules(engine: Engine) -> None:
    for language in LANGUAGES:
        levels = {engine.assess(Message(next(_fills(t)))).level for t in TEMPLATES[language]}
        assert levels & {"caution", "warning"}, language
        assert levels & {"none", "note"}, language


def _origins() -> set[str]:
    """Names of countries and languages in the six languages, folded; and words for nationalities and religions."""
    names: set[str] = set()
    for language in LANGUAGES:
        locale = Locale.parse(language)
        names |= {name.lower() for code, name in locale.territories.items() if len(code) == 2}
        names |= {name.lower() for code, name in locale.languages.items() if len(code) == 2}
    names |= set(
        "chinese russian iranian american british german french finnish swedish korean israeli indian arab asian african european "
        "muslim christian jewish buddhist hindu islam christianity immigrant foreigner foreign diaspora "
        "kiinalainen venäläinen amerikkalainen saksalainen ruotsalainen ulkomaalainen muslimi kristitty "
        "chinesisch russisch amerikanisch deutsch französisch finnisch schwedisch ausländer muslimisch christlich jüdisch "
        "chinois russe américain allemand français finlandais suédois étranger musulman chrétien juif "
        "kinesisk rysk amerikansk tysk fransk finsk svensk utlänning muslimsk kristen judisk "
        "中国人 俄罗斯人 美国人 外国人 穆斯林 基督徒".split()
    )
    return {name for name in names if len(name) > 2 or not name.isascii()}


# Words of rules that happen to be the name of a country or language somewhere, with another meaning there.
OTHER_MEANING = set(
    "turkey chad jordan georgia oman niue mali mon han sanomalla ido kong vai bei foreign réunion ungern asian palau haussa étranger".split()
)


def _words_of(rules: RuleSet) -> Iterator[tuple[str, str]]:
    for signal in rules.signals:
        for phrase in (*signal.phrases, *signal.unless):
            yield phrase.where, phrase.text
        for language, texts in signal.say.items():
            yield f"{signal.where} {language}", " ".join(texts.values())
    for rule in rules.rules:
        for language, texts in rule.say.items():
            yield f"{rule.where} {language}", " ".join(texts.values())
    for name, words in rules.lists.items():
        yield f"lists/{name}", " ".join(words)


def test_no_rule_names_an_origin() -> None:
    origins = _origins() - OTHER_MEANING
    latin = {name for name in origins if not re.search("[\u4e00-\u9fff]", name)}
    han = origins - latin
    for where, text in _words_of(read_rules(rules_dir())):
        words = set(re.findall(r"[^\W\d_]+", text.lower()))
        assert not words & latin, f"{where}: {words & latin}"
        assert not [name for name in han if name in text], f"{where}: {text}"
