"""Downloads of the catalogue: csv, json with its schema, xlsx; whole or by domain."""

import io
from collections.abc import Iterator
from urllib.parse import quote

from flask import Blueprint, Response, abort, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from catalog import exporting
from catalog.store import connection as store
from kiosk import db
from kiosk.known import known

blueprint = Blueprint("download", __name__)


@blueprint.get("/catalog.<any(csv,json,xlsx):kind>")
def whole(kind: str) -> AnyResponse:
    return _answer(kind, None, "政务公开目录")


@blueprint.get("/domain/<number>/catalog.<any(csv,json,xlsx):kind>")
def of_domain(number: str, kind: str) -> AnyResponse:
    domain = known().domains.get(number)
    if domain is None:
        abort(404)
    return _answer(kind, number, f"{domain.number}{domain.name}政务公开目录")


@blueprint.get("/domain/<number>/template.xlsx")
def template(number: str) -> AnyResponse:
    domain = known().domains.get(number)
    if domain is None:
        abort(404)
    file = io.BytesIO()
    exporting.write_template(db.owner(), domain, file)
    file.seek(0)
    return send_file(
        file,
        mimetype=exporting.KINDS["xlsx"],
        as_attachment=True,
        download_name=f"{domain.number}{domain.name}目录模板.xlsx",
    )


@blueprint.get("/catalog.schema.json")
def schema() -> dict[str, object]:
    return exporting.schema()


def _answer(kind: str, number: str | None, name: str) -> AnyResponse:
    """The file, or "not modified" to a machine that has this revision of the catalogue."""
    revision = store.catalogue_revision(db.connection(), db.owner().id)
    tag = f"{revision}-{number or 'all'}-{kind}"
    if request.if_none_match.contains_weak(tag):
        return Response(status=304, headers={"ETag": f'W/"{tag}"'})
    catalogue = exporting.gather(db.connection(), db.owner(), number)
    if kind == "xlsx":
        answer = _workbook(catalogue, f"{name}.xlsx")
    else:
        answer = Response(_pieces(catalogue, kind), content_type=exporting.KINDS[kind])
        answer.headers.set("Content-Disposition", _disposition(kind), **_named(f"{name}.{kind}"))
    answer.headers["ETag"] = f'W/"{tag}"'
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _pieces(catalogue: exporting.Catalogue, kind: str) -> Iterator[bytes]:
    return exporting.csv_lines(catalogue) if kind == "csv" else exporting.json_pieces(catalogue)


def _disposition(kind: str) -> str:
    """Machines read json in place; a table is for keeping."""
    return "attachment" if kind == "csv" else "inline"


def _named(name: str) -> dict[str, str]:
    ending = name.rpartition(".")[2]
    return {"filename": f"catalog.{ending}", "filename*": f"UTF-8''{quote(name)}"}


def _workbook(catalogue: exporting.Catalogue, name: str) -> AnyResponse:
    file = io.BytesIO()
    exporting.write_xlsx(catalogue, file)
    file.seek(0)
    return send_file(file, mimetype=exporting.KINDS["xlsx"], as_attachment=True, download_name=name)
