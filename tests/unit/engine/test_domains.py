"""Domains read by ourselves, compared with those who read them for the world: tldextract and Python's codec."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from typing import Any

import pytest
import tldextract
from hypothesis import given
from hypothesis import strategies as st

from secondlook.engine.hosts import clean_host, host_of_link
from secondlook.engine.punycode import decode
from secondlook.engine.suffixes import Suffixes
from secondlook.packs.public_suffixes import public_suffixes
from secondlook.paths import extension_dir

DOMAINS = 2_000
SUFFIXES = Suffixes(public_suffixes())
LABEL = st.text("abcdefghijklmnopqrstuvwxyz0123456789-äöåßжабв中文報告가😀", min_size=1, max_size=20)


def _domains() -> list[tuple[str, str]]:
    """Host names under every kind of suffix, with the site that tldextract finds; all in comparable form."""
    reader = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
    rules, chance = sorted(reader.tlds), random.Random(3)
    found = []
    while len(found) < DOMAINS:
        # Nothing less than `any.`: tldextract forgets the wildcard of `*.oci.example` for `b.oci.example` when `*.b.oci.example` is a rule.
        rule = chance.choice(rules).removeprefix("!").replace("*.", "any.")
        host = ".".join([*chance.choices(["www", "firm", "xn--bcher-kva", "com", "käse"], k=chance.randint(0, 3)), rule])
        read = reader(host)
        if read.suffix:
            found.append((clean_host(host), clean_host(read.top_domain_under_public_suffix or host)))
    return found


def _in_javascript(module: str, call: str, values: list[Any]) -> list[Any]:
    node = shutil.which("node")
    assert node, "the twin needs Node.js"
    address = (extension_dir() / "engine" / module).as_uri()
    script = f"""
        import * as twin from {json.dumps(address)};
        const {{values, suffixes}} = JSON.parse(await new Response(process.stdin).text());
        process.stdout.write(JSON.stringify(values.map((value) => {call})));
    """
    given = json.dumps({"values": values, "suffixes": public_suffixes()})
    run = subprocess.run([node, "--input-type=module", "-e", script], input=given, capture_output=True, text=True, check=True)
    answers: list[Any] = json.loads(run.stdout)
    return answers


def test_sites_are_those_of_tldextract() -> None:
    domains = _domains()

    assert [SUFFIXES.site(host) for host, _ in domains] == [site for _, site in domains]
    call = "(globalThis.known ??= new twin.Suffixes(suffixes)).site(value)"
    assert _in_javascript("suffixes.js", call, [host for host, _ in domains]) == [site for _, site in domains]


def test_an_ending_that_the_list_does_not_name() -> None:
    assert SUFFIXES.site("www.northlake.example") == "northlake.example"
    assert SUFFIXES.knows("northlake.fi")
    assert not SUFFIXES.knows("northlake.example")
    assert not SUFFIXES.knows("co.uk")
    assert SUFFIXES.site("10.1.2.3") == "10.1.2.3"


@given(LABEL)
def test_punycode_comes_back(label: str) -> None:
    assert decode(label.encode("punycode").decode()) == label


@given(st.text("abcxyz019-", max_size=30))
def test_any_punycode_is_read_as_python_reads_it_or_refused(text: str) -> None:
    ours = decode(text)

    if ours is not None:
        assert ours == text.encode().decode("punycode")


def test_punycode_is_the_same_in_javascript() -> None:
    chance = random.Random(5)
    texts = ["".join(chance.choices("abcxyz019-", k=chance.randint(0, 30))) for _ in range(5_000)]
    texts += ["".join(chance.choices("aböж中😀-", k=chance.randint(1, 20))).encode("punycode").decode() for _ in range(2_000)]

    assert _in_javascript("punycode.js", "twin.decode(value)", texts) == [decode(text) for text in texts]


@pytest.mark.parametrize(
    ("href", "host"),
    [
        ("https://Firm.Example:8443/a?b#c", "firm.example"),
        ("  HTTP:\\\\firm.example\\x", "firm.example"),
        ("https:firm.example", "firm.example"),
        ("//firm.example/x", "firm.example"),
        ("www.firm.example", "www.firm.example"),
        ("https://bank.example@firm.example/", "firm.example"),
        ("ht\ntps://f%69rm.example.", "firm.example"),
        ("https://firm。example/", "firm.example"),
        ("https://xn--bcher-kva.example", "bücher.example"),
        ("https://xn--firm-.example", "xn--firm-.example"),
        ("https://fi rm.example", ""),
        ("https://", ""),
        ("https://firm..example", ""),
        ("https://[::1]/", ""),
        (f"https://{'a' * 254}", ""),
        ("mailto:anna@firm.example", ""),
        ("javascript:alert(1)//firm.example", ""),
        ("/path", ""),
    ],
)
def test_the_host_of_a_link(href: str, host: str) -> None:
    assert host_of_link(href) == host
    assert _in_javascript("hosts.js", "twin.hostOfLink(value)", [href]) == [host]
