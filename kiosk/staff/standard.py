"""A newer standard catalogue beside the local text: taken or left, row by row or all at once."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import facts
from catalog.editing import choosing
from catalog.errors import CatalogError
from kiosk import auth, clock, db
from kiosk.staff import forms

blueprint = Blueprint("standard", __name__, url_prefix="/standard")
_KINDS = {"added": "标准新增", "changed": "标准改了", "dropped": "标准去掉了"}


@blueprint.get("")
@auth.allowed("standard.take")
def show() -> str:
    moves = choosing.moves(db.connection(), auth.me(), facts.rows())
    return render_template(
        "staff/standard/show.html",
        moves=[
            (move, [row for row in forms.rows(_local(move), dict(move.row or {})) if row.changed])
            for move in moves
        ],
        kinds=_KINDS,
    )


def _local(move: choosing.Move) -> dict[str, str]:
    if move.work is None or move.row is None:
        return dict(move.work.current) if move.work else {}
    return {name: move.work.current.get(name, "") for name in move.row}


@blueprint.post("")
@auth.allowed("standard.take")
def decide() -> Response:
    """One row, or all of them that can be taken."""
    choice, key = request.form.get("choice", ""), request.form.get("row", "")
    refused: list[str] = []
    done = 0
    moves = choosing.moves(db.connection(), auth.me(), facts.rows())
    for move in moves:
        if key not in (move.key, "all") or (key == "all" and move.kind == "dropped"):
            continue
        try:
            choosing.decide(db.database(), auth.me(), move, choice, clock.now())
            done += 1
        except CatalogError as refusal:
            refused.append(f"{move.key} {refusal}")
    flash(f"处理了 {done} 行。采用的成为草稿，送审后才会公开。")
    for sentence in refused[:5]:
        flash(sentence)
    return redirect(url_for("staff.standard.show"))
