"""/try: everything that the page loads is there, nothing else of the extension is, and nothing runs inline."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient

from secondlook.engine.assess import Engine
from secondlook.engine.messages import Message
from secondlook.packs.load import engine_from, pack_bytes
from secondlook.paths import rules_dir
from secondlook.web.try_page import examples
from secondlook.web.words import LANGUAGES, say_in


class Page(HTMLParser):
    """The tags and addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.script_text = ""
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_script = tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.script_text += data.strip()

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_speaks_each_language(client: FlaskClient, lang: str) -> None:
    say = say_in(lang)
    html = client.get(f"/try?lang={lang}").text
    assert f'<html lang="{say("languageTag")}">' in html
    assert say("tryTitle") in html.replace("&#39;", "'")
    by_browser = client.get("/try", headers={"Accept-Language": lang.replace("_", "-")}).text
    assert f'<html lang="{say("languageTag")}">' in by_browser


def test_an_unknown_language_falls_back_to_english(client: FlaskClient) -> None:
    assert '<html lang="en">' in client.get("/try?lang=../xx", headers={"Accept-Language": "xx"}).text
    assert client.get("/static/words/xx.json").status_code == 404


def test_nothing_runs_inline(client: FlaskClient) -> None:
    answer = client.get("/try")
    page = Page(answer.text)
    assert page.script_text == ""
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "style"]
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy


def test_everything_that_the_page_loads_is_there(client: FlaskClient) -> None:
    page = Page(client.get("/try?lang=fi").text)
    wanted = [attrs["src"] for tag, attrs in page.tags if tag in ("script", "img")]
    wanted += [attrs["href"] for tag, attrs in page.tags if tag == "link"]
    wanted += [attrs["data-words"] for tag, attrs in page.tags if tag == "body"]
    wanted += ["/static/engine/tables.json", "/api/v1/pack"]
    seen: set[str] = set()
    while wanted:
        address = wanted.pop()
        assert address
        if address in seen:
            continue
        seen.add(address)
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            if address.endswith(".js"):
                wanted += [urljoin(address, name) for name in re.findall(r'from ["\'](\.[^"\']+)', answer.text)]
    assert "/static/engine/engine.js" in seen


@pytest.mark.parametrize("name", ["background/queue.js", "manifest.json", "preview.js", "engine/../manifest.json"])
def test_the_rest_of_the_extension_is_not_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_from(pack_bytes(rules_dir()))


@pytest.mark.parametrize("example", examples(), ids=lambda example: example["lang"])
def test_each_example_shows_an_approach(engine: Engine, example: dict[str, str]) -> None:
    judged = engine.assess(Message(example["text"]))
    assert judged.level == "warning"
    assert len({finding.tactic for finding in judged.findings}) >= 3
