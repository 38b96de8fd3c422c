"""`/report`: paste a message or add a screenshot, see what would be sent, send it. For people without any client.

The page is judged by the extension's engine and shows the extension's preview. It can be put on the home screen,
opens without a network (report_worker.py), and takes what a phone shares to it.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue

from ..clients.qr import qr_svg, report_address
from ..packs.publish import public_keys
from ..paths import extension_dir, outlook_dir
from .access import public
from .service import service
from .words import choose_language, say_in

bp = Blueprint("report_page", __name__)

# Pictures are shown before they are sent, hence blob:. The one policy of Trusted Types names the worker's script.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types report-worker"
)
# What of the other clients the page runs besides that which /try runs: address below /static to file.
SHARED = {
    "background/disk.js": extension_dir() / "background" / "disk.js",
    "background/retry.js": extension_dir() / "background" / "retry.js",
    "pane/outbox.js": outlook_dir() / "pane" / "outbox.js",
    "preview.css": extension_dir() / "preview.css",
}
_COLOURS = {"background_color": "#ffffff", "theme_color": "#1f5f8b"}


@bp.before_request
def _switched_off() -> None:
    if request.path.startswith("/report") and not service().settings.report_page:
        abort(404)


@bp.get("/report")
@public
def show() -> str:
    """The page, in the language asked for by `?lang=` or by the browser."""
    return page(choose_language(request.args.get("lang"), request.accept_languages.best_match))


def page(lang: str) -> str:
    """The page in one language. It holds nothing that changes with the settings, so that it can be kept."""
    return render_template("report.html", lang=lang, say=say_in(lang))


@bp.get("/report/config.json")
@public
def config() -> Response:
    """What a packaged client finds in its package: the keys of the rules, and whom to ask when nothing works."""
    settings = service().settings
    contact = {"organisation": settings.organisation, "phone": settings.security_phone, "address": settings.contact_address}
    return jsonify(public_keys=dict(public_keys(settings)), contact=contact)


@bp.get("/report/manifest.webmanifest")
@public
def manifest() -> Response:
    """How the page looks on a home screen, and that phones may share text and pictures to it."""
    lang = choose_language(request.args.get("lang"), request.accept_languages.best_match)
    say = say_in(lang)
    answer = jsonify(
        id="/report",
        start_url="/report",
        scope="/report",
        display="standalone",
        lang=say("languageTag"),
        name=f"{say('appName')}: {say('reportTitle')}",
        short_name=say("appName"),
        description=say("panelReportHint"),
        icons=_icons(),
        share_target=_SHARE_TARGET,
        **_COLOURS,
    )
    answer.mimetype = "application/manifest+json"
    return answer


@bp.post("/report/share")
@public
def share() -> ResponseReturnValue:
    """A phone shares to the page, but its worker is not there to take it. Nothing of it is read here: only Send sends."""
    return redirect("/report", 303)


@bp.get("/report/qr.svg")
@public
def qr() -> Response:
    """The address of the page under the name by which this service was reached."""
    return Response(qr_svg(report_address(request.host_url)), mimetype="image/svg+xml")


def _serve(name: str) -> None:
    @bp.get(f"/static/{name}", endpoint=name.replace(".", "_"))
    @public
    def file() -> Response:
        return send_from_directory(SHARED[name].parent, SHARED[name].name)


for _name in SHARED:
    _serve(_name)


@bp.after_request
def _headers(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer


_SHARE_TARGET = {
    "action": "/report/share",
    "method": "POST",
    "enctype": "multipart/form-data",
    "params": {"title": "title", "text": "text", "url": "url", "files": [{"name": "pictures", "accept": ["image/*"]}]},
}


def _icons() -> list[dict[str, str]]:
    return [
        {"src": f"/static/report-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
