"""Files of a case at the desk (附件): scans of letters, proofs of service, replies."""

from urllib.parse import quote

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from catalog import attaching, handling
from catalog.errors import CatalogError, Conflict, NotFound
from kiosk import attachments, auth, bodies, casework, clock, db

blueprint = Blueprint("attachments", __name__, url_prefix="/cases")

_POLICY = "default-src 'none'; sandbox"


@blueprint.get("/<number>/files")
@auth.allowed("case.see")
def show(number: str) -> str:
    return _page(number)


def _page(number: str, refusal: str = "") -> str:
    file = handling.find(db.connection(), casework.register(), number)
    return render_template(
        "staff/attachments/show.html",
        file=file,
        attached=attachments.of(file),
        adding=True,
        refusal=refusal,
        typed=request.form,
    )


@blueprint.post("/<number>/files")
@auth.allowed("case.handle", largest=bodies.largest)
def add(number: str) -> AnyResponse | tuple[str, int]:
    """Keep the files that were chosen."""
    try:
        count = attachments.add(number)
    except NotFound:
        raise
    except CatalogError as refusal:
        return _page(number, str(refusal)), 409 if isinstance(refusal, Conflict) else 400
    flash(f"加了 {count} 个附件。")
    return redirect(url_for("staff.attachments.show", number=number), 303)


@blueprint.post("/<number>/files/<int:file>/open")
@auth.allowed("case.open")
def open_file(number: str, file: int) -> Response:
    """Hand a file out, under its own name and never to be shown by the browser (rule U8)."""
    found = attaching.open_file(attachments.cabinet(), auth.me(), number, file, clock.now())
    ending = found.name.rpartition(".")[2].lower()
    encoded = quote(found.name, safe="")
    plain = f"{number}-{file}.{ending}"
    return Response(
        found.blocks,
        mimetype=found.media,
        headers={
            "Content-Length": str(found.size),
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}",
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
        },
    )


@blueprint.post("/<number>/files/<int:file>/remove")
@auth.allowed("case.handle")
def remove(number: str, file: int) -> AnyResponse | tuple[str, int]:
    """Take back a file that was added by mistake."""
    reason = request.form.get("reason", "")
    try:
        attaching.take_back(attachments.cabinet(), auth.me(), number, file, reason, clock.now())
    except NotFound:
        raise
    except CatalogError as refusal:
        return _page(number, str(refusal)), 400
    flash("附件已去掉，原因记入了操作留痕。")
    return redirect(url_for("staff.attachments.show", number=number), 303)
