"""Pages that several benchmarks write: each replaces its own section and leaves the others alone."""

from __future__ import annotations

from pathlib import Path


def replace_section(page: Path, name: str, text: str) -> None:
    """Put `text` between the marks of section `name`; a page or a section that is not there yet is added at the end."""
    begin, end = f"<!-- {name}: written by tests/bench, do not edit -->", f"<!-- end of {name} -->"
    before = page.read_text(encoding="utf-8") if page.is_file() else "# Performance\n\n"
    section = f"{begin}\n{text.strip()}\n{end}\n"
    if begin in before and end in before:
        head, _, rest = before.partition(begin)
        tail = rest.partition(end)[2].removeprefix("\n")
        page.write_text(head + section + tail, encoding="utf-8")
    else:
        page.write_text(before.rstrip("\n") + "\n\n" + section, encoding="utf-8")
