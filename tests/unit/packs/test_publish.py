"""The pack of an installation knows what the organisation calls its own."""

from __future__ import annotations

import json
from pathlib import Path

from secondlook.engine.messages import Message, Sender
from secondlook.packs import signing
from secondlook.packs.load import engine_from
from secondlook.packs.publish import own_pack, public_keys, signed_pack
from secondlook.settings import Settings

LURE = Message("We would pay you for a short report.", sender=Sender(address="hr@northlake-careers.example"))


def test_look_alikes_of_the_own_domains_are_seen(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path, own_domains="Northlake.example, kivi.example", trusted_auth_servers="mx.northlake.example"
    )

    pack = signing.open_signed(signed_pack(settings), public_keys(settings))

    assert pack == own_pack(settings)
    assert json.loads(pack)["organisation"] == {
        "domains": ["northlake.example", "kivi.example"],
        "trusted_servers": ["mx.northlake.example"],
        "sensitivity": "balanced",
    }
    assert "wrong-sender-and-ask" in [rule.id for rule in engine_from(pack).assess(LURE).rules]


def test_without_own_domains_nothing_is_near(tmp_path: Path) -> None:
    assessment = engine_from(own_pack(Settings(data_dir=tmp_path))).assess(LURE)

    assert "lookalike-domain" not in [finding.signal for finding in assessment.findings]
