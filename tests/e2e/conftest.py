"""One installation for the session; one real browser of each kind; a screen with no tabs for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsers import chromium, firefox
from installation import Installation, Sink, mail_sink
from screens import ChromiumScreen, FirefoxScreen, Screen
from wire import Wire, wire_to

from secondlook.demo.site import Site, serve_site


@pytest.fixture(scope="session")
def mail() -> Iterator[tuple[Sink, int]]:
    with mail_sink() as sink_and_port:
        yield sink_and_port


@pytest.fixture(scope="session")
def sink(mail: tuple[Sink, int]) -> Sink:
    return mail[0]


@pytest.fixture(scope="session")
def installation(mail: tuple[Sink, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installed = Installation(tmp_path_factory.mktemp("installation"), mail[1])
    installed.start()
    yield installed
    installed.kill()


@pytest.fixture(scope="session")
def wire(installation: Installation) -> Iterator[Wire]:
    with wire_to(installation.port) as running:
        yield running


@pytest.fixture(scope="session")
def extension(installation: Installation, wire: Wire) -> Path:
    return installation.build_extension(f"http://127.0.0.1:{wire.port}")


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with serve_site() as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """One for the session: a thread can hold no second."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def in_chromium(
    playwright: Any, extension: Path, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ChromiumScreen]:
    with chromium(playwright, extension, tmp_path_factory.mktemp("chromium"), site.port) as context:
        yield ChromiumScreen(context)


@pytest.fixture(scope="session")
def in_firefox(extension: Path, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirefoxScreen]:
    with firefox(extension, tmp_path_factory.mktemp("firefox")) as client:
        yield FirefoxScreen(client, site.port)


@pytest.fixture(params=["chromium", "firefox"])
def screen(request: pytest.FixtureRequest) -> Iterator[Screen]:
    """A browser with the extension; the test runs once in each."""
    shown: Screen = request.getfixturevalue(f"in_{request.param}")
    yield shown
    shown.close()
