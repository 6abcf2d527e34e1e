"""Accounts: who may do what, new ones with a one-time code, forgotten passwords, leaving people."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog.accounts import people
from catalog.errors import CatalogError
from catalog.rules.roles import PERMISSIONS, ROLES
from catalog.store import staff
from kiosk import auth, clock, db

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")


def _page(refusal: str = "", code: tuple[str, str] | None = None) -> str:
    return render_template(
        "staff/accounts/show.html",
        people=staff.everyone(db.connection(), db.owner().id),
        roles=ROLES,
        permissions=PERMISSIONS,
        refusal=refusal,
        code=code,
        typed=request.form,
    )


@blueprint.get("")
@auth.allowed("accounts.see")
def show() -> str:
    return _page()


@blueprint.post("")
@auth.allowed("accounts.edit")
def add() -> str | tuple[str, int]:
    """Make an account; its one-time code is shown once, on the answer itself."""
    form = request.form
    try:
        code = people.add(
            db.database(),
            auth.key(),
            auth.me().actor,
            username=form.get("username", ""),
            name=form.get("name", ""),
            chosen=form.getlist("role"),
            at=clock.now(),
        )
    except CatalogError as refusal:
        return _page(str(refusal)), 400
    return _page(code=(form.get("username", "").strip().lower(), code))


@blueprint.post("/<username>")
@auth.allowed("accounts.edit")
def edit(username: str) -> Response | tuple[str, int]:
    form, actor = request.form, auth.me().actor
    try:
        people.edit(
            db.database(),
            actor,
            username,
            name=form.get("name", ""),
            chosen=form.getlist("role"),
            at=clock.now(),
        )
    except CatalogError as refusal:
        return _page(str(refusal)), 400
    flash(f"{username} 的姓名和角色已保存。")
    return redirect(url_for("staff.accounts.show"))


@blueprint.post("/<username>/reset")
@auth.allowed("accounts.edit")
def reset(username: str) -> str:
    code = people.reset(db.database(), auth.key(), auth.me().actor, username, clock.now())
    return _page(code=(username, code))


@blueprint.post("/<username>/disable")
@auth.allowed("accounts.edit")
def disable(username: str) -> Response | tuple[str, int]:
    disabled = request.form.get("undo") != "1"
    try:
        people.disable(db.database(), auth.me().actor, username, disabled=disabled, at=clock.now())
    except CatalogError as refusal:
        return _page(str(refusal)), 400
    flash(f"{username} {'已停用，正在登录的已退出' if disabled else '已启用'}。")
    return redirect(url_for("staff.accounts.show"))
