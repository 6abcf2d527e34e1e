"""The public face: one file per topic, each page usable without a script."""

from flask import Blueprint, Flask

from kiosk.public import (
    apply,
    ask,
    deadline,
    domain,
    download,
    entry,
    guide,
    handover,
    health,
    home,
    layout,
    machine,
    material,
    offline,
    picture,
    scan,
    screen,
    search,
    signage,
    statements,
    track,
)

TOPICS = (
    home,
    domain,
    entry,
    material,
    search,
    guide,
    deadline,
    statements,
    health,
    scan,
    picture,
    apply,
    track,
    download,
    machine,
    screen,
    signage,
    offline,
    handover,
    ask,
)


def register(app: Flask) -> None:
    """Add every public page to the application; `entry.show` becomes `public.entry.show`."""
    layout.install(app)
    face = Blueprint("public", __name__)
    for topic in TOPICS:
        face.register_blueprint(topic.blueprint)
    # It checks its token itself, so that an expired one does not cost what was typed.
    app.extensions["csrf"].exempt(apply.send)
    app.register_blueprint(face)
    screen.install(app)
