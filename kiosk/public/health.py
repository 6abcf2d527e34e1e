"""Health for machines: ok when the database is readable, without details for strangers."""

from flask import Blueprint, Response

from kiosk import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def show() -> Response:
    good = db.database().is_readable()
    answer = Response("ok\n" if good else "unavailable\n", 200 if good else 503)
    answer.mimetype = "text/plain"
    answer.headers["Cache-Control"] = "no-store"
    return answer
