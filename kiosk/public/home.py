"""The home page: a search box, the domains by theme, and what is new."""

from itertools import groupby

from flask import Blueprint, render_template

from catalog import facts
from catalog.entry import Domain, Theme
from catalog.store import entries, materials
from kiosk import clock, db, hall
from kiosk.known import known

blueprint = Blueprint("home", __name__)

_NEWEST = 5
_SAMPLES = 3
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
        introduced=introduced() if hall.is_on() else (),
    )


def introduced() -> list[tuple[Domain, Theme, list[str]]]:
    """The domains the waiting screen introduces, each with a few of its entries; today's first."""
    around, samples = known(), dict[str, list[str]]()
    for entry in entries.all_of(db.connection(), around.organisation.id):
        shown = samples.setdefault(entry.domain, [])
        if len(shown) < _SAMPLES and entry.title not in shown:
            shown.append(entry.title)
    found = [
        (one, facts.theme(one.theme), samples.get(one.number, []))
        for one in around.domains.values()
    ]
    first = clock.today().toordinal() % len(found) if found else 0
    return found[first:] + found[:first]
