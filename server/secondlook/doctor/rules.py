"""The pack that clients fetch: it can be built, its signature is good, it is not over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from ..packs.publish import KEY_FILE, public_keys, signed_pack
from ..packs.signing import open_signed
from .line import Line, Patient


def look(patient: Patient) -> Iterator[Line]:
    """Whether clients will take it. Raises PackError."""
    settings = patient.settings
    if not (settings.data_dir / KEY_FILE).exists():
        # Looking must not make a key.
        yield Line("rules", "warning", "there is no key yet that signs the rules", "start the service once: `secondlook serve`")
        return
    pack = json.loads(open_signed(signed_pack(settings), public_keys(settings)))
    ends = pack.get("expires")
    if ends and datetime.fromisoformat(ends) <= patient.now:
        yield Line("rules", "trouble", f"the rules ended on {ends}", "update Second Look, or publish them anew")
    else:
        yield Line("rules", "fine", f"rules {pack['version']}, signed")
