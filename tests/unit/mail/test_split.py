"""What a sender wrote anew, told apart from what only travels along, in six languages."""

from __future__ import annotations

import pytest

from secondlook.mail.split import split

FRESH = "Thank you, that works for me."

HISTORY = {
    "en": "On Tue, Nov 24, 2026 at 10:15 AM Mia Berg <mia@advisers.example>\nwrote:",
    "de": "Am 24.11.2026 um 10:15 schrieb Mia Berg <mia@advisers.example>:",
    "fr": "Le mar. 24 nov. 2026 à 10:15, Mia Berg <mia@advisers.example> a écrit\u00a0:",
    "fi": "ti 24.11.2026 klo 10.15 Mia Berg <mia@advisers.example> kirjoitti:",
    "sv": "Den tis 24 nov. 2026 kl 10:15 skrev Mia Berg <mia@advisers.example>:",
    "zh": "在 2026年11月24日，Mia Berg <mia@advisers.example> 写道：",
}
BLOCKS = {
    "en": "From: Mia Berg\nSent: Tuesday, 24 November 2026 10:15\nTo: Ann\nSubject: A question",
    "de": "Von: Mia Berg\nGesendet: Dienstag, 24. November 2026 10:15\nAn: Ann\nBetreff: Eine Frage",
    "fr": "De : Mia Berg\nEnvoyé : mardi 24 novembre 2026 10:15\nÀ : Ann\nObjet : Une question",
    "fi": "Lähettäjä: Mia Berg\nLähetetty: tiistai 24. marraskuuta 2026 10.15\nVastaanottaja: Ann\nAihe: Kysymys",
    "sv": "Från: Mia Berg\nSkickat: den 24 november 2026 10:15\nTill: Ann\nÄmne: En fråga",
    "zh": "发件人: Mia Berg\n发送时间: 2026年11月24日 10:15\n收件人: Ann\n主题: 一个问题",
}
MARKERS = {
    "en": "Begin forwarded message:",
    "de": "Anfang der weitergeleiteten Nachricht:",
    "fr": "---------- Message transféré ---------",
    "fi": "-------- Välitetty viesti --------",
    "sv": "Vidarebefordrat brev:",
    "zh": "-------- 转发的消息 --------",
}
SIGNATURES = {
    "en": "Best regards,\nMia Berg\nPartner, Example Advisers\nTel. 555 0100",
    "de": "Mit freundlichen Grüßen\nMia Berg\nBeispiel Beratung",
    "fr": "Bien cordialement,\nMia Berg\nExemple Conseil",
    "fi": "Ystävällisin terveisin\nMia Berg\nEsimerkki Oy",
    "sv": "Med vänliga hälsningar\nMia Berg\nExempel AB",
    "zh": "祝好\n李明\n示例咨询有限公司",
}
SMALL_PRINT = {
    "en": "If you are not the intended recipient, delete this message and tell nobody about it.",
    "de": "Wenn Sie nicht der richtige Adressat sind, löschen Sie diese E-Mail.",
    "fr": "Si vous n'êtes pas le destinataire, supprimez ce message.",
    "fi": "Jos et ole viestin oikea vastaanottaja, poista viesti.",
    "sv": "Om du inte är avsedd mottagare, radera meddelandet.",
    "zh": "如果您不是指定的收件人，请删除此邮件。",
}
LANGUAGES = list(HISTORY)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_history_below(language: str, mark: str) -> None:
    parts = split(f"{FRESH}\n\n{HISTORY[language]}\n{mark}Add me on WhatsApp\n{mark}\n{mark}Mia")

    assert parts.fresh == FRESH
    assert "Add me on WhatsApp" in parts.quoted


def test_history_between_the_answers() -> None:
    parts = split(f"{HISTORY['en']}\n\n> One?\nYes.\n> Two?\n> \nNo.")

    assert parts.fresh == "Yes.\nNo."
    assert "wrote:" in parts.quoted


@pytest.mark.parametrize("language", LANGUAGES)
def test_header_lines_are_history_in_an_answer_and_a_mail_otherwise(language: str) -> None:
    text = f"{FRESH}\n\n________________________________\n{BLOCKS[language]}\n\nAdd me on WhatsApp"

    answer, first = split(text, answers=True), split(text, answers=False)

    assert (answer.fresh, answer.forwarded) == (FRESH, None)
    assert "Add me on WhatsApp" in answer.quoted
    assert first.forwarded is not None
    assert first.forwarded.values["from"] == "Mia Berg"
    assert first.forwarded.values["subject"]
    assert first.forwarded.text.strip() == "Add me on WhatsApp"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_a_forwarded_mail_even_in_an_answer(language: str, mark: str) -> None:
    inside = f"\n{BLOCKS[language]}\n\nAdd me on WhatsApp".replace("\n", f"\n{mark}")
    parts = split(f"{FRESH}\n\n{MARKERS[language]}\n{inside}", answers=True)

    assert parts.fresh == FRESH
    assert parts.forwarded is not None
    assert parts.forwarded.text.strip() == "Add me on WhatsApp"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_signature_and_the_small_print(language: str) -> None:
    parts = split(f"{FRESH}\n\n{SIGNATURES[language]}\n\n{SMALL_PRINT[language]}", answers=False)

    closing, _, below = SIGNATURES[language].partition("\n")
    assert parts.fresh == f"{FRESH}\n\n{closing}"
    assert parts.signature == below
    assert parts.disclaimer == SMALL_PRINT[language]


@pytest.mark.parametrize("line", ["-- ", "--", "Best regards", "Sent from my phone"])
def test_sentences_below_a_closing_line_are_no_signature(line: str) -> None:
    text = f"Dear Ann,\n{line}\nI would like to pay you for a short report, please add me on WhatsApp."

    assert split(text, answers=False).fresh == text


def test_a_letter_that_begins_with_small_print_is_judged() -> None:
    text = f"{SMALL_PRINT['en']} Add me on WhatsApp."

    assert split(text, answers=False).fresh == text


@pytest.mark.parametrize("text", ["", "\n\n", ">", "> > >", "From: a", "wrote:", "-- ", "On 1 wrote:", "----------"])
def test_scraps(text: str) -> None:
    for answers in (True, False):
        split(text, answers=answers)
