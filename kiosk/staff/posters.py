"""Sheets of codes from the browser: chosen, drawn and proven with progress, then downloaded."""

import io

from flask import Blueprint, current_app, render_template, request, send_file
from werkzeug.wrappers import Response

from catalog import hanging
from catalog.errors import Invalid
from catalog.store import sheets
from kiosk import auth, clock, db, drawing

blueprint = Blueprint("posters", __name__, url_prefix="/posters")

KINDS = {
    "wall": "大厅总览（一张纸上全部领域）",
    "domain": "单张海报（每个领域一张）",
    "card": "桌面卡",
    "label": "档案盒标签",
}
PAPERS = ("A1", "A2", "A3", "A4")


def _page(refusal: str = "") -> str:
    base_url = current_app.config["KIOSK"].base_url
    found = sheets.all_of(db.connection(), db.owner().id)
    return render_template(
        "staff/posters/show.html",
        kinds=KINDS,
        papers=PAPERS,
        base_url=base_url,
        outdated=hanging.outdated(found, base_url) if base_url else [],
        refusal=refusal,
        typed=request.form,
    )


@blueprint.get("")
@auth.allowed("sheet.print")
def show() -> str:
    return _page()


@blueprint.post("")
@auth.allowed("sheet.print")
def draw() -> str | tuple[str, int]:
    """Begin drawing in the background; the answer shows how far it is and renews itself."""
    kind, paper = request.form.get("kind", ""), request.form.get("paper", "")
    if kind not in KINDS or paper not in ("", *PAPERS):
        return _page("请从列表里选要印什么、用什么纸。"), 400
    # Imported on use: the drawing libraries are heavy, and sheets are rarely drawn.
    from catalog import printing

    try:
        wanted = printing.job(
            db.connection(),
            kind,
            base_url=current_app.config["KIOSK"].base_url,
            at=clock.now(),
            paper=paper or None,
            here_only=request.form.get("here_only") == "1",
        )
        number = drawing.begin(db.database(), wanted, auth.me())
    except Invalid as refusal:
        return _page(str(refusal)), 400
    return _progress(number)


def _progress(number: str) -> str:
    work = drawing.find(number, auth.me())
    return render_template("staff/posters/progress.html", number=number, work=work, kinds=KINDS)


@blueprint.get("/<number>")
@auth.allowed("sheet.print")
def progress(number: str) -> str:
    return _progress(number)


@blueprint.get("/<number>.pdf")
@auth.allowed("sheet.print")
def file(number: str) -> Response:
    """The finished file, to whoever had it drawn."""
    name, content = drawing.file(number, auth.me())
    return send_file(
        io.BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name
    )
