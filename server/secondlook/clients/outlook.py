"""One organisation's Outlook add-in: the manifests that an administrator deploys. Its pages come from the service itself."""

from __future__ import annotations

import json
import re
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from lxml import etree  # type: ignore[import-untyped]

from ..errors import InputError
from ..paths import extension_dir, outlook_dir
from .browser import BrowserClient, server_origin

_EXAMPLE = "https://secondlook.example"
_NO_ID = "00000000-0000-0000-0000-000000000000"
_BASIC = "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}"
_OFFICE = "{http://schemas.microsoft.com/office/appforoffice/1.1}"
# Outlook asks for a place, too, and takes another place's text of the same language.
_LOCALES = {"en": "en-US", "fi": "fi-FI", "sv": "sv-SE", "de": "de-DE", "fr": "fr-FR", "zh_CN": "zh-CN"}
_ICONS = ("color.png", "outline.png")

Words = Mapping[str, Mapping[str, str]]


def build_outlook(client: BrowserClient, out: Path) -> Path:
    """Write `manifest.xml`, and the unified `manifest.json` with its icons, to the folder `out`; an older build is replaced.

    Raises InputError when the address cannot be used, or `out` holds something else than a build.
    """
    if out.exists() and not (out / "manifest.xml").is_file() and any(out.iterdir()):
        raise InputError(f"{out} is not an Outlook add-in; name a new folder", "--out")
    origin, words = server_origin(client.server), {lang: _words(lang) for lang in _LOCALES}
    if not origin.startswith("https:"):
        raise InputError("Outlook loads an add-in over https only", "--server")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / "manifest.xml").write_bytes(add_in_manifest(origin, client.enrol_code, words))
    (out / "manifest.json").write_text(unified_manifest(origin, client.enrol_code, words["en"]), "utf-8")
    for icon in _ICONS:
        shutil.copyfile(outlook_dir() / "icons" / icon, out / icon)
    return out


def add_in_manifest(origin: str, enrol_code: str, words: Words) -> bytes:
    """The add-in only manifest, which every Outlook takes, in six languages."""
    source = _for_server((outlook_dir() / "manifest.xml").read_text("utf-8"), origin, enrol_code, escape=True)
    tree = etree.fromstring(source.encode(), etree.XMLParser(remove_comments=True, resolve_entities=False))
    for place in tree.iter(f"{_BASIC}String", f"{_OFFICE}DisplayName", f"{_OFFICE}Description"):
        _speak(place, place.get("id") or place.get("DefaultValue", ""), words)
    etree.indent(tree)
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8"))


def unified_manifest(origin: str, enrol_code: str, words: Mapping[str, str]) -> str:
    """The unified manifest for Microsoft 365, in English."""
    source = _for_server((outlook_dir() / "manifest.json").read_text("utf-8"), origin, enrol_code, escape=False)
    return re.sub(r"\{(\w+)\}", lambda gap: json.dumps(words[gap[1]], ensure_ascii=False)[1:-1], source)


def _for_server(source: str, origin: str, enrol_code: str, *, escape: bool) -> str:
    # The same server gets the same id on every build, so that a new build updates the old one.
    source = source.replace(_NO_ID, str(uuid.uuid5(uuid.NAMESPACE_URL, f"{origin}/outlook/")))
    source = source.replace(f'"{urlsplit(_EXAMPLE).netloc}"', f'"{urlsplit(origin).netloc}"')
    if enrol_code:
        query = urlencode({"enrol": enrol_code})
        source = source.replace("/outlook/pane.html", f"/outlook/pane.html?{query.replace('&', '&amp;') if escape else query}")
    return source.replace(_EXAMPLE, origin)


def _speak(place: etree._Element, key: str, words: Words) -> None:
    """Put a text in all languages where the manifest names its key."""
    namespace = _BASIC if place.tag.startswith(_BASIC) else _OFFICE
    place.set("DefaultValue", words["en"][key])
    for lang, locale in _LOCALES.items():
        if lang != "en":
            etree.SubElement(place, f"{namespace}Override", Locale=locale, Value=words[lang][key])


def _words(lang: str) -> dict[str, str]:
    """What the add-in says in one language: the extension's words, and its own where Outlook differs."""
    both: dict[str, dict[str, str]] = {}
    for path in (extension_dir() / "_locales" / lang / "messages.json", outlook_dir() / "words" / f"{lang}.json"):
        both |= json.loads(path.read_text("utf-8"))
    return {key: entry["message"] for key, entry in both.items()}
