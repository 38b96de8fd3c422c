"""One organisation's Thunderbird add-on: `mail_plugin/thunderbird/` with what it shares with the browser extension."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from ..paths import extension_dir, thunderbird_dir
from .browser import BrowserClient, clear_folder, write_organisation

# Nothing of these lies twice in the tree; a file of the add-on with the same name takes the place of the browser's.
_SHARED = (
    *("_locales", "engine", "icons", "look", "pages", "managed_schema.json"),
    *(f"{page}.{kind}" for page in ("panel", "preview", "options", "my_reports") for kind in ("html", "js", "css")),
    *(
        f"page/{name}"
        for name in (
            "dom.js",
            "text_map.js",
            "shown_words.js",
            "shadow_style.js",
            "painter.js",
            "card.js",
            "card.css",
            "marks.css",
        )
    ),
    "background",
)
_BROWSER_ONLY = ("background/selection.js",)
_DEVELOPMENT = ("jsconfig.json", "messenger.d.ts", "_locales")


def build_thunderbird(client: BrowserClient, out: Path, *, may_trash: bool = False) -> Path:
    """Write the add-on to the folder `out`, ready to be loaded or packed; an older build is replaced.

    `may_trash` asks for the permission without which the policy `after_report: "trash"` does nothing.
    Raises InputError when the address cannot be used, or `out` holds something else than a build.
    """
    clear_folder(out)
    for name in _SHARED:
        _copy(extension_dir() / name, out / name)
    for name in _BROWSER_ONLY:
        (out / name).unlink()
    shutil.copytree(thunderbird_dir(), out, ignore=shutil.ignore_patterns(*_DEVELOPMENT), dirs_exist_ok=True)
    _add_words(out)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    if may_trash:
        manifest["permissions"].append("messagesDelete")
    write_organisation(client, manifest, out)
    return out


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():  # not every page has a style sheet of its own
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _add_words(out: Path) -> None:
    """Where a mail program says it differently, its words take the place of the browser's."""
    for words in thunderbird_dir().glob("_locales/*/messages.json"):
        target = out / words.relative_to(thunderbird_dir())
        both = json.loads(target.read_text("utf-8")) | json.loads(words.read_text("utf-8"))
        target.write_text(json.dumps(both, ensure_ascii=False, indent=2) + "\n", "utf-8")
