"""The big display: one domain with its code after another, for people who only walk past.

Without a script each page asks for the next one by itself; with one the next page is fetched
first, so that a display keeps a good picture while the server is away.
"""

import re

from flask import Blueprint, Response, make_response, render_template, request, url_for

from catalog import facts
from catalog.entry import Domain, Entry
from catalog.store import entries, materials
from kiosk import clock, db, pictures
from kiosk.known import known

blueprint = Blueprint("signage", __name__)

_SECONDS = 12
_LONGEST = 3600
_ROWS = 4
_NEWEST = 4


@blueprint.get("/signage")
def show() -> Response:
    """`domains` chooses which (07,19,…); `minutes` says how long each stays, 0.2 when not given."""
    around, connection = known(), db.connection()
    chosen = _chosen(request.args.get("domains", ""), around.domains)
    place = _place(request.args.get("n", ""), len(chosen))
    domain = chosen[place]
    rows = entries.of_domain(connection, around.organisation.id, domain.id)
    text = render_template(
        "public/signage/show.html",
        domain=domain,
        theme=facts.theme(domain.theme),
        rows=sorted(rows, key=_most_worth_showing)[:_ROWS],
        count=len(rows),
        drawing=pictures.on_display(domain.code),
        newest=materials.newest(connection, around.organisation.id, _NEWEST),
        now=clock.now(),
        seconds=_seconds(request.args.get("minutes", "")),
        place=place + 1,
        total=len(chosen),
        next=url_for(
            "public.signage.show",
            n=place + 2 if place + 1 < len(chosen) else 1,
            minutes=request.args.get("minutes") or None,
            domains=request.args.get("domains") or None,
        ),
    )
    answer = make_response(text)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _most_worth_showing(row: Entry) -> tuple[bool, int]:
    """Entries with materials first, the newest of them first."""
    return row.materials == 0, -row.updated.toordinal() if row.updated else 0


def _chosen(asked: str, domains: dict[str, Domain]) -> list[Domain]:
    """The domains named, in that order; all of them by number when none is known."""
    named = [domains[number] for number in re.findall(r"\d+", asked[:200]) if number in domains]
    return named or sorted(domains.values(), key=lambda one: one.number)


def _place(asked: str, total: int) -> int:
    number = int(asked) if re.fullmatch(r"[0-9]{1,3}", asked) else 1
    return (max(1, number) - 1) % total


def _seconds(asked: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,2})?", asked):
        return _SECONDS
    return max(5, min(_LONGEST, round(float(asked) * 60)))
