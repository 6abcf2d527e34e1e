"""Taking the register along as a table: without personal data, or with it for a reason."""

import io

from flask import Blueprint, Response, render_template, request, send_file

from catalog import casebook
from catalog.errors import Invalid
from catalog.store import caselist
from kiosk import auth, casework, clock, db
from kiosk.staff import forms

blueprint = Blueprint("casebook", __name__, url_prefix="/cases")


@blueprint.get("/export")
@auth.allowed("case.see")
def show() -> str:
    return _page()


@blueprint.get("/export.csv", defaults={"kind": "csv"})
@blueprint.get("/export.xlsx", defaults={"kind": "xlsx"})
@auth.allowed("case.see")
def plain(kind: str) -> Response:
    """The register without personal data."""
    year = _year(forms.number(request.args, "year"))
    found = casebook.take(casework.writing(), auth.me(), year, clock.now(), personal=False)
    return _file(found, kind, f"{year}年依申请公开登记簿")


@blueprint.post("/export")
@auth.allowed("case.open")
def personal() -> Response | tuple[str, int]:
    """The register with personal data; the trail keeps who took it and what for."""
    year = _year(forms.number(request.form, "year"))
    kind = request.form.get("kind", "")
    reason = request.form.get("reason", "")
    try:
        if kind not in casebook.KINDS:
            raise Invalid("请选一种文件：xlsx 或 csv。")
        found = casebook.take(
            casework.writing(), auth.me(), year, clock.now(), personal=True, reason=reason
        )
    except Invalid as refusal:
        return _page(str(refusal)), 400
    return _file(found, kind, f"{year}年依申请公开登记簿（含个人信息）")


def _year(given: int) -> int:
    return given if 1900 < given < 9999 else clock.today().year


def _file(book: casebook.Book, kind: str, name: str) -> Response:
    return send_file(
        io.BytesIO(casebook.WRITERS[kind](book)),
        mimetype=casebook.KINDS[kind],
        as_attachment=True,
        download_name=f"{name}.{kind}",
    )


def _page(refusal: str = "") -> str:
    known = caselist.years(db.connection(), db.owner().id)
    today = clock.today().year
    return render_template(
        "staff/casebook/show.html",
        years=known if today in known else [today, *known],
        year=_year(forms.number(request.values, "year")),
        kinds=casebook.KINDS,
        most=casebook.LONGEST_REASON,
        refusal=refusal,
        typed=request.form,
    )
