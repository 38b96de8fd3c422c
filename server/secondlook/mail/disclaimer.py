"""Legal small print that mail servers add. It asks for secrecy and deletion, which must not count as the sender's words."""

from __future__ import annotations

import re

_SMALL_PRINT = {
    "en": "not (?:the|an) (?:intended|named) (?:recipient|addressee)|intended (?:solely|only) for the"
    "|confidential and (?:may be )?(?:legally )?privileged|received this (?:e-?mail|message|communication) in error"
    "|consider the environment before printing",
    "de": "nicht der (?:richtige|beabsichtigte|vorgesehene) (?:adressat|empfänger)"
    "|enthält vertrauliche und/oder rechtlich geschützte"
    "|diese (?:e-mail|nachricht) (?:irrtümlich|versehentlich) erhalten",
    "fr": "pas le destinataire|reçu ce (?:message|courriel|mail) par erreur|établis? à l'intention exclusive"
    "|destinés? exclusivement",
    "fi": "et ole (?:viestin|tämän viestin|sen) (?:oikea |tarkoitettu )?vastaanottaja"
    "|saanut tämän viestin (?:vahingossa|erehdyksessä)|viesti on tarkoitettu (?:vain|ainoastaan)",
    "sv": "inte är (?:den )?(?:avsedd|rätt|avsedde) mottagare(?:n)?|fått detta (?:e-postmeddelande|meddelande|mejl) av misstag",
    "zh": "不是(?:本邮件的)?(?:指定|预期)?的?(?:收件人|接收人)|误收到?了?[本此]邮件|本邮件(?:及其附件)?[含包]有?含?保密",
}
_HINTS = (  # one of these is in every phrase; looking for them is quick
    "recipient", "addressee", "intended", "privileged", "in error", "before printing", "adressat", "empfänger", "vertrauliche",
    "erhalten", "destinat", "par erreur", "exclusive", "vastaanottaja", "tämän viestin", "tarkoitettu", "mottagare", "misstag",
    "收件人", "接收人", "误收", "保密",
)  # fmt: skip
_PHRASES = re.compile("|".join(_SMALL_PRINT.values()), re.IGNORECASE)
_BREAK = re.compile(r"(\n[ \t]*\n\s*)")
_LONGEST = 1_500  # characters of one paragraph; more than that is a letter


def without_disclaimer(text: str) -> tuple[str, str]:
    """(the text, its small print or ""). Only whole paragraphs go, and never the first."""
    lowered = text.lower()
    if not any(hint in lowered for hint in _HINTS) or not _PHRASES.search(text):
        return text, ""
    pieces = _BREAK.split(text)
    kept: list[str] = []
    cut: list[str] = []
    for i, piece in enumerate(pieces):
        if i > 0 and len(piece) <= _LONGEST and _PHRASES.search(piece):
            cut.append(piece.strip())
        else:
            kept.append(piece)
    return "".join(kept).rstrip(), "\n\n".join(cut)
