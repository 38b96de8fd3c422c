"""A mail judged: raw bytes have become a Mail, and the engine has the last word."""

from __future__ import annotations

from dataclasses import replace

from ..engine.assess import Engine
from ..engine.assessment import Assessment, Fired
from ..engine.messages import read_item
from .mail import Mail, TooComplex
from .to_message import to_item

TOO_COMPLEX = "too-complex"
_WHY = {
    "en": "Not analysed: this mail is built in a way that ordinary mail is not. It can be reported as it is.",
    "fi": "Ei tutkittu: viesti on rakennettu tavalla, jota tavallinen posti ei käytä. Siitä voi silti ilmoittaa.",
    "de": "Nicht geprüft: Diese Mail ist so gebaut, wie gewöhnliche Mails es nicht sind. Melden geht trotzdem.",
    "fr": "Non analysé : ce courriel n'est pas construit comme un courriel ordinaire. Il peut être signalé tel quel.",
    "sv": "Inte granskat: mejlet är uppbyggt på ett sätt som vanliga mejl inte är. Det går ändå att anmäla.",
    "zh": "未分析：这封邮件的结构与普通邮件不同。仍可原样报告。",
}


def assess_mail(engine: Engine, mail: Mail | TooComplex, say: str = "en") -> Assessment:
    """Judge a mail together with the mails inside it. What could not be analysed is worth a second look for that alone."""
    if isinstance(mail, TooComplex):
        return Assessment(
            level="caution",
            kind="none",
            score=0,
            findings=(),
            rules=(Fired(TOO_COMPLEX, _WHY.get(say, _WHY["en"])),),
            observables=(),
            pack=engine.pack.version,
        )
    assessment = engine.assess(read_item(to_item(mail)), say)
    return replace(assessment, cut=True) if mail.cut else assessment
