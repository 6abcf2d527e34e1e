"""Reading without a network: the service worker, the bundle it fetches once, and its plain page.

The worker stands at the root so that it may serve every public page. The bundle holds home and all
domains, so that one request makes the catalogue readable offline; it is made of the very pages
every visitor gets, and kept like them.
"""

import json

from flask import Blueprint, Response, current_app, make_response, render_template, request
from werkzeug.test import create_environ, run_wsgi_app

from kiosk import clock, db, hall, limits
from kiosk.assets import asset
from kiosk.known import known
from kiosk.paths import STATIC

blueprint = Blueprint("offline", __name__)

_OTHERS = ("/guide", "/offline")
_JSON = "application/json"


@blueprint.get("/sw.js")
def worker() -> Response:
    answer = Response((STATIC / "js" / "sw.js").read_text("utf-8"), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/offline")
def show() -> str:
    return render_template("public/offline/show.html")


@blueprint.get("/offline.json")
def bundle() -> Response:
    """The pages to keep, in the look of who asks; a new revision gives another `version`.

    The header X-Edition says the same in a few bytes, for those who only ask whether theirs is old.
    """
    paths = ["/", *(f"/domain/{number}" for number in known().domains), *_OTHERS]
    watch = current_app.extensions["generation"]
    styles = ["css/mashang.css", "js/page.js", "img/mashang.svg"]
    if hall.is_on():
        styles += ["css/hall.css", "js/hall.js"]
    version = " ".join(str(part) for part in watch.last() or ())
    assets = [asset(name) for name in styles]
    content = {
        "version": version,
        "made": clock.now().isoformat(timespec="seconds"),
        "assets": assets,
        "pages": {path: _page(path) for path in paths},
    }
    edition = {"Content-Type": _JSON, "X-Edition": " ".join((version, *assets))}
    return make_response(json.dumps(content, ensure_ascii=False), edition)


def _page(path: str) -> str:
    """A page as this application answers it to the same browser.

    It reads by itself, and two readers in one thread could stop a writer: what was read for the
    page before is given back first.
    """
    db.release()
    environ = create_environ(path, base_url=request.host_url)
    environ["HTTP_COOKIE"] = request.environ.get("HTTP_COOKIE", "")
    environ["REMOTE_ADDR"] = request.remote_addr or ""
    environ[limits.INNER] = True
    body, status, _ = run_wsgi_app(current_app.wsgi_app, environ, buffered=True)
    assert status.startswith("200"), f"{path} answered {status}"
    return b"".join(body).decode("utf-8")
