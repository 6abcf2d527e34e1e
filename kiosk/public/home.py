"""The home page: a search box, the domains by theme, and what is new."""

from itertools import groupby

from flask import Blueprint, render_template

from catalog import facts
from catalog.store import domains, materials
from kiosk import db

blueprint = Blueprint("home", __name__)

_NEWEST = 5
# Everyday words that open the search with one tap; examples of how to ask, not a ranking.
EXAMPLES = ("低保", "高龄津贴", "种地补贴", "征地")


@blueprint.get("/")
def show() -> str:
    owner = db.owner()
    found = domains.all_of(db.connection(), owner.id)
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
