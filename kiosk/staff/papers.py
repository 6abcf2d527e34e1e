"""The papers of a case (文书): what it must print, each as an A4 sheet, and the year's register.

A sheet that names the applicant is shown in full by a sent form only, so that each opening stands
in the trail; the page before it masks the name.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog import composing, handling, papering
from catalog.applying import FORMS, WAYS
from catalog.case import CATEGORIES, CHANNELS
from catalog.errors import Conflict, Invalid, NotAllowed, NotFound
from catalog.rules.documents import APPLICANT
from catalog.settings import Settings
from catalog.store import papers, staff
from catalog.store.cases import File
from kiosk import auth, casework, clock, db
from kiosk.staff import caseload, forms, paperwork
from kiosk.staff.steps import day_of

blueprint = Blueprint("papers", __name__, url_prefix="/cases")


@blueprint.get("/papers")
@auth.allowed("case.see")
def book() -> str:
    """The register of document numbers of a year, void ones too."""
    year = forms.number(request.args, "year")
    if not 1900 < year < 9999:
        year = clock.today().year
    lines = papers.of_year(db.connection(), db.owner().id, year)
    return render_template(
        "staff/papers/book.html", year=year, lines=lines, title_of=paperwork.title_of
    )


@blueprint.get("/<number>/papers")
@auth.allowed("case.see")
def show(number: str) -> str:
    """The papers that a case can or must print."""
    connection, register = db.connection(), casework.register()
    file = handling.find(connection, register, number)
    made = paperwork.by_position(file)
    return render_template(
        "staff/papers/show.html",
        file=file,
        rows=paperwork.rows(connection, file),
        voided=paperwork.voided(connection, file),
        title_of=paperwork.title_of,
        services=[
            (line.position, made[line.position][0].title)
            for line in file.lines
            if line.position in made
        ],
        missing=papering.channel_missing(connection, file),
    )


@blueprint.get("/<number>/papers/reply")
@auth.allowed("case.handle")
def reply(number: str) -> Response:
    """Lead to the paper of the reply."""
    file = handling.find(db.connection(), casework.register(), number)
    made = (one for one in composing.made_by(file) if one.document.event == "reply")
    key = next((one.key for one in made), None)
    if key is None:
        raise NotFound("这件申请还没有答复。")
    return redirect(url_for("staff.papers.sheet", number=number, key=key))


@blueprint.get("/<number>/papers/<key>")
@auth.allowed("case.handle")
def sheet(number: str, key: str) -> str:
    """A paper before it is printed: the applicant's name is masked."""
    return _page(number, key)


@blueprint.post("/<number>/papers/<key>")
@auth.allowed("case.open")
def opened(number: str, key: str) -> str | tuple[str, int]:
    """Give the paper its number if it has none, and show it in full for printing."""
    register, person, now = casework.register(), auth.me(), clock.now()
    try:
        file = handling.find(db.connection(), register, number)
        if title := paperwork.sheet_title(file, key):
            papering.open_sheet(casework.writing(), person, number, f"文书 {title}", now)
        else:
            day = day_of(request.form.get("day", ""), "文书日期")
            sequence = forms.number(request.form, "sequence")
            papering.issue(casework.writing(), person, number, key, sequence, day, now)
    except Conflict as refusal:
        return _page(number, key, refusal=str(refusal)), 409
    except (Invalid, NotAllowed) as refusal:
        return _page(number, key, refusal=str(refusal)), 400
    return _page(number, key, full=True)


def _page(number: str, key: str, *, full: bool = False, refusal: str = "") -> str:
    register, connection = casework.register(), db.connection()
    file = handling.find(connection, register, number)
    title = paperwork.sheet_title(file, key)
    if title:
        return _plain(file, key, title, full=full, refusal=refusal)
    issued = papering.issued_as(connection, file, key)
    paper = paperwork.known(file, issued) if issued else composing.wanted(file, key)
    drawn, fault = None, ""
    try:
        drawn = paperwork.drawn(connection, register, file, paper, issued, full=full)
    except (Invalid, NotFound) as problem:
        fault = str(problem)
    day = paper.line.event.day
    return render_template(
        "staff/papers/sheet.html",
        file=file,
        key=key,
        title=paper.title,
        issued=issued,
        drawn=drawn,
        full=full,
        fault=fault,
        missing=papering.channel_missing(connection, file)
        if paper.document.event == "reply" and not issued
        else "",
        refusal=refusal,
        names_applicant=paper.document.to == APPLICANT,
        restated=papering.restated(connection, file, issued) if issued else None,
        day=day,
        sequence=papers.next_sequence(connection, register.organisation_id, day.year),
        proposed=papering.mark(_settings(), db.owner(), day.year, 0).removesuffix("0号"),
        today=clock.today(),
        typed=request.form,
    )


def _plain(file: File, key: str, title: str, *, full: bool, refusal: str) -> str:
    """A sheet without a document number."""
    register, connection = casework.register(), db.connection()
    service = key.startswith(paperwork.SERVICE)
    wanted = file.stored.open("wanted", register.sealer)
    person = staff.by_id(connection, file.stored.assignee_id or 0)
    return render_template(
        "staff/papers/plain.html",
        file=file,
        key=key,
        title=title,
        full=full,
        refusal=refusal,
        fields=paperwork.fields(register, file, full=full),
        wanted=wanted,
        told="" if composing.revealed(file, wanted, register.sealer) else wanted,
        services=paperwork.services(connection, register, file, key, full=full) if service else [],
        listed=paperwork.archive(connection, file) if key == paperwork.ARCHIVE else [],
        now=caseload.standing(connection, register, file, clock.today()),
        arrived=file.lines[0],
        categories=CATEGORIES,
        channels=CHANNELS,
        forms=FORMS,
        ways=WAYS,
        clerk=person.name if person else "",
        today=clock.today(),
    )


def _settings() -> Settings:
    return Settings(db.connection(), db.owner().id)
