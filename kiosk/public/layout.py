"""What every public page shows around its content: the organisation, the catalogue's size."""

from dataclasses import dataclass

from flask import Flask, g, request

from catalog.entry import Organisation
from catalog.store import codes, domains
from kiosk import db


@dataclass(frozen=True)
class Around:
    """The facts of head and foot; `catalogue` is the code of the whole catalogue."""

    organisation: Organisation
    domains: int
    entries: int
    catalogue: str | None


def install(app: Flask) -> None:
    """Offer the facts to the templates; they are read only when a template asks."""

    @app.context_processor
    def offer() -> dict[str, object]:
        return {"around": around, "look": g.get("look"), "here": request.path}


def around() -> Around:
    """The facts of head and foot, read once a request."""
    if "around" not in g:
        owner = db.owner()
        coverage = domains.coverage(db.connection(), owner.id)
        entries = sum(one.entries for one in coverage.values())
        catalogue = codes.of_list(db.connection(), owner.id, "catalogue")
        g.around = Around(owner, len(coverage), entries, catalogue)
    kept: Around = g.around
    return kept
