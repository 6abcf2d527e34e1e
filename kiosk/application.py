"""Puts the web application together: what stands around the pages, then the faces."""

import logging

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from catalog.store.connection import Database
from kiosk import (
    assets,
    attachments,
    auth,
    bodies,
    casework,
    compression,
    counting,
    db,
    device,
    errors,
    filters,
    finding,
    generation,
    hall,
    headers,
    icons,
    limits,
    look,
    nul,
    origin,
    pages,
    pictures,
    public,
    schedule,
    secret,
    staff,
)
from kiosk.config import Config
from kiosk.paths import STATIC, TEMPLATES


class _Json(DefaultJSONProvider):
    """Chinese as it is, and fields in the order they are written."""

    ensure_ascii = False
    sort_keys = False


def build(config: Config, database: Database | None = None) -> Flask:
    """The application for these settings; `database` spares opening a second one.

    Raises:
        NotAllowed: the installation's key is missing or weak.
    """
    app = Flask(
        "kiosk",
        static_url_path="/static",
        static_folder=str(STATIC),
        template_folder=str(TEMPLATES),
    )
    opened = database or Database(config.database_url)
    app.config.update(
        KIOSK=config,
        SECRET_KEY=secret.of(config, opened, "flask"),
        MAX_CONTENT_LENGTH=bodies.FORM,
        MAX_FORM_PARTS=200,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.base_url.startswith("https://"),
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        WTF_CSRF_TIME_LIMIT=None,
        # Private pages send no referrer; where a form comes from is checked in `origin`.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(filters.FILTERS)
    app.jinja_env.globals.update(
        icon=icons.icon,
        sprite=icons.sprite,
        switch_address=look.switch_address,
        picture=pictures.picture,
        code_address=pictures.address,
    )
    app.json = _Json(app)
    app.logger.setLevel(logging.INFO)
    screens = device.Keys(secret.of(config, opened, "screens"))
    device.install(app, screens)
    app.extensions["handover_key"] = secret.of(config, opened, "handover")
    _install(app, config, opened)
    watch = generation.Watch(opened)
    app.extensions["generation"] = watch
    pages.install(app, config, watch, screens)
    schedule.install(app, opened)
    bodies.limit(app)
    if config.proxies:
        count = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign] # the documented way to wrap a Flask application
    return app


def _install(app: Flask, config: Config, opened: Database) -> None:
    """What stands around the pages, in the order in which a request meets it; then the faces."""
    bodies.install(app)
    db.connect(app, opened)
    finding.connect(app, config, opened)
    casework.install(app, secret.of(config, opened, "cases"), config.cipher)
    if "staff" in config.surfaces:
        secure = config.base_url.startswith("https://")
        auth.install(app, secret.of(config, opened, "staff"), secure=secure)
        staff.guard(app)
    attachments.install(app)
    counting.connect(app, config)
    CSRFProtect(app)
    compression.install(app)
    headers.install(app, config)
    look.install(app, secure=config.base_url.startswith("https://"))
    hall.install(app, secure=config.base_url.startswith("https://"))
    assets.install(app)
    errors.install(app)
    limits.install(app)
    origin.install(app)
    nul.install(app)
    if "public" in config.surfaces:
        public.register(app)
    if "staff" in config.surfaces:
        staff.register(app)
