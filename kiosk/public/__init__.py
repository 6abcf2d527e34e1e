"""The public face: one file per topic, each page usable without a script."""

from flask import Blueprint, Flask

from kiosk.public import (
    deadline,
    domain,
    entry,
    guide,
    handover,
    health,
    home,
    layout,
    material,
    offline,
    picture,
    scan,
    screen,
    search,
    signage,
    statements,
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
    screen,
    signage,
    offline,
    handover,
)


def register(app: Flask) -> None:
    """Add every public page to the application; `entry.show` becomes `public.entry.show`."""
    layout.install(app)
    face = Blueprint("public", __name__)
    for topic in TOPICS:
        face.register_blueprint(topic.blueprint)
    app.register_blueprint(face)
    screen.install(app)
