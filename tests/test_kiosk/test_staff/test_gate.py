"""The gate: every staff address with every role and nobody; forms only from our own pages."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from catalog import settings
from catalog.rules import roles
from catalog.rules.roles import PERMISSIONS, ROLES
from catalog.store import entries, organisations, staff
from kiosk import auth, clock
from kiosk.staff import permission_of
from tests.builders import Page
from tests.test_kiosk.test_staff.conftest import PASSWORD, Desk, at_desk

# A value for each part of an address that varies.
PARTS = {
    "code": "KZA59F",
    "number": "19",
    "username": "editor",
    "rest": "nothing/here",
    "place": "0",
    "run": "7",
    "kind": "reply",
    "key": "form",
    "position": "1",
    "secret": "a" * 32,
    "file": "7",
}


def staff_rules(app: Flask) -> list[tuple[str, str, str]]:
    """Every staff address as (method, path, endpoint)."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/staff"):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: PARTS[part.group(1)], rule.rule)
        found += [
            (method, path, rule.endpoint)
            for method in sorted((rule.methods or set()) & {"GET", "POST"})
        ]
    return found


def test_every_staff_view_names_a_permission_of_the_table(office: Flask) -> None:
    with office.app_context():
        for _, path, endpoint in staff_rules(office):
            permission = permission_of(endpoint)
            assert permission in PERMISSIONS or permission == auth.OPEN, (path, permission)
        opened = {e for _, _, e in staff_rules(office) if permission_of(e) == auth.OPEN}
    assert opened == {"staff.signing_in.show", "staff.signing_in.enter"}


def test_every_permission_is_asked_for_somewhere(office: Flask) -> None:
    with office.app_context():
        asked = {permission_of(endpoint) for _, _, endpoint in staff_rules(office)}
    assert set(PERMISSIONS) <= asked


def test_nobody_gets_in_anywhere(office: Flask) -> None:
    client = office.test_client()
    for method, path, endpoint in staff_rules(office):
        if endpoint.startswith("staff.signing_in."):
            continue
        answer = client.open(path, method=method)
        assert answer.status_code == 302, (method, path)
        assert answer.headers["Location"].startswith("/staff/login"), (method, path)
    for path in ("/staff", "/staff/", "/staff/radar", "/staff/a/b/c.pdf", "/staff/%00"):
        assert client.get(path).status_code in (302, 308), path


@pytest.mark.parametrize("role", ROLES)
def test_every_role_meets_exactly_its_own_doors(office: Flask, role: str) -> None:
    desk = at_desk(office, role)
    with desk.app.app_context():
        rules = [(m, p, e, permission_of(e)) for m, p, e in staff_rules(office)]
    token = desk.token("/staff/me")
    for method, path, endpoint, permission in rules:
        if endpoint in ("staff.signing_in.leave", "staff.signing_in.enter"):
            continue
        answer = desk.client.open(path, method=method, data={"csrf_token": token})
        assert answer.status_code < 500, (role, method, path, answer.text)
        allowed = permission == auth.OPEN or roles.may([role], permission or "")
        refused = answer.status_code == 403 and "角色不能" in answer.text
        assert refused != allowed, (role, method, path, answer.status_code)


def test_a_form_without_its_token_changes_nothing(office: Flask) -> None:
    desk = at_desk(office, "admin")
    assert desk.client.post("/staff/settings", data={"single_person": "1"}).status_code == 400
    assert "checked" not in desk.get("/staff/settings").html.split('name="single_person"')[1][:60]


def test_a_form_from_another_site_is_refused(office: Flask) -> None:
    desk = at_desk(office, "admin")
    data = {"csrf_token": desk.token("/staff/settings"), "single_person": "1"}
    answer = desk.client.post("/staff/settings", data=data, headers={"Origin": "https://evil.com"})
    assert answer.status_code == 403


def test_looking_never_changes_anything(office: Flask) -> None:
    desk = at_desk(office, "editor")
    for path in ("/staff/logout", "/staff/entries/KZA59F/discard"):
        assert desk.client.get(path).status_code in (404, 405)


def test_a_signed_out_cookie_opens_nothing(office: Flask) -> None:
    desk = at_desk(office, "editor")
    cookie = desk.client.get_cookie("staff")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Strict"
    desk.post("/staff/logout")
    desk.client.set_cookie("staff", cookie.value)
    assert desk.client.get("/staff/").status_code == 302


def test_a_forged_or_altered_cookie_opens_nothing(office: Flask) -> None:
    desk = at_desk(office, "editor")
    cookie = desk.client.get_cookie("staff")
    assert cookie is not None
    token, stamp, mark = cookie.value.split(".")
    for value in (f"{token}.{int(stamp) + 9}.{mark}", token, "..", f"{token}.x.{mark}", "a.1.b"):
        client = office.test_client()
        client.set_cookie("staff", value)
        assert client.get("/staff/").status_code == 302, value


def test_a_session_ends_after_half_an_hour_of_nothing(
    office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = at_desk(office, "editor")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=29))
    assert desk.client.get("/staff/").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=58))
    assert desk.client.get("/staff/").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=89))
    assert desk.client.get("/staff/").status_code == 302


@pytest.mark.parametrize("field", ["username", "password", "code", "next", "x\0y"])
def test_a_form_with_a_nul_is_not_understood(stranger: Desk, field: str) -> None:
    sent = {"username": "clerk", "password": PASSWORD, field: "\0"}
    answer = stranger.post("/staff/login", at="/staff/login", **sent)
    assert answer.status_code == 400
    Page(answer).check()


def test_odd_filters_of_the_list_are_no_fault(clerk_desk: Desk) -> None:
    for query in ("office=²", "office=٣", "office=999999999", "page=²", "domain=²&state=x"):
        clerk_desk.get(f"/staff/entries?{query}")
    for query in ("domain=%00", "office=%00", "words=%00", "state=%00", "empty=%00"):
        clerk_desk.get(f"/staff/entries?{query}", status=400)


def test_wrong_sign_ins_look_the_same_and_then_must_wait(stranger: Desk) -> None:
    known = stranger.sign_in("editor", "wrong password")
    unknown = stranger.sign_in("nobody", "wrong password")
    assert known.status_code == unknown.status_code == 403
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", known.text) == strip.sub("", unknown.text)
    for _ in range(4):
        stranger.sign_in("editor", "wrong password")
    waiting = stranger.sign_in("editor", PASSWORD)
    assert waiting.status_code == 429
    assert int(waiting.headers["Retry-After"]) > 0


def test_signing_in_leads_only_to_our_own_pages(office: Flask) -> None:
    for wanted, leads in (
        ("/staff/entries", "/staff/entries"),
        ("https://evil.com/", "/staff/"),
        ("//evil.com/staff/", "/staff/"),
        ("/staff/\\evil.com", "/staff/"),
    ):
        desk = Desk(office, office.test_client())
        answer = desk.post(
            "/staff/login",
            at="/staff/login",
            username="editor",
            password=PASSWORD,
            code="",
            next=wanted,
        )
        assert answer.headers["Location"] == leads


def test_the_desk_can_be_kept_to_the_office_network(office: Flask) -> None:
    database = office.extensions["database"]
    with database.reading() as connection:
        owner = organisations.only(connection)
        assert owner is not None
        chief = staff.by_username(connection, owner.id, "admin")
    assert chief is not None
    settings.save(database, chief, {"desk_addresses": "10.1.2.0/24"}, clock.now())
    client = office.test_client()
    for address, status in (("10.1.2.9", 302), ("10.9.9.9", 403), ("127.0.0.1", 302)):
        answer = client.get("/staff/", environ_overrides={"REMOTE_ADDR": address})
        assert answer.status_code == status, address


def test_an_administrator_open_to_the_world_needs_a_second_factor(office: Flask) -> None:
    desk = at_desk(office, "admin")
    desk.post("/staff/settings", outside_office="1", idle_minutes="30", session_hours="8")
    answer = desk.client.get("/staff/")
    assert answer.headers["Location"] == "/staff/me"
    assert "动态口令" in desk.get("/staff/me").text


def test_a_public_machine_has_no_desk(office: Flask) -> None:
    from dataclasses import replace

    from kiosk import create_app

    app = create_app(replace(office.config["KIOSK"], surfaces=("public",)))
    assert app.test_client().get("/staff/login").status_code == 404
    app.extensions["search"].close()
    app.extensions["database"].close()


def test_an_unknown_staff_address_is_a_page_of_the_desk(office: Flask) -> None:
    page = at_desk(office, "editor").get("/staff/nothing", 404)
    assert "回今天" in page.text


@pytest.mark.parametrize("role", ROLES)
def test_every_page_keeps_the_rules_of_pages(office: Flask, role: str) -> None:
    with office.extensions["database"].reading() as connection:
        code = entries.all_of(connection, 1)[0].code
    desk = at_desk(office, role)
    for path in (
        "/staff/",
        "/staff/entries",
        "/staff/entries?empty=material&q=办事&page=2",
        f"/staff/entries/{code}",
        f"/staff/entries/{code}/history",
        f"/staff/entries/{code}/preview",
        "/staff/review",
        f"/staff/review/{code}",
        "/staff/placements",
        "/staff/placements/round",
        "/staff/me",
    ):
        desk.get(path)


def test_the_trail_is_shown_in_words(office: Flask) -> None:
    page = at_desk(office, "auditor").get("/staff/audit")
    assert "新建账号" in page.text
    assert "角色：审计" in page.text
    assert not re.search(r"<td[^>]*>[a-z]+\.[a-z_]+", page.html), "no raw names of actions"
