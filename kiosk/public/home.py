"""The home page: a search box, the domains by theme, and what is new."""

from itertools import groupby

from flask import Blueprint, render_template

from catalog import facts
from catalog.store import materials
from kiosk import db
from kiosk.known import known

blueprint = Blueprint("home", __name__)

_NEWEST = 5
# Everyday words that open the search with one tap; examples of how to ask, not a ranking.
EXAMPLES = ("低保", "高龄津贴", "种地补贴", "征地")


@blueprint.get("/")
def show() -> str:
    around = known()
    owner, found = around.organisation, around.domains.values()
    themes = {theme.key: theme for theme in (*facts.themes(), facts.ADDED_THEME)}
    groups = [
        (themes[key], list(members)) for key, members in groupby(found, lambda one: one.theme)
    ]
    return render_template(
        "public/home/show.html",
        groups=groups,
        examples=EXAMPLES,
        newest=materials.newest(db.connection(), owner.id, _NEWEST),
        changes=materials.changes(db.connection(), owner.id, _NEWEST),
    )
