"""Every setting of the service: one table, read from the environment or a TOML file.

`python -m secondlook.settings` prints docs/settings.md.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .engine.pack import Organisation
from .errors import SettingsError

PREFIX = "SECONDLOOK_"
CONFIG = "SECONDLOOK_CONFIG"
MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
ROLES = ("analyst", "rule_editor", "publisher", "administrator", "council")
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


def _of(default: Any, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True)
class Settings:
    """The settings of one installation; each field is one row of the table in docs/settings.md."""

    data_dir: Path = field(default=Path("var"), metadata={"help": "folder for the database and the keys"})
    database_url: str = _of("", "database; empty means `secondlook.db` in the data folder")
    bind: str = _of("127.0.0.1:8765", "address and port that the service listens on")
    threads: int = _of(8, "requests that are answered at the same time")
    behind_proxy: bool = _of(False, "believe X-Forwarded-For and X-Forwarded-Proto of one reverse proxy")

    organisation: str = _of("Your organisation", "name that reporters and the security department read")
    security_mailbox: str = _of("", "the one mail address that receives the reports")
    security_phone: str = _of("", "telephone number shown to reporters")
    security_address: str = _of("", "mail address shown to reporters; empty means the security mailbox")
    own_domains: str = _of("", "the organisation's domains, such as `firm.example, firm2.example`; look-alikes are marked")
    trusted_auth_servers: str = _of("", "mail servers whose Authentication-Results count, by the names they write there")
    sensitivity: str = _of("balanced", "how readily wording alike to approaches counts: calm, balanced or watchful")

    smtp_url: str = _of(
        "",
        "mail relay, `smtp://user:password@host:25?starttls=required` or `smtps://host`; `starttls=off` "
        "sends in the clear and is the default on this machine only; empty means that reports wait",
    )
    smtp_ca_file: str = _of("", "file of certificates to check the relay with; empty means the system's")
    smtp_timeout_seconds: float = _of(20.0, "how long one answer of the relay may take")
    mail_from: str = _of("", "sender of the forwarded mails; empty means `secondlook@` the Message-ID domain")
    message_id_domain: str = _of("", "domain in every Message-ID; empty means that of the security mailbox")

    reports_per_hour: int = _of(300, "reports that one token may send in an hour")
    reports_burst: int = _of(100, "reports that one token may send at once")
    failed_enrolments_per_hour: int = _of(10, "wrong enrolment codes accepted from one address in an hour")
    token_days: int = _of(180, "days that a new token is good for")
    assess_enabled: bool = _of(False, "answer POST /api/v1/assess for tokens of scope integrator")
    report_page: bool = _of(True, "people may report at /report without a client")
    report_passes_per_hour: int = _of(100, "reports that /report may send from one address in an hour, and looks at their state")

    intake_imap_url: str = _of(
        "",
        "mailbox that `secondlook intake` reads, `imaps://user:password@host/INBOX` or `imap://host/INBOX?starttls=required`; "
        "`starttls=off` reads in the clear and is the default on this machine only",
    )
    intake_imap_ca_file: str = _of("", "file of certificates to check the mailbox's server with; empty means the system's")
    intake_moves_to: str = _of("", "folder that mails go to once they are reports; empty means that they stay, with a flag")
    intake_listen: str = _of("", "take mail on this machine, `lmtp://127.0.0.1:8024` or `smtp://127.0.0.1:8024`")
    intake_domains: str = _of("", "mail domains of the people who may report by mail; empty means the organisation's own")
    intake_poll_seconds: float = _of(30.0, "how often `secondlook intake` looks into the mailbox")
    intake_language: str = _of("en", "language of the receipts by mail: `en`, `fi`, `de`, `fr`, `sv` or `zh`")

    keep_content_days: int = _of(90, "days after which the content of a delivered report is deleted")
    keep_metadata_days: int = _of(365, "days after which a report is deleted altogether: receipt, times, level, state")
    keep_audit_days: int = _of(730, "days that the audit log goes back")
    keep_longer_because: str = _of("", "why something is kept longer than by default; stands on /what-we-keep and in the audit")
    log_format: str = _of("text", "lines of the log: `text` for people, `json` for programs")

    public_url: str = _of("", "address of the service, such as `https://secondlook.firm.example`, for links to the inbox")
    mail_profile: str = _of("plain", "how reports are packed into mails: `plain`, `defender` or `zipped`; see onward.md")
    mail_limit_mb: float = _of(25.0, "largest mail that the relay takes; larger evidence stays here, and a notice goes")
    mail_group_minutes: float = _of(0.0, "minutes that a report waits for others to share its mail; 0: each has its own at once")
    webhook_urls: str = _of("", "where reports are announced, `name=https://host/path`, several with spaces between them")
    webhook_secret: str = _of("", "what webhooks are signed with, at least 16 characters")
    webhook_names: bool = _of(False, "webhooks tell the name of a reporter who chose to be named")
    thehive_url: str = _of("", "address of TheHive 5, where each report becomes an alert")
    thehive_key: str = _of("", "API key of an account that may make alerts")
    thehive_organisation: str = _of("", "organisation in TheHive; empty means that of the account")
    syslog_url: str = _of("", "where reports are announced by RFC 5424, `udp://host:514`, `tcp://host:601` or `tls://host:6514`")
    onward_ca_file: str = _of("", "file of certificates to check webhooks, TheHive and syslog with; empty means the system's")
    onward_timeout_seconds: float = _of(20.0, "how long one answer of a webhook, TheHive or syslog may take")
    tlp: str = _of("amber", "how far others may pass on what is exported: `clear`, `green`, `amber` or `red`")

    oidc_issuer: str = _of("", "OpenID Connect for the staff, the issuer's address; empty means that only local accounts sign in")
    oidc_client_id: str = _of("", "this service's client id at the issuer")
    oidc_client_secret: str = _of("", "its secret; empty means a public client")
    oidc_role_claim: str = _of("groups", "claim of the ID token that holds the groups; `a.b` is `b` inside `a`")
    oidc_roles: str = _of("", "roles of groups, `group A=analyst, group B=administrator`; with `;` in it, that separates instead")
    oidc_label: str = _of("", "what the link on the sign-in page says; empty means the issuer's host")

    forward_in_service: bool = _of(True, "`serve` forwards the reports itself, without a separate worker")
    poll_seconds: float = _of(1.0, "how often the forwarder looks for new reports")
    lease_seconds: float = _of(60.0, "how long a forwarder may hold a report before another takes it over")
    retry_first_seconds: float = _of(30.0, "pause after the first failed try; it doubles each time")
    retry_longest_seconds: float = _of(3600.0, "longest pause between two tries")
    give_up_days: float = _of(5.0, "days after which a report that the relay never took waits for a person")

    def __post_init__(self) -> None:
        _check(self)

    @property
    def store_url(self) -> str:
        """The database to open, as an SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'secondlook.db'}"

    @property
    def instance(self) -> str:
        """The domain that makes Message-IDs of this installation unique."""
        return self.message_id_domain or self.security_mailbox.rpartition("@")[2] or "secondlook.invalid"

    @property
    def envelope_sender(self) -> str:
        """The fixed address that forwarded mails come from."""
        return self.mail_from or f"secondlook@{self.instance}"

    @property
    def contact_address(self) -> str:
        """The address that reporters are told."""
        return self.security_address or self.security_mailbox

    def inbox_link(self, report_id: str) -> str:
        """Where the security department reads a report; empty unless the service knows its address."""
        return f"{self.public_url.rstrip('/')}/inbox/{report_id}" if self.public_url else ""

    @property
    def reporting_domains(self) -> tuple[str, ...]:
        """The mail domains whose people may report by mail, in lower case."""
        return _words(self.intake_domains or self.own_domains)

    @property
    def own(self) -> Organisation:
        """What the checks of sender and links take for the organisation's own."""
        return Organisation(_words(self.own_domains), _words(self.trusted_auth_servers), self.sensitivity)

    @property
    def oidc_role_of(self) -> dict[str, frozenset[str]]:
        """The roles of each group of the sign-in elsewhere."""
        found: dict[str, frozenset[str]] = {}
        for pair in filter(str.strip, self.oidc_roles.split(";" if ";" in self.oidc_roles else ",")):
            group, _, role = pair.rpartition("=")
            found[group.strip()] = found.get(group.strip(), frozenset()) | {role.strip()}
        return found

    @property
    def host_and_port(self) -> tuple[str, int]:
        """Where to listen."""
        host, _, port = self.bind.rpartition(":")
        return host.strip("[]"), int(port)


_KINDS = {row.name: Path if row.name == "data_dir" else type(row.default) for row in fields(Settings)}
_DEFAULTS = {row.name: row.default for row in fields(Settings)}
_TAKES = {str: (str,), int: (int,), float: (int, float), bool: (bool,), Path: (str, Path)}
_SWITCH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_MAY_BE_NOTHING = ("mail_group_minutes",)
_POSITIVE = [name for name, kind in _KINDS.items() if kind in (int, float)]


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings: the TOML file named by SECONDLOOK_CONFIG, then the environment, which wins.

    Raises SettingsError, which names the variable and the mend.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, object] = {}
    if path := environ.get(CONFIG):
        values.update(_from_file(Path(path)))
    for variable, text in environ.items():
        if variable.startswith(PREFIX) and variable != CONFIG:
            name = variable.removeprefix(PREFIX).lower()
            values[name] = _from_text(name, text)
    return settings_from(values)


def settings_from(values: Mapping[str, object]) -> Settings:
    """The settings with these values, keyed by the names of the table. Raises SettingsError."""
    clean: dict[str, Any] = {}
    for name, value in values.items():
        kind = _kind(name)
        if not isinstance(value, _TAKES[kind]) or isinstance(value, bool) != (kind is bool):
            raise SettingsError(f"{_variable(name)}: write {_wanted(kind)}, not {value!r}")
        clean[name] = kind(value)
    return Settings(**clean)


def settings_page() -> str:
    """docs/settings.md: the table of settings as Markdown."""
    rows = [f"| `{_variable(row.name)}` | {_shown(row.default)} | {row.metadata['help']} |" for row in fields(Settings)]
    return "\n".join([_INTRODUCTION, "| variable | default | what it is |", "|---|---|---|", *rows, ""])


_INTRODUCTION = """# Settings

Made from `server/secondlook/settings.py` by `python -m secondlook.settings`; do not edit.

Set environment variables, or name a TOML file in `SECONDLOOK_CONFIG` with the same names in lower case and
without the prefix (`security_mailbox = "security@firm.example"`). A variable wins over the file. Unknown
names and values that cannot be used stop the program with a line that says what to write.
"""


def _from_file(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise SettingsError(f"{CONFIG}: cannot read {path} ({error.strerror}); name a TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{CONFIG}: {path} is not TOML: {error}") from error


def _from_text(name: str, text: str) -> object:
    kind = _kind(name)
    try:
        if kind is bool:
            return _SWITCH[text.lower()]
        return kind(text)
    except (ValueError, KeyError) as error:
        raise SettingsError(f"{_variable(name)}: write {_wanted(kind)}, not {text!r}") from error


def _kind(name: str) -> type:
    if name not in _KINDS:
        raise SettingsError(f"{_variable(name)} is not a setting; `docs/settings.md` lists their names")
    return _KINDS[name]


def _check(settings: Settings) -> None:
    for name in _POSITIVE:
        value = getattr(settings, name)
        if not 0 < value < 1e9 and not (value == 0 and name in _MAY_BE_NOTHING):
            raise SettingsError(f"{_variable(name)}: write a number above 0")
    for name in ("security_mailbox", "security_address", "mail_from"):
        if (value := getattr(settings, name)) and not MAILBOX.fullmatch(value):
            raise SettingsError(f"{_variable(name)}: write a mail address such as security@firm.example")
    if settings.message_id_domain and not _DOMAIN.fullmatch(settings.message_id_domain):
        raise SettingsError("SECONDLOOK_MESSAGE_ID_DOMAIN: write a domain such as secondlook.firm.example")
    if not re.fullmatch(r".+:\d{1,5}", settings.bind) or settings.host_and_port[1] > 65535:
        raise SettingsError("SECONDLOOK_BIND: write address:port, such as 127.0.0.1:8765")
    if not re.fullmatch(r"(https?://[^\s/?#@]+/*)?", settings.public_url):
        raise SettingsError("SECONDLOOK_PUBLIC_URL: write an address such as https://secondlook.firm.example")
    if settings.tlp not in ("clear", "green", "amber", "red"):
        raise SettingsError("SECONDLOOK_TLP: write clear, green, amber or red")
    if settings.smtp_url and not settings.security_mailbox:
        raise SettingsError("SECONDLOOK_SECURITY_MAILBOX: name the mailbox that receives the reports")
    if "://" not in settings.store_url:
        raise SettingsError("SECONDLOOK_DATABASE_URL: write an address such as sqlite:////var/lib/secondlook.db")
    _check_names(settings)
    _check_retention(settings)
    _check_oidc(settings)
    # The values may hold a password, so they are not repeated.
    if not _is_server(settings.smtp_url, ("smtp", "smtps")):
        raise SettingsError("SECONDLOOK_SMTP_URL: write smtp://user:password@host:25 or smtps://host")
    if not _is_server(settings.intake_imap_url, ("imap", "imaps")):
        raise SettingsError("SECONDLOOK_INTAKE_IMAP_URL: write imaps://user:password@host/INBOX")
    if not _is_server(settings.intake_listen, ("smtp", "lmtp")):
        raise SettingsError("SECONDLOOK_INTAKE_LISTEN: write lmtp://127.0.0.1:8024 or smtp://127.0.0.1:8024")


def _check_names(settings: Settings) -> None:
    for name in ("own_domains", "trusted_auth_servers", "intake_domains"):
        if not all(map(_DOMAIN.fullmatch, _words(getattr(settings, name)))):
            raise SettingsError(f"{_variable(name)}: write names such as firm.example, with commas between them")
    if settings.sensitivity not in ("calm", "balanced", "watchful"):
        raise SettingsError(f"{_variable('sensitivity')}: write calm, balanced or watchful")
    if settings.log_format not in ("text", "json"):
        raise SettingsError("SECONDLOOK_LOG_FORMAT: write text or json")
    if settings.intake_language not in ("en", "fi", "de", "fr", "sv", "zh"):
        raise SettingsError("SECONDLOOK_INTAKE_LANGUAGE: write en, fi, de, fr, sv or zh")


def _check_retention(settings: Settings) -> None:
    if settings.keep_content_days > settings.keep_metadata_days:
        raise SettingsError("SECONDLOOK_KEEP_METADATA_DAYS: write at least as many days as SECONDLOOK_KEEP_CONTENT_DAYS")
    for name in ("keep_content_days", "keep_metadata_days", "keep_audit_days"):
        most = _DEFAULTS[name]
        if getattr(settings, name) > most and not settings.keep_longer_because.strip():
            raise SettingsError(f"{_variable(name)}: more than {most} days needs SECONDLOOK_KEEP_LONGER_BECAUSE")


def _check_oidc(settings: Settings) -> None:
    if not settings.oidc_issuer:
        return
    parts = urlsplit(settings.oidc_issuer)
    if not (parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE))):
        raise SettingsError("SECONDLOOK_OIDC_ISSUER: write the issuer's address, exactly as it names itself, with https://")
    for name in ("oidc_client_id", "public_url", "oidc_roles"):
        if not getattr(settings, name):
            raise SettingsError(f"{_variable(name)}: OpenID Connect needs it; see access.md")
    if not all(group and roles <= set(ROLES) for group, roles in settings.oidc_role_of.items()):
        raise SettingsError(f"SECONDLOOK_OIDC_ROLES: write group=role, with a role out of {', '.join(ROLES)}")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.lower().replace(",", " ").split())


def _is_server(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return not url or (usable and parts.query in ("", "starttls=required", "starttls=off"))


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _wanted(kind: type) -> str:
    return {bool: "true or false", int: "a whole number", float: "a number", str: "text", Path: "a folder"}[kind]


def _shown(default: object) -> str:
    text = f"{default:g}" if isinstance(default, float) else str(default)
    text = text.lower() if isinstance(default, bool) else text
    return f"`{text}`" if text else ""


if __name__ == "__main__":
    print(settings_page(), end="")
