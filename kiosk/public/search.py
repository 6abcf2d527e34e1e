"""Search: the page of results, and the JSON that programs and the suggestion list read."""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from catalog import facts
from catalog.entry import Domain
from catalog.search.results import PAGE_SIZE, PAGES, Suggestion
from kiosk import finding
from kiosk.known import known
from kiosk.public import ask

blueprint = Blueprint("search", __name__)

_JSON_LIMIT = 100
# Everyday words above the keys of the touchscreen; examples of how to ask, not a ranking.
WORDS = ("低保", "养老", "种地补贴", "社保", "户口", "征地", "上学")


@blueprint.get("/search")
def show() -> str:
    found_domains = known().domains
    asked = request.args.get("q", "")
    domain = found_domains.get(request.args.get("domain", ""))
    page = _number(request.args.get("page", ""), 1, PAGES)
    found = finding.search().find(
        asked, domain=domain.number if domain else None, offset=(page - 1) * PAGE_SIZE
    )
    if page == 1 and domain is None:
        finding.count(found)
    return render_template(
        "public/search/show.html",
        asked=finding.typed(asked),
        found=found,
        domain=domain,
        domains=found_domains,
        theme_of=facts.theme,
        words=WORDS,
        page=page,
        answers=ask.near(asked) if page == 1 and domain is None and asked else [],
        last_page=min(PAGES, -(-found.total // PAGE_SIZE)),
    )


@blueprint.get("/search.json")
def as_json() -> Response:
    domain = request.args.get("domain", "") or None
    if domain is not None and domain not in known().domains:
        return _uncached(jsonify([]))
    limit = _number(request.args.get("limit", ""), PAGE_SIZE, _JSON_LIMIT)
    found = finding.search().find(request.args.get("q", ""), domain=domain, limit=limit)
    return _uncached(
        jsonify([hit.as_json(url_for("public.entry.show", code=hit.code)) for hit in found.hits])
    )


@blueprint.get("/suggest.json")
def suggest() -> Response:
    numbers = known().domains
    rows = finding.search().suggest(request.args.get("q", ""))
    return _uncached(jsonify([_suggestion(row, numbers) for row in rows]))


def _suggestion(row: Suggestion, domains: dict[str, Domain]) -> dict[str, Any]:
    addresses = {
        "domain": lambda: url_for("public.domain.show", number=row.target),
        "entry": lambda: url_for("public.entry.show", code=row.target),
        "question": lambda: url_for("public.search.show", q=row.target),
    }
    domain = domains.get(row.domain)
    return {
        "kind": row.kind,
        "text": row.text,
        "domain": row.domain,
        "theme": domain.theme if domain else "",
        "url": addresses[row.kind](),
        "marked": row.marked,
    }


def _number(text: str, default: int, most: int) -> int:
    """A whole number from 1 to `most`; anything else that was typed gives the default."""
    if not text.isascii() or not text.isdigit():
        return default
    return max(1, min(int(text[:6]), most))


def _uncached(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-cache"
    return answer
