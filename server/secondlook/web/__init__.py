"""The HTTP service: an application factory, and one blueprint a file."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from ..settings import Settings
from ..store.database import Database
from . import (
    access,
    assess,
    clients,
    counts,
    enrol,
    health,
    home,
    metrics,
    openapi,
    openid,
    outlook,
    pack,
    problems,
    report_page,
    report_pass,
    report_worker,
    reports,
    rotate,
    security_headers,
    staff,
    try_page,
    what_we_keep,
)
from .service import Clock, Service, utc_now

SMALL_BODY = 64 * 1024


def create_app(settings: Settings, *, database: Database | None = None, now: Clock = utc_now) -> Flask:
    """Build the service: settings, store, routes, and what every answer carries."""
    openid.prepare(settings)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = SMALL_BODY  # reports and the forms that say so take more
    database = database or Database(settings.store_url, connections=settings.threads + 2)
    app.extensions["secondlook"] = Service(settings, database, now)
    for blueprint in (
        reports,
        report_pass,
        pack,
        clients,
        enrol,
        rotate,
        counts,
        assess,
        openapi,
        health,
        metrics,
        home,
        try_page,
        report_page,
        report_worker,
        outlook,
        what_we_keep,
    ):
        app.register_blueprint(blueprint.bp)
    staff.register(app)
    access.register(app)
    problems.register(app)
    security_headers.register(app)
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return app
