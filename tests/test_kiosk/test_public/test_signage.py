"""The big display: which domains it shows, how long, and that it needs no script."""

import re

from tests.builders import Page, Visitor


def _next(page: Page) -> tuple[str, str]:
    found = re.search(r'http-equiv="refresh" content="(\d+);url=([^"]+)"', page.html)
    assert found, "without a script the page asks for the next one"
    return found.group(1), found.group(2).replace("&amp;", "&")


def test_the_display_shows_every_domain_once_and_begins_anew(visitor: Visitor) -> None:
    address, seen = "/signage", []
    for _ in range(26):
        page = visitor.get(address)
        seen.append(page.title.split(" · ")[1])
        seconds, address = _next(page)
        assert seconds == "12"
    assert len(set(seen)) == 26
    assert visitor.get(address).title.split(" · ")[1] == seen[0]


def test_chosen_domains_stay_as_long_as_asked(visitor: Visitor) -> None:
    page = visitor.get("/signage?domains=19,07&minutes=2")
    assert "社会救助" in page.title
    seconds, address = _next(page)
    assert seconds == "120"
    page = visitor.get(address)
    assert "国有土地上房屋征收与补偿" in page.title
    assert "社会救助" in visitor.get(_next(page)[1]).title


def test_nonsense_shows_all_domains(visitor: Visitor) -> None:
    for query in ("domains=99", "domains=%01", "minutes=-1", "n=0", "n=99999", "minutes=1e9"):
        assert "/ 26" in visitor.get(f"/signage?{query}").text


def test_the_display_says_when_and_where_to_ask(visitor: Visitor) -> None:
    page = visitor.get("/signage")
    assert "电话" in page.text
    assert "最新公开" in page.text
    assert not page.links
