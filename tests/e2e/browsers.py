"""Starts the real browsers with the built extension, and finds the hosts of the sites on the synthetic one."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pytest

from secondlook.demo.site import HOSTS

EXTENSION_ID = "dhaaednhpnbkdkgochfhhhkkddcapgck"
GECKO_ID = "secondlook@secondlook.example"
GECKO_UUID = "11111111-2222-3333-4444-555555555555"
Value = TypeVar("Value")

QUIET_GECKO = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.autoDisableScopes": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.localDomains": ",".join(HOSTS),
    "toolkit.telemetry.enabled": False,
    "xpinstall.signatures.required": False,
    "extensions.webextensions.uuids": json.dumps({GECKO_ID: GECKO_UUID}),
}


def binary(name: str) -> str:
    """The path of a browser; without it the test is skipped, or fails where E2E_REQUIRED says that all must run."""
    path = shutil.which(name)
    if path is None and os.environ.get("E2E_REQUIRED") == "1":
        pytest.fail(f"{name} is not installed, and E2E_REQUIRED=1")
    if path is None:
        pytest.skip(f"{name} is not installed; `make system` installs it")
    return path


def until(probe: Callable[[], Value], timeout: float = 15, step: float = 0.05) -> Value:
    """Call `probe` until it returns something true, and return that."""
    end = time.monotonic() + timeout
    while True:
        value = probe()
        if value:
            return value
        assert time.monotonic() < end, f"timed out; last value {value!r}"
        time.sleep(step)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def chromium(playwright: Any, extension: Path, profile: Path, site_port: int) -> Iterator[Any]:
    """A Playwright context of Debian's Chromium with the extension, and the synthetic site where the real ones would be."""
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=binary("chromium"),
        headless=True,
        args=[
            "--no-sandbox",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--disable-extensions-except={extension}",
            f"--load-extension={extension}",
            f"--host-resolver-rules={','.join(f'MAP {host}:443 127.0.0.1:{site_port}' for host in HOSTS)}",
            "--ignore-certificate-errors",
            # Pages on this machine would be exempt from Local Network Access; the real site is not.
            f"--ip-address-space-overrides=127.0.0.1:{site_port}=public",
        ],
    )
    context.set_default_timeout(15_000)
    try:
        yield context
    finally:
        context.close()


@contextlib.contextmanager
def firefox(extension: Path, profile: Path) -> Iterator[Any]:
    """A Marionette client of Firefox ESR with the extension installed for this session."""
    with gecko(binary("firefox-esr"), profile, QUIET_GECKO) as client:
        add_extension(client, extension)
        yield client


@contextlib.contextmanager
def gecko(program: str, profile: Path, prefs: Mapping[str, Any]) -> Iterator[Any]:
    """A Marionette client of a headless Firefox or Thunderbird with these settings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of what Marionette itself stands on
        from marionette_driver.marionette import Marionette

    port, home = free_port(), profile / "home"
    home.mkdir(parents=True, exist_ok=True)
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in {"marionette.port": port, **prefs}.items()]
    (profile / "user.js").write_text("\n".join(lines))
    process = subprocess.Popen(
        [program, "--headless", "--no-remote", "--profile", str(profile), "--marionette", "--remote-allow-system-access"],
        env={**os.environ, "HOME": str(home), "MOZ_HEADLESS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: _listens(port), 60)
        client = Marionette(host="127.0.0.1", port=port)
        client.start_session({"acceptInsecureCerts": True})
        client.timeout.script = 30
        yield client
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def add_extension(client: Any, folder: Path) -> None:
    """Install for this session only."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from marionette_driver.addons import Addons
    Addons(client).install(str(folder), temp=True)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
