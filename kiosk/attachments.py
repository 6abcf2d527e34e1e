"""Files of applications as the pages show and take them; the same for citizens and the desk."""

from typing import Any

from flask import Flask, current_app, g, request
from werkzeug.datastructures import FileStorage

from catalog import attaching, cabinets, sending
from catalog.attaching import Attached
from catalog.cabinets import Cabinet
from catalog.case import FILE_KINDS
from catalog.errors import CatalogError, Invalid
from catalog.inspecting import kinds
from catalog.sending import Waiting
from catalog.store.cases import File
from catalog.sweeping import Survey
from kiosk import auth, casework, clock, db

_AGAIN = "附件要重新选一次。"


def install(app: Flask) -> None:
    """Offer the templates what choosing a file needs."""
    app.jinja_env.globals.update(
        files_offered=are_offered,
        file_mb=app.config["KIOSK"].file_mb,
        files_most=sending.MOST,
        file_kinds=FILE_KINDS,
    )
    app.jinja_env.filters["size_words"] = cabinets.size_words


def cabinet() -> Cabinet:
    """Where files are kept; the request's reading connection is closed first."""
    config = current_app.config["KIOSK"]
    return Cabinet(config.data, casework.writing(), config.file_mb * 1024 * 1024)


def are_offered() -> bool:
    """Whether a form may bring files here: never on the screen in the hall (rule K1)."""
    in_hall = g.look.hall and g.get("face") != "staff"
    return bool(current_app.config["KIOSK"].file_mb) and not in_hall


def waiting(link_hash: str) -> list[Waiting]:
    """The files that this form, or the correction of this case, brought so far."""
    if request.method != "POST" or not link_hash or not are_offered():
        return []
    return sending.waiting(cabinet(), link_hash)


def sent(name: str = "files") -> list[FileStorage]:
    """The files that this request brought."""
    return [one for one in request.files.getlist(name) if one.filename]


def take(link_hash: str) -> list[str]:
    """Keep what this form brought, or take off what it asked for; gives refusals in sentences."""
    if not are_offered():
        return []
    source = casework.source()
    place, refused = cabinet(), []
    if key := request.form.get("drop", ""):
        sending.drop(place, link_hash, key)
    for one in sent():
        name = one.filename or ""
        try:
            sending.keep(place, link_hash, name, one.stream, clock.now(), source)
        except Invalid as refusal:
            refused.append(f"“{kinds.shown_name(name)}”：{refusal}")
    return refused


def lost() -> str:
    """What to say where files came with a form that is too old to keep them."""
    return _AGAIN if sent() else ""


def is_pause() -> bool:
    """Whether the form was sent only to bring a file or to take one off."""
    return request.form.get("do") == "attach" or "drop" in request.form


def add(number: str) -> int:
    """Put the files of the desk's form into a case; gives how many.

    Raises:
        CatalogError: one is refused; those before it are kept.
    """
    found, kind = sent("file"), request.form.get("kind", "")
    if not found:
        raise Invalid("请先选文件，再按“加上”。")
    if len(found) > sending.MOST:
        raise Invalid(f"一次最多 {sending.MOST} 个，请分几次加。")
    for one in found:
        name = one.filename or ""
        try:
            attaching.add(cabinet(), auth.me(), number, kind, name, one.stream, clock.now())
        except CatalogError as refusal:
            raise type(refusal)(f"“{kinds.shown_name(name)}”：{refusal}") from refusal
    return len(found)


def of(file: File) -> list[dict[str, Any]]:
    """The files of a case as the desk lists them."""
    found = attaching.of_case(db.connection(), casework.register(), file.stored)
    return [_listed(one) for one in found]


def _listed(one: Attached) -> dict[str, Any]:
    return {
        **one.__dict__,
        "kind_label": FILE_KINDS[one.kind],
        "type_label": kinds.LABELS[one.type],
        "may_take_back": attaching.may_take_back(one, clock.now()),
    }


def warnings() -> list[str]:
    """What the last sweep found not as it should be."""
    found: Survey = current_app.extensions.get("survey") or Survey()
    return found.sentences()
