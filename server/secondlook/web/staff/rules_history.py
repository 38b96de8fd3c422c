"""/rules/history: who put out what, when and why; the way back; releases as files; and what clients refused."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from ...errors import InputError, PackError
from ...packs.overlay import Overlay, read_overlay
from ...packs.overlay_difference import Difference, differences_between
from ...packs.publish import base_rules, base_version
from ...packs.signing import key_id, keyring
from ...store.database import Database
from ...store.pack_refusals import list_refusals
from ...store.publish_rules import draft_imported, exported, roll_back, workshop_from
from ...store.rule_releases import Release, list_releases, release_files
from ..access import allows, person
from ..service import service
from .rules_page import EDITOR, MOST_BODY, PUBLISHER, READERS, rules_page, said
from .rules_signal import back

bp = Blueprint("rules_history", __name__)
PAGE = 20
REFUSED_SINCE = timedelta(days=30)


@bp.get("/rules/history")
@allows(*READERS)
def show() -> str:
    """The releases, newest first."""
    return _page()


@bp.post("/rules/history/<int:version>/roll-back")
@allows(PUBLISHER)
def return_to(version: int) -> ResponseReturnValue:
    """Bring an older release back as a newer one, at once."""
    here = service()
    why = " ".join(request.form.get("why", "").split()) or "-"
    try:
        roll_back(here.database, version, workshop=workshop_from(here.settings), actor=person().login, why=why, now=here.now())
    except (InputError, PackError) as error:
        return _page(said(error)), 422
    return back("/rules/history")


@bp.get("/rules/history/<int:version>/export")
@allows(PUBLISHER)
def export(version: int) -> ResponseReturnValue:
    """A release as one signed file, for networks without internet."""
    here = service()
    try:
        content = exported(here.database, version, workshop=workshop_from(here.settings))
    except (InputError, PackError) as error:
        return _page(said(error)), 404
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="rules-{version}.release"'
    return answer


@bp.post("/rules/history/import")
@allows(EDITOR, body=2 * MOST_BODY + 20_000_000)
def take_in() -> ResponseReturnValue:
    """A release that another installation exported as a draft, if the given key signed it; it takes the way of any change."""
    here, file = service(), request.files.get("file")
    try:
        keys = keyring(request.form.get("key", "").strip())
        content = file.read() if file else b""
        draft = draft_imported(here.database, content, keys, actor=person().login, now=here.now())
    except (InputError, PackError) as error:
        return _page(said(error)), 422
    return back(f"/rules/drafts/{draft.draft_id}")


def _page(trouble: str = "") -> str:
    here = service()
    before = request.args.get("before", "")
    releases = list_releases(here.database, before=int(before) if before.isdecimal() else None, limit=PAGE + 1)
    workshop = workshop_from(here.settings) if PUBLISHER in person().roles else None
    return render_template(
        "staff/rules/history.html",
        **rules_page(),
        releases=[(release, _changes(here.database, release)) for release in releases[:PAGE]],
        older=releases[PAGE - 1].version if len(releases) > PAGE else None,
        newest=0 if before else releases[0].version if releases else 0,
        base=base_version(),
        refusals=list_refusals(here.database, since=here.now() - REFUSED_SINCE),
        public_key=workshop.keys.known[key_id(workshop.keys.now.public_key())] if workshop else "",
        trouble=trouble,
    )


def _changes(database: Database, release: Release) -> list[Difference]:
    """What it changed against the one before it."""
    return differences_between(base_rules(), _overlay(database, release.version - 1), _overlay(database, release.version))


def _overlay(database: Database, version: int) -> Overlay:
    try:
        return read_overlay(release_files(database, version))
    except (InputError, PackError):  # older than this program reads, or never there
        return Overlay()
