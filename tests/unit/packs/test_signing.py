"""Signatures: what was signed opens, anything else does not, and Node's WebCrypto says the same."""

from __future__ import annotations

import json
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from secondlook.errors import PackError
from secondlook.packs import signing
from secondlook.paths import extension_dir

PACK = json.dumps({"format": 1, "id": "t", "text": "häuser 微信"}, ensure_ascii=False).encode()


def _signed(folder: Path) -> tuple[bytes, dict[str, str]]:
    key = signing.load_or_make_key(folder / "key.pem")
    return signing.sign(PACK, key), signing.keyring(signing.public_text(key.public_key()))


def _opens_in_js(signed: bytes, keys: dict[str, str], folder: Path) -> bool:
    (folder / "pack.signed").write_bytes(signed)
    script = f"""
        import {{readFileSync}} from 'node:fs';
        import {{openPack}} from {json.dumps(str(extension_dir() / "engine" / "signed.js"))};
        const pack = await openPack(new Uint8Array(readFileSync(process.argv[1])), {json.dumps(keys)});
        if (pack.text !== 'häuser 微信') process.exit(3);
    """
    command = ["node", "--input-type=module", "-e", script, str(folder / "pack.signed")]
    status = subprocess.run(command, capture_output=True).returncode
    assert status in (0, 1)
    return status == 0


def test_what_was_signed_opens_in_both(tmp_path: Path) -> None:
    signed, keys = _signed(tmp_path)

    assert signing.open_signed(signed, keys) == PACK
    assert _opens_in_js(signed, keys, tmp_path)


def test_no_flipped_bit_opens(tmp_path: Path) -> None:
    signed, keys = _signed(tmp_path)
    dice = random.Random(1)
    for _ in range(1_000):
        broken = bytearray(signed)
        broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
        try:
            opened = signing.open_signed(bytes(broken), keys)
        except PackError:
            continue
        # Unused bits of the last base64 digit carry nothing; the content must be what was signed all the same.
        assert opened == PACK


@pytest.mark.parametrize("damage", ["cut", "other key", "no header", "empty", "unsigned"])
def test_what_was_not_signed_opens_in_neither(damage: str, tmp_path: Path) -> None:
    signed, keys = _signed(tmp_path)
    other = signing.load_or_make_key(tmp_path / "other.pem")
    damaged = {
        "cut": signed[:-5],
        "other key": signing.sign(PACK, other),
        "no header": PACK,
        "empty": b"",
        "unsigned": signed.split(b" ")[0] + b" 1 " + next(iter(keys)).encode() + b" AAAA\n" + PACK,
    }[damage]

    with pytest.raises(PackError):
        signing.open_signed(damaged, keys)
    assert not _opens_in_js(damaged, keys, tmp_path)


def test_the_key_file_is_private(tmp_path: Path) -> None:
    signing.load_or_make_key(tmp_path / "key.pem")

    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600


def test_another_kind_of_key_is_refused_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("-----BEGIN NONSENSE-----")

    with pytest.raises(PackError, match="not a private key in PEM form"):
        signing.load_or_make_key(tmp_path / "key.pem")


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    for number in range(20):
        file = tmp_path / str(number) / "key.pem"
        with ThreadPoolExecutor(8) as pool:
            keys = list(pool.map(signing.load_or_make_key, [file] * 8))
        assert len({signing.public_text(key.public_key()) for key in keys}) == 1
        assert list(file.parent.iterdir()) == [file]
