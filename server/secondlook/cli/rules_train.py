"""`secondlook rules train`: the learned signal, made anew from the corpus."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import SecondLookError
from ..paths import rules_dir


@click.command("train")
@click.option(
    "--corpus", type=click.Path(path_type=Path, file_okay=False, exists=True), default="tests/corpus", show_default=True
)
@click.option(
    "--part", "parts", multiple=True, default=("train", "tune"), show_default=True, help="a part to learn from; may be repeated"
)
@click.option("--day", required=True, help="the date that the file will name, as 2026-11-25")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="default: rules/learned/wording.json")
def train_wording(corpus: Path, parts: tuple[str, ...], day: str, out: Path | None) -> int:
    """Train the learned signal; the same corpus gives the same bytes."""
    try:
        from ..train.wording import to_text, train
    except ModuleNotFoundError as error:
        raise SecondLookError(f"training needs {error.name}; install it with: pip install 'secondlook[learn]'") from None
    content = train(corpus, parts, rules_dir(), day)
    file = out or rules_dir() / "learned" / "wording.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(to_text(content), encoding="utf-8")
    about = content["about"]
    click.echo(f"{file}: {about['messages']} messages, {about['scenarios']} scenarios, {len(content['words'].split(' '))} words")
    click.echo(
        "AUC on scenarios left out: " + ", ".join(f"{name} {value / 10_000:.3f}" for name, value in about["ranking"].items())
    )
    for name, kinds in about["reached"].items():
        for kind, reached in kinds.items():
            rows = "; ".join(" ".join(f"{group} {value / 100:.1f} %" for group, value in row.items()) for row in reached)
            click.echo(f"{name}, {kind}: {rows}")
    return 0
