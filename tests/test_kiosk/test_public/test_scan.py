"""`/q/…` and `/qr/…`: a printed code leads on, is counted, and never ends at a bare error."""

import random
import time
from datetime import date

import pytest
from sqlalchemy import select, update

from catalog import printing, qr, signposting
from catalog.store import scans
from catalog.store.tables import entry, material
from kiosk import config as settings
from kiosk import create_app, secret
from tests.townships import AT, BASE, CLERK, domain_code, made, owner_id

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


@pytest.fixture
def township(tmp_path):
    database = made(tmp_path)
    yield database
    database.close()


@pytest.fixture
def app(township, tmp_path):
    found = settings.load(
        {
            "KIOSK_DATA": str(tmp_path),
            "KIOSK_BASE_URL": BASE,
            "KIOSK_KEY_FILE": str(tmp_path / "test.key"),
        }
    )
    secret.make(found, "any")
    made_app = create_app(found, township)
    yield made_app
    made_app.extensions["scans"].close()


@pytest.fixture
def client(app):
    return app.test_client()


def counted(app, tmp_path):
    app.extensions["scans"].flush()
    return {one.key: one.count for one in scans.by_sheet(tmp_path, FIRST, LAST)}


def printed(township, kind="label"):
    with township.reading() as connection:
        wanted = printing.job(connection, kind, base_url=BASE, at=AT)
    return printing.make(township, wanted, actor=CLERK, at=AT)


def get(client, path):
    return client.get(path, base_url="http://localhost")


def test_a_scan_leads_to_the_page_and_is_counted_at_its_sheet(client, app, township, tmp_path):
    printed(township)
    code = domain_code(township, "19")
    for path in (f"/q/{code}/1", f"/q/{code}/1", f"/q/{code}"):
        answer = get(client, path)
        assert (answer.status_code, answer.location) == (302, "/domain/19")
        assert answer.headers["Cache-Control"] == "no-store"
    assert counted(app, tmp_path) == {"0": 1, "1": 2}


def test_a_sheet_number_never_printed_counts_as_no_sheet(client, app, township, tmp_path):
    code = domain_code(township, "19")
    for sheet in ("1", "77", "0", "-1", "9" * 30, "x", "１"):
        assert get(client, f"/q/{code}/{sheet}").status_code == 302
    assert counted(app, tmp_path) == {"0": 7}


def test_lower_case_and_look_alikes_are_put_right(client, township):
    code = domain_code(township, "19")
    spoken = code.lower().replace("0", "o").replace("1", "l")
    assert get(client, f"/q/{spoken[:3]}-{spoken[3:]}").location == "/domain/19"


def test_the_catalogue_code_leads_home_and_an_entry_code_to_its_entry(client, township):
    with township.reading() as connection:
        wall = printing.job(connection, "wall", base_url=BASE, at=AT)
        row = connection.execute(entry.select()).mappings().first()
    assert get(client, f"/q/{wall.catalogue.code}").location == "/"
    assert get(client, f"/q/{row['code']}").location == f"/entry/{row['code']}"


def test_a_mistyped_code_gets_a_page_with_the_nearest_and_a_search_box(client, township):
    code = domain_code(township, "19")
    answer = get(client, f"/q/{code[:5]}{'A' if code[5] != 'A' else 'B'}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert 'role="search"' in text
    assert 'href="/domain/19"' in text


def test_a_withdrawn_entry_gets_its_signpost(client, app, township, tmp_path):
    with township.writing(CLERK, AT) as change:
        row = change.execute(entry.select()).mappings().first()
        change.execute(update(entry).where(entry.c.id == row["id"]).values(state="withdrawn"))
        change.note("entry.saved", organisation_id=1, object_kind="e", object_ref="1", revision=2)
    answer = get(client, f"/q/{row['code']}")
    assert answer.status_code == 410
    assert "已经撤下" in answer.get_data(as_text=True)
    assert counted(app, tmp_path) == {"0": 1}


def test_a_material_of_a_withdrawn_entry_gets_the_signpost_at_every_address(client, township):
    with township.writing(CLERK, AT) as change:
        row = change.execute(
            select(material.c.code, entry.c.code.label("above")).join(
                entry, entry.c.id == material.c.entry_id
            )
        ).first()
        change.execute(update(entry).where(entry.c.code == row.above).values(state="withdrawn"))
        change.note("entry.saved", organisation_id=1, object_kind="e", object_ref="1", revision=2)
    new = domain_code(township, "19")
    signposting.retire(township, row.above, new, "已并入社会救助", actor=CLERK, at=AT)
    for path in (f"/q/{row.code}", f"/material/{row.code}", f"/entry/{row.above}"):
        answer = get(client, path)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 410, path
        assert "已并入社会救助" in text
        assert 'href="/domain/19"' in text
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_retired_code_names_its_successor(client, township):
    old, new = domain_code(township, "13"), domain_code(township, "19")
    signposting.retire(township, old, new, "已并入<b>社会救助</b>", actor=CLERK, at=AT)
    answer = get(client, f"/q/{old}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 410
    assert 'href="/domain/19"' in text
    assert "已并入&lt;b&gt;社会救助" in text


def test_a_broken_counter_does_not_break_the_redirect(client, app, township, tmp_path):
    (tmp_path / scans.FILE_NAME).write_bytes(b"broken" * 500)
    code = domain_code(township, "19")
    begun = time.perf_counter()
    for _ in range(20):
        assert get(client, f"/q/{code}").status_code == 302
    assert time.perf_counter() - begun < 6
    assert not app.extensions["scans"].flush()
    (tmp_path / scans.FILE_NAME).unlink()


def test_a_thousand_odd_codes_never_give_a_server_error(client):
    odd = random.Random(7)
    signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZilou -_.%'\"<>()码🀄\u202e?&=+"
    from urllib.parse import quote

    answers = set()
    for _ in range(1_000):
        code = "".join(odd.choice(signs) for _ in range(odd.randint(1, 12)))
        answers.add(get(client, f"/q/{quote(code)}").status_code)
    assert answers <= {302, 404, 410}


def test_the_picture_holds_the_configured_address_and_is_kept(client, township):
    code = domain_code(township, "19")
    answer = get(client, f"/qr/{code}.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.data == qr.svg(qr.symbol(f"{BASE}/q/{code}"))
    assert "max-age=86400" in answer.headers["Cache-Control"]
    again = client.get(
        f"/qr/{code}.svg",
        base_url="http://localhost",
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert again.status_code == 304
    assert get(client, f"/qr/{code}.png").data.startswith(b"\x89PNG")


def test_there_is_no_picture_of_a_code_never_given(client, township):
    code = domain_code(township, "19")
    for path in (f"/qr/{code}.gif", "/qr/000000.svg", "/qr/x.svg", f"/qr/{code}.svg.svg"):
        assert get(client, path).status_code == 404


@pytest.mark.parametrize("page", ["/", "/domain/19", "/search?q=低保", "/guide", "/privacy"])
def test_every_public_page_shows_a_code_to_take_along(client, page):
    text = get(client, page).get_data(as_text=True)
    assert text.count('class="take"') == 1
    assert "带走" in text


def test_a_page_shows_its_own_code_in_plain_text(client, township):
    code = domain_code(township, "19")
    text = get(client, "/domain/19").get_data(as_text=True)
    assert f"{code[:3]} {code[3:]}" in text
    assert f"{BASE}/q/{code}" in text
    assert qr.svg(qr.symbol(f"{BASE}/q/{code}")).decode() in text


def test_without_a_usable_base_address_pages_stand_without_a_code(township, tmp_path):
    found = settings.load(
        {"KIOSK_DATA": str(tmp_path), "KIOSK_KEY_FILE": str(tmp_path / "test.key")}
    )
    secret.make(found, "any")
    client = create_app(found, township).test_client()
    answer = get(client, "/domain/19")
    assert answer.status_code == 200
    assert 'class="take"' not in answer.get_data(as_text=True)
    assert get(client, f"/qr/{domain_code(township, '19')}.svg").status_code == 404
    assert owner_id(township) == 1
