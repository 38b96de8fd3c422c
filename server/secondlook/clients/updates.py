"""What browsers and mail programs ask for to learn of a newer package: Chromium's updates.xml, Mozilla's updates.json."""

from __future__ import annotations

import json
from xml.sax.saxutils import quoteattr


def updates_xml(extension_id: str, version: str, address: str, sha256: str, oldest_browser: str) -> bytes:
    """For Chrome, Edge and Chromium. `address` is that of the .crx."""
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        "<gupdate xmlns='http://www.google.com/update2/response' protocol='2.0'>\n"
        f"  <app appid={quoteattr(extension_id)}>\n"
        f"    <updatecheck codebase={quoteattr(address)} version={quoteattr(version)} hash_sha256={quoteattr(sha256)} "
        f"prodversionmin={quoteattr(oldest_browser)}/>\n"
        "  </app>\n"
        "</gupdate>\n"
    ).encode()


def updates_json(addon_id: str, version: str, address: str, sha256: str, oldest_program: str) -> bytes:
    """For Firefox and Thunderbird. `address` is that of the .xpi."""
    update = {
        "version": version,
        "update_link": address,
        "update_hash": f"sha256:{sha256}",
        "applications": {"gecko": {"strict_min_version": oldest_program}},
    }
    return (json.dumps({"addons": {addon_id: {"updates": [update]}}}, indent=2) + "\n").encode()
