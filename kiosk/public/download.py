"""Downloads of the catalogue: csv, json with its schema, xlsx; whole or by domain."""

import io
from collections.abc import Iterator
from functools import partial
from typing import IO
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from catalog import exporting
from catalog.store import connection as store
from kiosk import db
from kiosk.known import known
from kiosk.workbooks import Workbooks

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
    owner, revision = db.owner(), store.catalogue_revision(db.connection(), db.owner().id)
    made = _workbooks().get(
        (revision, number, "template"),
        lambda file: exporting.write_template(owner, domain, file),
    )
    return _workbook(made, f"{domain.number}{domain.name}目录模板.xlsx")


@blueprint.get("/catalog.schema.json")
def schema() -> dict[str, object]:
    return exporting.schema()


def _answer(kind: str, number: str | None, name: str) -> AnyResponse:
    """The file, or "not modified" to a machine that has this revision of the catalogue."""
    revision = store.catalogue_revision(db.connection(), db.owner().id)
    tag = f"{revision}-{number or 'all'}-{kind}"
    if request.if_none_match.contains_weak(tag):
        return Response(status=304, headers={"ETag": f'W/"{tag}"'})
    if kind == "xlsx":
        made = _workbooks().get((revision, number or "", kind), partial(_write, number))
        answer = _workbook(made, f"{name}.xlsx")
    else:
        catalogue = exporting.gather(db.connection(), db.owner(), number)
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


def _write(number: str | None, file: IO[bytes]) -> None:
    exporting.write_xlsx(exporting.gather(db.connection(), db.owner(), number), file)


def _workbooks() -> Workbooks:
    kept: Workbooks = current_app.extensions.setdefault("workbooks", Workbooks())
    return kept


def _workbook(made: bytes, name: str) -> AnyResponse:
    return send_file(
        io.BytesIO(made), mimetype=exporting.KINDS["xlsx"], as_attachment=True, download_name=name
    )
