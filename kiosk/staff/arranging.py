"""The domains: order, those beyond the standard ones, and those that another office handles."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import facts, starting
from catalog.editing import arranging
from catalog.editing.arranging import Arrangement
from catalog.store import domains
from kiosk import auth, clock, db
from kiosk.staff import forms

blueprint = Blueprint("arranging", __name__, url_prefix="/domains")


@blueprint.get("")
@auth.allowed("domain.edit")
def show() -> str:
    connection, owner = db.connection(), db.owner()
    return render_template(
        "staff/arranging/show.html",
        domains=domains.all_of(connection, owner.id),
        coverage=domains.coverage(connection, owner.id),
        themes={theme.key: theme for theme in (*facts.themes(), facts.ADDED_THEME)},
    )


@blueprint.get("/<number>")
@auth.allowed("domain.edit")
def edit(number: str) -> str:
    return render_template(
        "staff/arranging/edit.html", domain=domains.known(db.connection(), db.owner().id, number)
    )


@blueprint.post("/<number>")
@auth.allowed("domain.edit")
def save(number: str) -> Response:
    form = request.form
    wanted = Arrangement(
        name=form.get("name", ""),
        position=forms.number(form, "position"),
        not_here=form.get("not_here") == "1",
        handled_by=form.get("handled_by", ""),
    )
    arranging.arrange(db.database(), auth.me(), number, wanted, clock.now())
    flash(f"领域 {number} 已保存，公众页面马上更新。编号和码不变。")
    return redirect(url_for("staff.arranging.show"))


@blueprint.post("")
@auth.allowed("domain.edit")
def add() -> Response:
    number = starting.add_domain(
        db.database(), name=request.form.get("name", ""), actor=auth.me().actor, at=clock.now()
    )
    flash(f"已增加领域 {number}。")
    return redirect(url_for("staff.arranging.show"))
