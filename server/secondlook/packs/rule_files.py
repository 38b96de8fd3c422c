"""The files of a folder of rules as text by their path, wherever they are kept: on disk, or in the database as an overlay is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import PackError
from .block import Block
from .strict_yaml import parse

Files = Mapping[str, str]
"""Path below the folder, with `/`, -> text."""

_LEARNED = "learned/wording.json"


def files_of(folder: Path) -> Files:
    """Every rule file below a folder, in the order of their paths. Raises PackError for a file that is not UTF-8."""
    learned = folder / _LEARNED
    found = [*folder.rglob("*.yml"), *([learned] if learned.is_file() else [])]
    return {name: text_of(file, name) for name, file in sorted((f.relative_to(folder).as_posix(), f) for f in found)}


def text_of(file: Path, name: str) -> str:
    """One file as text. Raises PackError when it is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PackError("the file is not UTF-8; save it as UTF-8", f"{name}:1:1") from error


def blocks(files: Files, part: str) -> Iterator[Block]:
    """The files of one folder among them, read. Raises PackError with file, line and column."""
    for name in sorted(files):
        folder, _, rest = name.rpartition("/")
        if folder == part and rest.endswith(".yml"):
            document = parse(files[name], name)
            yield Block(document, document.data, ())
