"""The whole pack of a draft, compiled: it takes a second or two, so the last ones are kept."""

from __future__ import annotations

from functools import lru_cache

from ...engine.assess import Engine
from ...engine.pack import Organisation, Pack
from ...packs.overlay import as_json, from_json
from ...packs.publish import base_rules
from ...packs.release import compile_release
from ...packs.rule_files import Files
from ..service import service


def draft_engine(files: Files) -> Engine:
    """An engine with the rules that this overlay makes. Raises PackError for whatever lint has to say."""
    return _engine(as_json(files), service().settings.own)


@lru_cache(maxsize=2)
def _engine(files: str, organisation: Organisation) -> Engine:
    return Engine(Pack.from_json(compile_release(base_rules(), from_json(files), organisation)))
