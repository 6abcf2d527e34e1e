"""Calls for help at the desk: whom to call back, ticked when it is done."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import helping as verbs
from catalog.errors import CatalogError
from catalog.store import help_calls
from catalog.store.help_calls import Call
from kiosk import auth, casework, clock, db

blueprint = Blueprint("helping", __name__, url_prefix="/help")

_LARGEST = 2**31 - 1
_SHOWN = 50


@dataclass(frozen=True)
class Row:
    """A call as the list shows it: what help, and what was done. Name and number need opening."""

    call: Call
    kind: str
    words: str
    note: str


def _rows(found: list[Call]) -> list[Row]:
    sealer = casework.register().sealer
    return [
        Row(
            one,
            verbs.KINDS.get(one.open("kind", sealer), "已清除"),
            one.open("words", sealer),
            one.open("note", sealer),
        )
        for one in found
    ]


@blueprint.get("")
@auth.allowed("case.handle")
def show() -> str:
    return _page()


def _page(refusal: str = "", opened: Call | None = None, chosen: int = 0) -> str:
    connection, register = db.connection(), casework.register()
    owner = register.organisation_id
    return render_template(
        "staff/helping/show.html",
        waiting=_rows(help_calls.waiting(connection, owner)),
        done=_rows(help_calls.done(connection, owner, _SHOWN)),
        opened=opened,
        reach={name: opened.open(name, register.sealer) for name in ("name", "phone")}
        if opened
        else {},
        chosen=chosen,
        refusal=refusal,
        typed=request.form,
    )


@blueprint.post("/<int:number>/open")
@auth.allowed("case.open")
def open_call(number: int) -> str:
    """Show whom to call; the trail keeps who looked."""
    call = verbs.open_call(casework.writing(), auth.me(), min(number, _LARGEST), clock.now())
    return _page(opened=call)


@blueprint.post("/<int:number>/done")
@auth.allowed("case.handle")
def finish(number: int) -> Response | tuple[str, int]:
    note, me = request.form.get("note", ""), auth.me()
    try:
        verbs.finish(casework.writing(), me, min(number, _LARGEST), note, clock.now())
    except CatalogError as refusal:
        return _page(str(refusal), chosen=number), 400
    flash("办好了，已记下。")
    return redirect(url_for("staff.helping.show"), 303)
