"""The words of a receipt by mail. It holds nothing of what was reported: the answer may be read by others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One language. `{}` stands for the name of the organisation, or for the receipt in the subject."""

    subject: str
    thanks: str
    receipt: str
    next: str
    attach: str
    contact: str


WORDS = {
    "en": Words(
        subject="Receipt for your report {}",
        thanks="Thank you. Your report is stored and goes to the security department of {}.",
        receipt="Receipt",
        next="You need not answer the sender. Keep the messages.",
        attach="The mail was not attached, so its headers are missing. If you still have it, please forward it as an attachment.",
        contact="Questions",
    ),
    "fi": Words(
        subject="Kuittaus ilmoituksestasi {}",
        thanks="Kiitos. Ilmoituksesi on tallennettu, ja se menee turvallisuusosastolle: {}.",
        receipt="Kuittaus",
        next="Lähettäjälle ei tarvitse vastata. Säilytä viestit.",
        attach="Viesti ei ollut liitteenä, joten sen otsaketiedot puuttuvat. Jos se on tallella, välitä se liitteenä.",
        contact="Kysymykset",
    ),
    "de": Words(
        subject="Quittung für Ihre Meldung {}",
        thanks="Danke. Ihre Meldung ist gespeichert und geht an die Sicherheitsabteilung: {}.",
        receipt="Quittung",
        next="Sie müssen nicht antworten. Bewahren Sie die Nachrichten auf.",
        attach="Die Mail war nicht angehängt, ihre Kopfzeilen fehlen. Bitte leiten Sie sie, wenn möglich, als Anhang weiter.",
        contact="Fragen",
    ),
    "fr": Words(
        subject="Reçu de votre signalement {}",
        thanks="Merci. Votre signalement est enregistré et transmis au service de sécurité : {}.",
        receipt="Reçu",
        next="Vous n'avez pas à répondre à l'expéditeur. Gardez les messages.",
        attach="Le courriel n'était pas joint, ses en-têtes manquent. Si vous l'avez encore, transférez-le en pièce jointe.",
        contact="Questions",
    ),
    "sv": Words(
        subject="Kvitto på din anmälan {}",
        thanks="Tack. Din anmälan är sparad och går till säkerhetsavdelningen: {}.",
        receipt="Kvitto",
        next="Du behöver inte svara avsändaren. Spara meddelandena.",
        attach="Mejlet var inte bifogat, så dess brevhuvud saknas. Om du har det kvar, vidarebefordra det som bilaga.",
        contact="Frågor",
    ),
    "zh": Words(
        subject="举报回执 {}",
        thanks="谢谢。您的举报已保存，并将转交安全部门：{}。",
        receipt="回执",
        next="您无需回复发件人。请保留这些消息。",
        attach="原邮件未作为附件发送，因此缺少邮件头。如果仍有原邮件，请以附件形式转发。",
        contact="咨询",
    ),
}
