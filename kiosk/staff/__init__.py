"""The staff face: every view names its permission, and one gate asks for it.

A view that names none is closed to everybody. A signed-out visitor is led to the sign-in page from
every address below /staff, unknown ones too, and so learns nothing about what is there.
"""

from flask import Blueprint, Flask, Response, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from catalog.errors import Invalid, NotAllowed
from catalog.rules import roles
from catalog.settings import Settings
from kiosk import auth, bodies, db, device
from kiosk.staff import (
    accounts,
    afterwards,
    amendments,
    arranging,
    attachments,
    audit,
    case,
    casebook,
    cases,
    correcting,
    desk,
    entries,
    entry,
    fees,
    guide,
    helping,
    holidays,
    imports,
    insight,
    layout,
    me,
    papers,
    placements,
    posters,
    questions,
    retention,
    review,
    screens,
    settings,
    signing_in,
    standard,
)

TOPICS = (
    signing_in,
    desk,
    entries,
    entry,
    review,
    imports,
    cases,
    casebook,
    retention,
    case,
    papers,
    correcting,
    fees,
    afterwards,
    amendments,
    helping,
    questions,
    attachments,
    arranging,
    standard,
    posters,
    placements,
    insight,
    holidays,
    screens,
    accounts,
    audit,
    settings,
    guide,
    me,
)


def register(app: Flask) -> None:
    """Add every staff page to the application; `entry.edit` becomes `staff.entry.edit`."""
    face = Blueprint("staff", __name__, url_prefix="/staff")
    for topic in TOPICS:
        face.register_blueprint(topic.blueprint)
    face.add_url_rule("/<path:rest>", "unknown", _unknown, methods=["GET", "POST"])
    face.after_request(_finish)
    app.register_blueprint(face)
    layout.install(app)


def guard(app: Flask) -> None:
    """Set the gate before everything else that looks at a request, the form protection too."""
    app.before_request(_gate)


@auth.allowed("desk.see")
def _unknown(rest: str) -> AnyResponse:  # noqa: ARG001 - the address is not there
    abort(404)


def permission_of(endpoint: str | None) -> str | None:
    """The permission a view named, or None."""
    return getattr(current_app.view_functions.get(endpoint or ""), "permission", None)


def _gate() -> AnyResponse | None:
    """Let in whom the view's permission lets in; lead strangers to the sign-in page."""
    if request.path != "/staff" and not request.path.startswith("/staff/"):
        return None
    g.face = "staff"
    if device.current() is not None:
        g.bare = True
        raise NotAllowed("这是大厅的屏幕，不能打开工作台。请用办公电脑。")
    settings_ = Settings(db.connection(), db.owner().id)
    if not auth.is_allowed_address(settings_.text("desk_addresses")):
        g.bare = True
        raise NotAllowed("这台电脑的网络地址不能打开工作台。请在办公网络里打开，或找管理员。")
    permission = permission_of(request.endpoint)
    if permission == auth.OPEN:
        _refuse_nul()
        return None
    person = auth.person()
    if person is None:
        g.bare = True
        return redirect(url_for("staff.signing_in.show", next=_wanted()))
    if permission is not None and person.may(permission):
        bodies.make_room()
    _refuse_nul()
    if request.endpoint is None:  # no such address or method: the answer says so
        return None
    if permission is None or not person.may(permission):
        raise NotAllowed(roles.refusal(permission or ""))
    return me.duty(person, settings_)


def _wanted() -> str | None:
    """Where somebody goes on after signing in; never an address that is itself a secret."""
    is_secret = "secret" in (request.view_args or {})
    if request.method != "GET" or request.path == "/staff/" or is_secret:
        return None
    return request.path


def _refuse_nul() -> None:
    """A NUL is in no text that anybody types, and PostgreSQL stores none."""
    given = request.values.items(multi=True)
    if "\0" in request.path or any("\0" in f"{name}{text}" for name, text in given):
        g.bare = not auth.person()
        raise Invalid("内容里有看不见的空字符。请返回，删掉那一栏重新输入。")


def _finish(response: Response) -> Response:
    """Nothing of the desk is kept by a browser or a proxy (rule H3)."""
    response.headers["Cache-Control"] = "no-store"
    auth.renew(response)
    return response
