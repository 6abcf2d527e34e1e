"""Errors as pages: what happened, in plain Chinese, and a way on. No trace ever reaches a visitor.

The only place that turns the catalogue's errors into answers. A fault of the program gets a short
number that stands in the log too (security rule O1).
"""

import secrets
from dataclasses import dataclass

from flask import Flask, current_app, g, render_template, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from catalog.errors import CatalogError, Conflict, Invalid, NotAllowed, NotFound
from kiosk import auth, bodies


@dataclass(frozen=True)
class Said:
    """What an error page says: a heading and a sentence about what to do."""

    heading: str
    advice: str


_SAID = {
    400: Said("这个请求没有看懂", "请从首页重新进入，或换个说法查一查。"),
    403: Said("这里不对外开放", "请从首页查找公开事项，或给我们打电话。"),
    404: Said("没有找到这一页", "可能是网址少了或多了几个字。您可以从首页进，或在下面查一查。"),
    405: Said("这一页不能这样打开", "请从首页重新进入。"),
    409: Said("内容刚被别人改过", "请返回上一页，看过新内容后再试。"),
    410: Said("这项内容已经撤下", "您可以在下面查一查有没有新的，或给我们打电话。"),
    411: Said("没有收下发来的内容", "请用浏览器从首页重新进入，再填一次。"),
    413: Said("发来的内容太大", "请减少一些再发。"),
    414: Said("网址太长", "请把要查的话缩短一些，再查一查。"),
    429: Said("这一会儿打开得太频繁", "请等一分钟再试。急事请直接到窗口或打电话。"),
    503: Said("正在维护，请稍后再来", "已经收到的申请都在。急事请到窗口或打电话。"),
    507: Said("机器空间不够，暂时不能保存", "您填写的内容请先留着，过一会儿再试，或到窗口办理。"),
}
_FAULT = Said("这一页出了问题", "我们已经记下。请过一会儿再试，或给我们打电话。")
_STATUS: dict[type[CatalogError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Invalid: 400,
    Conflict: 409,
}
AGAIN_SOON = {"Retry-After": "10"}
_NO_SPACE = ("database or disk is full", "no space left")


def install(app: Flask) -> None:
    """Register the pages for every kind of error."""

    @app.errorhandler(HTTPException)
    def http(problem: HTTPException) -> tuple[str, int, dict[str, str]]:
        status = problem.code or 500
        headers = {
            name: value for name, value in problem.get_headers() if name in ("Allow", "Retry-After")
        }
        if status == 429:
            headers["Retry-After"] = "60"
        if isinstance(problem, bodies.Busy):
            headers["Retry-After"] = "5"
            return page(status, heading=problem.heading, advice=problem.advice, headers=headers)
        if status == 411:
            g.bare = True  # it is refused before anything is known of who asks
        return page(status, advice=bodies.advice() if status == 413 else "", headers=headers)

    @app.errorhandler(CatalogError)
    def refused(problem: CatalogError) -> tuple[str, int, dict[str, str]]:
        status = next(code for kind, code in _STATUS.items() if isinstance(problem, kind))
        return page(status, advice=str(problem))

    @app.errorhandler(DBAPIError)
    def store(problem: DBAPIError) -> tuple[str, int, dict[str, str]]:
        status, _ = of_store(problem)
        g.bare = True
        return page(status, headers=AGAIN_SOON)

    @app.errorhandler(Exception)
    def fault(problem: Exception) -> tuple[str, int, dict[str, str]]:
        number = secrets.token_hex(3)
        # The rule, not the address: a receipt's address is the secret that opens it.
        current_app.logger.error("fault %s at %s", number, request.url_rule, exc_info=problem)
        g.bare = True
        return page(500, number=number)


def of_store(problem: DBAPIError) -> tuple[int, str]:
    """The status of a fault of the database, and what to say above a form that is shown again."""
    current_app.logger.error("database: %s", problem.orig)
    is_full = any(words in str(problem.orig) for words in _NO_SPACE)
    why = "机器空间不够，暂时存不下" if is_full else "这会儿存不进去"
    return 507 if is_full else 503, f"{why}，还没有收下。您填的都还在，请过一会儿再提交；"


def page(
    status: int,
    *,
    heading: str = "",
    advice: str = "",
    number: str = "",
    headers: dict[str, str] | None = None,
) -> tuple[str, int, dict[str, str]]:
    """A full page for a status, with the search box; faults do without the database."""
    said = _SAID.get(status, _FAULT)
    text = render_template(
        _template(status),
        heading=heading or said.heading,
        advice=advice or said.advice,
        number=number,
        status=status,
    )
    return text, status, {"Cache-Control": "no-store", **(headers or {})}


def _template(status: int) -> str:
    """The page that fits: the desk's own for who is signed in, a bare one after a fault."""
    if g.get("bare") or status >= 500:
        return "error/bare.html"
    if g.get("face") == "staff":
        return "error/staff.html" if auth.person() else "error/bare.html"
    return "error/page.html"
