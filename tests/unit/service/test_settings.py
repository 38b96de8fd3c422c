"""Settings: from a mapping, the environment or a file; wrong ones are named with their mend; the page is current."""

from __future__ import annotations

from pathlib import Path

import pytest

from secondlook.errors import SettingsError
from secondlook.settings import Settings, load_settings, settings_from, settings_page

ROOT = Path(__file__).parents[3]


def test_defaults_work_alone() -> None:
    settings = load_settings({})
    assert settings == Settings()
    assert settings.store_url.startswith("sqlite:////") and settings.store_url.endswith("/var/secondlook.db")
    assert settings.host_and_port == ("127.0.0.1", 8765)


def test_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "secondlook.toml"
    file.write_text('organisation = "From file"\nthreads = 3\nlease_seconds = 5\nbehind_proxy = true\n')
    environ = {"SECONDLOOK_CONFIG": str(file), "SECONDLOOK_THREADS": "4", "HOME": "/nowhere"}
    settings = load_settings(environ)
    assert (settings.organisation, settings.threads, settings.lease_seconds) == ("From file", 4, 5.0)
    assert settings.behind_proxy is True


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("SECONDLOOK_BINDD", "x", "SECONDLOOK_BINDD is not a setting"),
        ("SECONDLOOK_BIND", "8080", "SECONDLOOK_BIND: write address:port"),
        ("SECONDLOOK_THREADS", "many", "SECONDLOOK_THREADS: write a whole number"),
        ("SECONDLOOK_THREADS", "0", "SECONDLOOK_THREADS: write a number above 0"),
        ("SECONDLOOK_LEASE_SECONDS", "nan", "SECONDLOOK_LEASE_SECONDS: write a number above 0"),
        ("SECONDLOOK_BEHIND_PROXY", "maybe", "SECONDLOOK_BEHIND_PROXY: write true or false"),
        ("SECONDLOOK_SECURITY_MAILBOX", "a@b.example\nBcc: c@d.example", "SECONDLOOK_SECURITY_MAILBOX: write a"),
        ("SECONDLOOK_SECURITY_MAILBOX", "two@b.example, c@d.example", "SECONDLOOK_SECURITY_MAILBOX: write a"),
        ("SECONDLOOK_MESSAGE_ID_DOMAIN", "a>b", "SECONDLOOK_MESSAGE_ID_DOMAIN: write a domain"),
        ("SECONDLOOK_OWN_DOMAINS", "firm.example, @x", "SECONDLOOK_OWN_DOMAINS: write names such as"),
        ("SECONDLOOK_TRUSTED_AUTH_SERVERS", "mx/1", "SECONDLOOK_TRUSTED_AUTH_SERVERS: write names such as"),
        ("SECONDLOOK_SMTP_URL", "smtp://mail.firm.example", "SECONDLOOK_SECURITY_MAILBOX: name the mailbox"),
        ("SECONDLOOK_DATABASE_URL", "here.db", "SECONDLOOK_DATABASE_URL: write an address"),
        ("SECONDLOOK_CONFIG", "/nowhere/at/all.toml", "SECONDLOOK_CONFIG: cannot read"),
    ],
)
def test_a_wrong_value_is_named_with_its_mend(variable: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({variable: value})
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("url", ["http://h.example", "smtp://", "smtp://h.example?starttls=maybe", "smtp://h:port"])
def test_a_wrong_relay_is_refused_without_repeating_its_password(url: str) -> None:
    url = url.replace("//", "//user:open-sesame@", 1)
    with pytest.raises(SettingsError, match="SECONDLOOK_SMTP_URL: write smtp") as caught:
        load_settings({"SECONDLOOK_SECURITY_MAILBOX": "s@firm.example", "SECONDLOOK_SMTP_URL": url})
    assert "open-sesame" not in str(caught.value)


@pytest.mark.parametrize("values", [{"threads": True}, {"threads": "4"}, {"organisation": 4}, {"nothing": 1}])
def test_a_file_value_of_the_wrong_kind_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        settings_from(values)


def test_the_page_of_settings_is_current() -> None:
    written = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert written == settings_page(), "run: python -m secondlook.settings > docs/settings.md"
