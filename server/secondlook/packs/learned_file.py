"""rules/learned/wording.json: what `secondlook rules train` wrote, as far as engines need it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..errors import PackError
from .rule_files import Files

_NAME = "learned/wording.json"


def read_learned(files: Files) -> Mapping[str, Any] | None:
    """Words, weights and thresholds without their provenance; None where nothing was trained."""
    if _NAME not in files:
        return None
    try:
        data = json.loads(files[_NAME])
        return {key: value for key, value in data.items() if key != "about"}
    except (ValueError, AttributeError):
        raise PackError("not the JSON that `secondlook rules train` writes; train again", f"{_NAME}:1:1") from None
