"""Compiled packs are kept between starts, and only where nobody else can write."""

from __future__ import annotations

import os
from pathlib import Path

from secondlook.packs.shelf import KEPT, shelved


def test_the_same_sources_are_made_once(tmp_path: Path) -> None:
    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"pack")
        return b"pack"

    shelf = tmp_path / "shelf"
    assert [shelved(shelf, ["a", "b"], make) for _ in range(3)] == [b"pack"] * 3
    assert len(made) == 1
    shelved(shelf, ["ab", ""], make)
    assert len(made) == 2, "other sources, though their letters are the same"


def test_a_shelf_that_others_can_write_on_is_left_alone(tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelved(shelf, ["a"], lambda: b"first")
    shelf.chmod(0o777)
    assert shelved(shelf, ["a"], lambda: b"second") == b"second"


def test_no_place_for_a_shelf_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert shelved(tmp_path / "file", ["a"], lambda: b"pack") == b"pack"


def test_the_oldest_make_room(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        shelved(tmp_path / "shelf", [str(number)], lambda: b"pack")
        for age, file in enumerate(sorted((tmp_path / "shelf").iterdir(), key=lambda f: f.stat().st_mtime)):
            os.utime(file, (age, age))
    assert len(list((tmp_path / "shelf").iterdir())) == KEPT
