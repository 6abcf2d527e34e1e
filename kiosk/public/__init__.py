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
    helping,
    home,
    layout,
    machine,
    material,
    near,
    offline,
    picture,
    records,
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
    near,
    track,
    download,
    machine,
    screen,
    signage,
    offline,
    handover,
    ask,
    records,
    helping,
)


def register(app: Flask) -> None:
    """Add every public page to the application; `entry.show` becomes `public.entry.show`."""
    layout.install(app)
    face = Blueprint("public", __name__)
    for topic in TOPICS:
        face.register_blueprint(topic.blueprint)
    # They check their token themselves, so that an expired one does not cost what was typed.
    for send in (apply.send, records.send, helping.send):
        app.extensions["csrf"].exempt(send)
    app.register_blueprint(face)
    screen.install(app)
