"""What the templates of public pages may ask for: the known facts, the look, the present path."""

from flask import Flask, current_app, g, request

from kiosk import clock
from kiosk.known import known


def install(app: Flask) -> None:
    """Offer these to the templates; the facts are read only when a template asks."""

    @app.context_processor
    def offer() -> dict[str, object]:
        return {
            "around": known,
            "look": g.get("look"),
            "here": request.path,
            "today": clock.today(),
            "offered": _offered,
        }


def _offered(address: str) -> bool:
    """Whether this installation has a page at a fixed address, so that no link leads nowhere."""
    rules: set[str] | None = current_app.extensions.get("addresses")
    if rules is None:
        rules = {rule.rule for rule in current_app.url_map.iter_rules()}
        current_app.extensions["addresses"] = rules
    return address in rules
