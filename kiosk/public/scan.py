"""A scanned code: counted, then led to its page, a signpost or the nearest codes (rule Q2).

`/q/<code>/<sheet>` is what printed sheets hold; the number says which sheet hangs where.
"""

from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import wayfinding
from catalog.store import sheets
from catalog.store.codes import Named
from catalog.wayfinding import Gone, Open
from kiosk import clock, counting, db

blueprint = Blueprint("scan", __name__)

_PRIVATE = {"Cache-Control": "no-store"}
_SHEET_DIGITS = 6


@blueprint.get("/q/<code>", defaults={"sheet": ""})
@blueprint.get("/q/<code>/<sheet>")
def show(code: str, sheet: str) -> Response | tuple[str, int, dict[str, str]]:
    found = wayfinding.resolve(db.connection(), db.owner().id, code)
    if isinstance(found, Open | Gone) and request.method == "GET":
        counting.counter().count(found.thing.code, _number(sheet), clock.today())
    if isinstance(found, Open):
        answer = redirect(page_of(found.thing))
        answer.headers.update(_PRIVATE)
        return answer
    if isinstance(found, Gone):
        return _signpost(found)
    return render_template("public/scan/unknown.html", found=found, to=page_of), 404, _PRIVATE


def gone(code: str) -> tuple[str, int, dict[str, str]]:
    """The signpost of a withdrawn thing at its own address; another address is not there."""
    found = wayfinding.resolve(db.connection(), db.owner().id, code)
    if not isinstance(found, Gone) or not found.thing.reason:
        abort(404)
    return _signpost(found)


def _signpost(found: Gone) -> tuple[str, int, dict[str, str]]:
    """Why it is gone and where to look."""
    return render_template("public/scan/gone.html", found=found, to=page_of), 410, _PRIVATE


def moved(thing: str, code: str) -> Response:
    """To the address under the code as it is written; every page has one address only."""
    query = urlencode(list(request.args.items(multi=True)))
    return redirect(url_for(f"public.{thing}.show", code=code) + (f"?{query}" if query else ""))


def page_of(thing: Named) -> str:
    """The address of the page that a code stands for."""
    if thing.kind == "domain":
        return url_for("public.domain.show", number=thing.ref)
    if thing.kind in ("entry", "material"):
        return url_for(f"public.{thing.kind}.show", code=thing.code)
    return url_for("public.home.show")


def _number(sheet: str) -> int:
    """The number of a sheet that was really drawn; anything else counts as no sheet."""
    if not (sheet.isascii() and sheet.isdigit() and len(sheet) <= _SHEET_DIGITS):
        return 0
    number = int(sheet)
    return number if sheets.is_known(db.connection(), db.owner().id, number) else 0
