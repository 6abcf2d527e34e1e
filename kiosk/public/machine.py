"""For machines: the Atom feed of what is new, the map of all pages, and what robots may read."""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree import ElementTree

from flask import Blueprint, Response, abort, current_app, request, url_for

from catalog.cells import without_control
from catalog.entry import split
from catalog.errors import NotFound
from catalog.store import answers, news
from kiosk import db
from kiosk.known import known

blueprint = Blueprint("machine", __name__)

_ATOM = "http://www.w3.org/2005/Atom"
_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LIMIT = 60
_MOST_ANSWERS = 5000
_PLACES = ("home.show", "guide.show", "statements.accessibility", "statements.privacy")


@blueprint.get("/feed.atom")
def feed() -> Response:
    items = news.newest(db.connection(), db.owner().id, _LIMIT)
    return _feed(f"{db.owner().name}政务公开：新公开和更新", url_for("public.home.show"), items)


@blueprint.get("/domain/<number>/feed.atom")
def of_domain(number: str) -> Response:
    domain = known().domains.get(number)
    if domain is None:
        abort(404)
    items = news.newest(db.connection(), db.owner().id, _LIMIT, number)
    page = url_for("public.domain.show", number=number)
    return _feed(f"{db.owner().name}政务公开：{domain.name}", page, items)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    root = ElementTree.Element("urlset", xmlns=_MAP)
    places = [url_for(f"public.{place}") for place in _PLACES]
    places += [url_for("public.domain.show", number=number) for number in known().domains]
    places += _answers()
    for place in places:
        _add(_add(root, "url"), "loc", _whole(place))
    for mark in news.marks(db.connection(), db.owner().id):
        url = _add(root, "url")
        _add(url, "loc", _whole(url_for(f"public.{mark.kind}.show", code=mark.code)))
        _add(url, "lastmod", _instant(mark.at))
    return _xml(root, "application/xml")


def _answers() -> list[str]:
    """The pages of questions and answers."""
    found = answers.newest(db.connection(), db.owner().id, _MOST_ANSWERS)
    pages = [url_for("public.ask.answer", number=one.number) for one in found]
    return [url_for("public.ask.show"), *pages]


@blueprint.get("/robots.txt")
def robots() -> Response:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/staff/", "/search", "/suggest.json", "/q/")),
    ]
    if _base_url():
        lines.append(f"Sitemap: {_whole(url_for('public.machine.sitemap'))}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _feed(title: str, page: str, items: Iterable[news.Item]) -> Response:
    items = list(items)
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-CN"})
    _add(root, "id", _whole(request.path))
    _add(root, "title", title)
    newest = items[0].at if items else datetime(1970, 1, 1, tzinfo=UTC)
    _add(root, "updated", _instant(newest))
    _add(root, "link", rel="self", href=_whole(request.path))
    _add(root, "link", rel="alternate", type="text/html", href=_whole(page))
    _add(_add(root, "author"), "name", db.owner().name)
    for item in items:
        _add_item(root, item)
    return _xml(root, "application/atom+xml")


def _add_item(root: ElementTree.Element, item: news.Item) -> None:
    address = _whole(url_for(f"public.{item.kind}.show", code=item.code))
    entry = _add(root, "entry")
    _add(entry, "id", f"{address}#{item.revision}")
    word = "新公开" if item.kind == "material" else f"第 {item.revision} 版"
    _add(entry, "title", f"{item.title}（{word}）")
    _add(entry, "updated", _instant(item.at))
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    _add(entry, "category", term=item.domain)
    _add(entry, "summary", "；".join(split(item.summary)) or item.title)


def _add(
    parent: ElementTree.Element, name: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = without_control(text) or None
    return element


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _base_url() -> str:
    base: str = current_app.config["KIOSK"].base_url
    return base


def _whole(path: str) -> str:
    """The full public address. It comes from the settings and never from the request, whose host
    is whatever a visitor wrote.

    Raises:
        NotFound: the settings have none.
    """
    base = _base_url()
    if not base:
        raise NotFound(
            "还没有设置对外网址（KIOSK_BASE_URL），订阅和网站地图里写不出完整的网址。设置好后就有。"
        )
    return base + path


def _xml(root: ElementTree.Element, kind: str) -> Response:
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    answer = Response(body, content_type=f"{kind}; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
