"""What the templates of public pages may ask for: the known facts, the look, the present path."""

from flask import Flask, g, request

from kiosk.known import known


def install(app: Flask) -> None:
    """Offer these to the templates; the facts are read only when a template asks."""

    @app.context_processor
    def offer() -> dict[str, object]:
        return {"around": known, "look": g.get("look"), "here": request.path}
