"""What a person can do in a browser, the same for Chromium (Playwright) and Firefox (Marionette)."""

from __future__ import annotations

import base64
import json
import warnings
from pathlib import Path
from typing import Any, ClassVar, Protocol

from browsers import EXTENSION_ID, GECKO_UUID, until

from secondlook.demo.site import HOST

# Values travel as JSON text, so that both browsers hand over the same.
_ASYNC = "(async () => {{ {} }})().then((value) => JSON.stringify(value ?? null))"


class Screen(Protocol):
    """One browser window. Tabs are opened by `open`; scripts run in the tab in front."""

    extension: str

    def open(self, path: str) -> None:
        """Load a path of the synthetic site, or a whole address, in a new tab."""

    def load(self, path: str) -> None:
        """Load another path of the site in the tab in front."""

    def js(self, body: str) -> Any:
        """What the body of an asynchronous function returns in the page."""

    def click(self, x: float, y: float) -> None: ...

    def press(self, key: str) -> None: ...

    def follow(self, part: str) -> None:
        """Go to the tab, opened by somebody else, whose address holds `part`."""

    def front(self) -> Any:
        """The tab in front, for `back_to`."""

    def back_to(self, tab: Any) -> None: ...

    def picture(self, path: str) -> None: ...

    def close(self) -> None:
        """Close all tabs but a blank one."""


class ChromiumScreen:
    """`context` is a Playwright browser context."""

    name = "chromium"
    extension = f"chrome-extension://{EXTENSION_ID}/"

    def __init__(self, context: Any) -> None:
        self.context = context
        self.tab = context.pages[0]

    def open(self, path: str) -> None:
        self.tab = self.context.new_page()
        self.tab.goto(path if "://" in path else f"https://{HOST}{path}")

    def load(self, path: str) -> None:
        self.tab.goto(f"https://{HOST}{path}")

    def js(self, body: str) -> Any:
        return json.loads(self.tab.evaluate(_ASYNC.format(body)))

    def click(self, x: float, y: float) -> None:
        self.tab.mouse.click(x, y)

    def press(self, key: str) -> None:
        self.tab.keyboard.press(key)

    def follow(self, part: str) -> None:
        def found() -> list[Any]:
            self.tab.wait_for_timeout(50)  # Playwright learns of new tabs only while it is asked something
            return [tab for tab in self.context.pages if part in tab.url]

        self.tab = until(found)[-1]
        self.tab.bring_to_front()

    def front(self) -> Any:
        return self.tab

    def back_to(self, tab: Any) -> None:
        self.tab = tab
        tab.bring_to_front()

    def picture(self, path: str) -> None:
        self.tab.screenshot(path=path)

    def close(self) -> None:
        blank = self.context.new_page()
        for tab in self.context.pages:
            if tab is not blank:
                tab.close()
        self.tab = blank


class FirefoxScreen:
    """`client` is a Marionette client; the site is on a port that match patterns do not look at."""

    name = "firefox"
    extension = f"moz-extension://{GECKO_UUID}/"
    _keys: ClassVar = {"Escape": "\ue00c", "Tab": "\ue004", "Enter": "\ue007"}

    def __init__(self, client: Any, site_port: int) -> None:
        self.client = client
        self.site = f"https://{HOST}:{site_port}"

    def open(self, path: str) -> None:
        self.client.switch_to_window(self.client.open(type="tab", focus=True)["handle"])
        self.client.navigate(path if "://" in path else self.site + path)

    def load(self, path: str) -> None:
        self.client.navigate(self.site + path)

    def js(self, body: str) -> Any:
        call = f"const done = arguments[0]; {_ASYNC.format(body)}.then(done, (e) => done(JSON.stringify(String(e))))"
        return json.loads(self.client.execute_async_script(call, sandbox=None))

    def click(self, x: float, y: float) -> None:
        mouse = self._actions("pointer", "mouse", {"pointerType": "mouse"})
        mouse.pointer_move(int(x), int(y)).pointer_down(0).pointer_up(0).perform()

    def choose_from_menu(self, x: float, y: float, label: str) -> None:
        """Open the context menu at a point of the page and choose an entry."""
        mouse = self._actions("pointer", "mouse", {"pointerType": "mouse"})
        mouse.pointer_move(int(x), int(y)).pointer_down(2).pointer_up(2).perform()
        choose = """
            const window = Services.wm.getMostRecentWindow('navigator:browser');
            const menu = window.document.getElementById('contentAreaContextMenu');
            const entry = [...menu.querySelectorAll('menuitem')].find((item) => !item.hidden && item.label === arguments[0]);
            if (menu.state === 'open' && entry) menu.activateItem(entry);
            return menu.state === 'open' && Boolean(entry)"""
        with self.client.using_context("chrome"):
            until(lambda: self.client.execute_script(choose, [label]))

    def press(self, key: str) -> None:
        value = self._keys.get(key, key)
        self._actions("key", "keyboard", None).key_down(value).key_up(value).perform()

    def _actions(self, kind: str, name: str, parameters: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            from marionette_driver.marionette import ActionSequence
        return ActionSequence(self.client, kind, name, parameters)

    def follow(self, part: str) -> None:
        def found() -> bool:
            for handle in reversed(self.client.window_handles):
                self.client.switch_to_window(handle)
                if part in self.client.get_url():
                    return True
            return False

        until(found)

    def front(self) -> Any:
        return self.client.current_window_handle

    def back_to(self, tab: Any) -> None:
        self.client.switch_to_window(tab)

    def picture(self, path: str) -> None:
        Path(path).write_bytes(base64.b64decode(self.client.screenshot()))

    def close(self) -> None:
        blank = self.client.open(type="tab", focus=True)["handle"]
        for handle in self.client.window_handles:
            if handle != blank:
                self.client.switch_to_window(handle)
                self.client.close()
        self.client.switch_to_window(blank)
