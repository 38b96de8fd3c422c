"""What the council may read of the settings: everything but what opens something."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from secondlook.settings import Settings
from secondlook.web.shown_settings import shown_settings

SECRET = "hunter2"


def test_passwords_keys_and_paths_that_are_keys_are_left_out() -> None:
    settings = Settings(
        database_url=f"postgresql://u:{SECRET}@db.firm.example/x?password={SECRET}",
        security_mailbox="security@firm.example",
        smtp_url=f"smtp://u:p@{SECRET}@relay.firm.example:25?starttls=required",
        intake_imap_url=f"imaps://u:{SECRET}@mail.firm.example/INBOX",
        public_url="https://secondlook.firm.example",
        webhook_urls=f"chat=https://hooks.firm.example/{SECRET} soc=https://u:{SECRET}@soc.firm.example/x",
        webhook_secret=SECRET * 3,
        thehive_url="https://hive.firm.example",
        thehive_key=SECRET,
        oidc_client_secret=SECRET,
        syslog_url="udp://log.firm.example:514",
    )
    rows = {row.variable.removeprefix("SECONDLOOK_").lower(): row for row in shown_settings(settings)}
    assert SECRET not in str(rows)
    assert rows["smtp_url"].value == "smtp://relay.firm.example"
    assert rows["database_url"].value == "postgresql://db.firm.example"
    assert rows["webhook_urls"].value == "chat=https://hooks.firm.example, soc=https://soc.firm.example"
    assert rows["webhook_secret"].value == rows["thehive_key"].value == rows["oidc_client_secret"].value == "•••"


def test_every_setting_is_a_row_and_switches_say_on_or_off() -> None:
    rows = shown_settings(Settings(data_dir=Path("elsewhere"), assess_enabled=True))
    assert len(rows) == len(fields(Settings)) and all(row.help for row in rows)
    assert {row.value for row in rows if row.is_switch} == {"on", "off"}
    [assess] = [row for row in rows if row.variable == "SECONDLOOK_ASSESS_ENABLED"]
    assert (assess.value, assess.default, assess.is_switch) == ("on", "off", True)
