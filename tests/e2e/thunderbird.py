"""Drives a real Thunderbird: its folders, the displayed message, real mouse clicks, and the add-on's own pages."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from browsers import QUIET_GECKO, add_extension, binary, gecko, until
from thunderbird_imap import PASSWORD, USER
from thunderbird_mail import OWN, SHARED

ADDON = "secondlook-mail@secondlook.example"
ADDON_OF_FLEET = "secondlook-mail@127.0.0.1"  # as the service on this machine hands it out
UUID = "11111111-2222-3333-4444-777777777777"
_SCRIPTS = Path(__file__).with_name("thunderbird.js").read_text("utf-8")


@dataclass(frozen=True)
class MailProgram:
    """`client` is a Marionette client in the chrome context. Mails are named by their Message-ID without its domain."""

    client: Any

    def chrome(self, body: str, *values: Any) -> Any:
        """What the body of an asynchronous function returns in Thunderbird's main window."""
        call = f"const done = arguments[arguments.length - 1];\n{_SCRIPTS}\n(async (...values) => {{ {body} }})"
        call += (
            "(...arguments).then((value) => done({value: value ?? null}), (error) => done({error: String(error) + error.stack}))"
        )
        answer = self.client.execute_async_script(call, script_args=list(values))
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def open(self, where: str, mail: str) -> None:
        """Show a mail of "local", "sent" or "imap" in the folder tab."""
        assert self.chrome("return show(values[0], values[1])", where, f"{mail}@consult.example")
        until(
            lambda: self.chrome(
                "return pane()?.document.readyState === 'complete' && shown() === values[0]", f"{mail}@consult.example"
            )
        )

    def select(self, where: str, *mails: str) -> None:
        """Select several mails in the list."""
        self.chrome("return select(values[0], values[1])", where, [f"{mail}@consult.example" for mail in mails])

    def marks(self) -> list[tuple[str, str]]:
        """(name of the highlight, words) of the displayed mail."""
        return [(name, " ".join(words.split())) for name, words in self.chrome("return marks()")]

    def marked(self, words: str) -> str:
        """Wait until these words are marked; the name of the highlight."""
        return until(lambda: next((name for name, quote in self.marks() if words in quote), None))

    def button(self) -> dict[str, Any]:
        """Label, tooltip and badge of the button beside the mail."""
        found: dict[str, Any] = self.chrome("return button()")
        return found

    def press_button(self) -> AddonPage:
        """A real click on the button beside the mail; the panel that it opens."""
        until(lambda: self.chrome("return clickButton()"))
        return self.page("panel.html")

    def press_toolbar(self) -> AddonPage:
        """A real click on the button in the window's toolbar; the same panel."""
        until(lambda: self.chrome("return clickToolbar()"))
        return self.page("panel.html")

    def page(self, name: str) -> AddonPage:
        """A page of the add-on, once it is filled."""
        page = AddonPage(self, name)
        until(
            lambda: (
                page.there() and page.js("return document.readyState === 'complete' && !document.querySelector('[aria-busy]')")
            )
        )
        return page

    def tags(self, where: str, mail: str) -> list[str]:
        found: str = self.chrome("return keywords(values[0], values[1])", where, f"{mail}@consult.example")
        return [word for word in found.split() if word != "nonjunk"]

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.client.screenshot()))

    def close_pages(self) -> None:
        """Leave only the folder tab, without a popup."""
        self.chrome("return closeAll()")


@dataclass(frozen=True)
class AddonPage:
    program: MailProgram
    name: str

    def there(self) -> bool:
        return bool(self.program.chrome("return Boolean(browserOf(values[0]))", self.name))

    def js(self, body: str) -> Any:
        """What the body of an asynchronous function returns in the page. Values travel as JSON text."""
        script = f"return (async () => {{ {body} }})().then((value) => JSON.stringify(value ?? null))"
        return json.loads(self.program.chrome("return inPage(values[0], values[1])", self.name, script))

    def text(self) -> str:
        return str(self.js("return document.body.innerText"))

    def says(self, words: str) -> str:
        """Wait for these words; all the text."""
        return until(lambda: text if words in (text := self.text()) else "", 20)

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.program.chrome("return pictureOf(values[0])", self.name)))

    def click(self, label: str) -> None:
        """A real click on the button with this text, wherever it stands."""
        find = f"[...document.querySelectorAll('button')].find((one) => one.textContent.startsWith({json.dumps(label)}) && !one.disabled)"
        until(lambda: self.js(f"return Boolean({find})"))
        self.js(f"{find}.scrollIntoView({{block: 'center'}})")
        box = self.js(f"const box = {find}.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]")
        self.program.chrome("return clickIn(values[0], values[1], values[2])", self.name, *box)


@contextlib.contextmanager
def thunderbird(profile: Path, local: dict[str, bytes], imap_port: int, addon: Path | None) -> Iterator[MailProgram]:
    """A headless Thunderbird with Local Folders of this content (mbox by folder name), an IMAP account, and the add-on.

    Without `addon` none is installed here; policy may do it.
    """
    binary("thunderbird")  # the program itself is another file: this one is a script around it
    folders = profile / "Mail" / "Local Folders"
    folders.mkdir(parents=True, exist_ok=True)
    for name, content in local.items():
        (folders / name).write_bytes(content)
    with gecko("/usr/lib/thunderbird/thunderbird", profile, QUIET_GECKO | _settings(profile, folders, imap_port)) as client:
        client.set_context("chrome")
        if addon is not None:
            add_extension(client, addon)
        program = MailProgram(client)
        program.chrome("return logIn(values[0], values[1])", USER, PASSWORD)
        yield program


def _settings(profile: Path, folders: Path, imap_port: int) -> dict[str, Any]:
    """Two accounts, the IMAP one with an own and a shared address; none of the dialogs of a first start."""
    return {
        "extensions.webextensions.uuids": json.dumps({ADDON: UUID, ADDON_OF_FLEET: UUID}),
        "mail.accountmanager.accounts": "account1,account2",
        "mail.accountmanager.localfoldersserver": "server1",
        "mail.accountmanager.defaultaccount": "account2",
        "mail.account.account1.server": "server1",
        "mail.server.server1.type": "none",
        "mail.server.server1.name": "Local Folders",
        "mail.server.server1.hostname": "Local Folders",
        "mail.server.server1.userName": "nobody",
        "mail.server.server1.directory": str(folders),
        "mail.server.server1.directory-rel": "[ProfD]Mail/Local Folders",
        "mail.account.account2.server": "server2",
        "mail.account.account2.identities": "id1,id2",
        "mail.server.server2.type": "imap",
        "mail.server.server2.hostname": "127.0.0.1",
        "mail.server.server2.port": imap_port,
        "mail.server.server2.userName": USER,
        "mail.server.server2.socketType": 0,
        "mail.server.server2.authMethod": 3,
        "mail.server.server2.login_at_startup": False,
        "mail.server.server2.check_new_mail": False,
        "mail.server.server2.directory": str(profile / "ImapMail" / "x"),
        "mail.server.server2.directory-rel": "[ProfD]ImapMail/x",
        "mail.server.server2.name": "bob@corp",
        "mail.identity.id1.fullName": "Bob",
        "mail.identity.id1.useremail": OWN,
        "mail.identity.id1.valid": True,
        "mail.identity.id2.fullName": "Press office",
        "mail.identity.id2.useremail": SHARED,
        "mail.identity.id2.valid": True,
        "mail.shell.checkDefaultClient": False,
        "mail.spotlight.firstRunDone": True,
        "mailnews.start_page.enabled": False,
        "mailnews.start_page_override.mstone": "ignore",
        "mail.provider.suppress_dialog_on_startup": True,
        "mail.rights.version": 1,
        "mail.inappnotifications.enabled": False,
    }
