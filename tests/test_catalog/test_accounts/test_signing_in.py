"""Signing in: one-time codes, passwords, the second factor, waiting, and sessions that end."""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select

from catalog import starting
from catalog.accounts import passwords, people
from catalog.accounts.signing_in import Attempt, TooManyTries, sign_in, sign_out, who
from catalog.errors import Conflict, Invalid, NotAllowed
from catalog.store import audit as trail
from catalog.store.audit import Actor
from catalog.store.connection import Database
from catalog.store.tables import audit, staff, staff_code, staff_session

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
KEY = b"k" * 32
KEEPER = Actor("root", "命令行")
PASSWORD = "柳湾的早市七点开门" + "abc"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.in_folder(tmp_path)
    starting.make_installation(
        opened, name="柳湾镇人民政府", base_url="http://localhost", actor=KEEPER, at=AT
    )
    yield opened
    opened.close()


def attempt(username: str, password: str = PASSWORD, code: str = "", device: str = "") -> Attempt:
    return Attempt(username, password, code, "10.0.0.7", device)


def add_administrator(database: Database) -> str:
    """The first administrator; gives the token of the device."""
    code = people.first_code(database, KEY, KEEPER, AT)
    return sign_in(database, KEY, attempt("li.jing", code=code), AT).device


def actions(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(select(audit.c.action).order_by(audit.c.id)).scalars())


def test_the_first_code_makes_an_administrator_once(database: Database) -> None:
    code = people.first_code(database, KEY, KEEPER, AT)
    signed_in = sign_in(database, KEY, attempt("Li.Jing", code=code.lower()), AT)
    assert signed_in.person.username == "li.jing"
    assert signed_in.person.may("accounts.edit")
    with pytest.raises(NotAllowed):
        sign_in(database, KEY, attempt("zhao", code=code), AT)


def test_a_code_ends_after_half_an_hour(database: Database) -> None:
    code = people.first_code(database, KEY, KEEPER, AT)
    with pytest.raises(NotAllowed):
        sign_in(database, KEY, attempt("li.jing", code=code), AT + timedelta(minutes=31))


def test_a_new_code_ends_the_one_before(database: Database) -> None:
    first = people.first_code(database, KEY, KEEPER, AT)
    people.first_code(database, KEY, KEEPER, AT)
    with pytest.raises(NotAllowed):
        sign_in(database, KEY, attempt("li.jing", code=first), AT)


def test_a_first_code_takes_over_no_existing_account(database: Database) -> None:
    add_administrator(database)
    code = people.first_code(database, KEY, KEEPER, AT)
    with pytest.raises(NotAllowed):
        sign_in(database, KEY, attempt("li.jing", "另外一句很长很长的密码呀呀", code), AT)
    sign_in(database, KEY, attempt("li.jing"), AT)


def test_a_bad_password_leaves_the_code_unused(database: Database) -> None:
    code = people.first_code(database, KEY, KEEPER, AT)
    with pytest.raises(Invalid, match="12"):
        sign_in(database, KEY, attempt("li.jing", "short", code), AT)
    assert sign_in(database, KEY, attempt("li.jing", code=code), AT)


def test_nothing_secret_stands_in_the_database(database: Database) -> None:
    code = people.first_code(database, KEY, KEEPER, AT)
    signed_in = sign_in(database, KEY, attempt("li.jing", code=code), AT)
    content = Path(str(database.url.database)).read_bytes()
    for secret in (code, code.replace("-", ""), PASSWORD, signed_in.token, signed_in.device):
        assert secret.encode() not in content


def test_wrong_names_and_wrong_passwords_sound_alike(database: Database) -> None:
    add_administrator(database)
    with pytest.raises(NotAllowed) as known:
        sign_in(database, KEY, attempt("li.jing", "wrong"), AT)
    with pytest.raises(NotAllowed) as unknown:
        sign_in(database, KEY, attempt("nobody", "wrong"), AT)
    assert str(known.value) == str(unknown.value)


def test_wrong_names_and_wrong_passwords_take_as_long(database: Database) -> None:
    add_administrator(database)
    taken: dict[str, list[float]] = {"li.jing": [], "nobody": []}
    sign_in(database, KEY, attempt("li.jing"), AT)
    for round_ in range(12):
        for name, times in taken.items():
            began = time.process_time()
            with pytest.raises(NotAllowed):
                sign_in(database, KEY, attempt(name, "wrong"), AT + timedelta(hours=2 * round_))
            times.append(time.process_time() - began)
    known, unknown = (statistics.median(times) for times in taken.values())
    assert 0.8 <= known / unknown <= 1.25, (known, unknown)


def test_the_sixth_quick_try_must_wait(database: Database) -> None:
    add_administrator(database)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            sign_in(database, KEY, attempt("li.jing", "wrong"), AT)
    with pytest.raises(TooManyTries) as waiting:
        sign_in(database, KEY, attempt("li.jing"), AT)
    assert waiting.value.seconds == 5
    assert sign_in(database, KEY, attempt("li.jing"), AT + timedelta(seconds=6))


def test_the_wait_grows_to_a_quarter_of_an_hour(database: Database) -> None:
    add_administrator(database)
    at, waits = AT, []
    for _ in range(16):
        try:
            sign_in(database, KEY, attempt("li.jing", "wrong"), at)
        except TooManyTries as waiting:
            waits.append(waiting.seconds)
            at += timedelta(seconds=waiting.seconds)
        except NotAllowed:
            continue
    assert waits == sorted(waits)
    assert max(waits) <= 15 * 60


def test_strangers_cannot_lock_out_a_known_device(database: Database) -> None:
    device = add_administrator(database)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            sign_in(database, KEY, attempt("li.jing", "wrong"), AT)
    with pytest.raises(TooManyTries):
        sign_in(database, KEY, attempt("li.jing"), AT)
    assert sign_in(database, KEY, attempt("li.jing", device=device), AT)


def test_a_known_device_may_not_guess_without_end(database: Database) -> None:
    device = add_administrator(database)
    for _ in range(10):
        with pytest.raises(NotAllowed):
            sign_in(database, KEY, attempt("li.jing", "wrong", device=device), AT)
    with pytest.raises(TooManyTries):
        sign_in(database, KEY, attempt("li.jing", device=device), AT)


def test_many_names_from_one_address_are_slowed(database: Database) -> None:
    add_administrator(database)
    for number in range(30):
        with pytest.raises(NotAllowed):
            sign_in(database, KEY, attempt(f"name{number}", "wrong"), AT)
    with pytest.raises(TooManyTries):
        sign_in(database, KEY, attempt("name31", "wrong"), AT)


def test_a_session_ends_on_the_server_at_sign_out(database: Database) -> None:
    add_administrator(database)
    signed_in = sign_in(database, KEY, attempt("li.jing"), AT)
    assert who(database, signed_in.token, AT) is not None
    sign_out(database, signed_in.person, signed_in.token, AT)
    assert who(database, signed_in.token, AT) is None


def test_a_session_ends_after_eight_hours(database: Database) -> None:
    add_administrator(database)
    signed_in = sign_in(database, KEY, attempt("li.jing"), AT)
    assert who(database, signed_in.token, AT + timedelta(hours=7, minutes=59)) is not None
    assert who(database, signed_in.token, AT + timedelta(hours=8)) is None


def test_disabling_ends_the_sessions_at_once(database: Database) -> None:
    add_administrator(database)
    code = people.add(database, KEY, KEEPER, username="zhao", name="赵明", chosen=["editor"], at=AT)
    signed_in = sign_in(database, KEY, attempt("zhao", code=code), AT)
    people.disable(database, KEEPER, "zhao", at=AT)
    assert who(database, signed_in.token, AT) is None
    with pytest.raises(NotAllowed):
        sign_in(database, KEY, attempt("zhao"), AT)


def test_a_new_password_ends_the_other_sessions(database: Database) -> None:
    add_administrator(database)
    here = sign_in(database, KEY, attempt("li.jing"), AT)
    there = sign_in(database, KEY, attempt("li.jing"), AT)
    people.change_password(
        database, here.person, PASSWORD, "大堤上的柳树又绿了xyz", token=here.token, at=AT
    )
    assert who(database, here.token, AT) is not None
    assert who(database, there.token, AT) is None


def test_resetting_ends_password_and_sessions(database: Database) -> None:
    add_administrator(database)
    signed_in = sign_in(database, KEY, attempt("li.jing"), AT)
    code = people.reset(database, KEY, KEEPER, "li.jing", AT)
    assert who(database, signed_in.token, AT) is None
    with pytest.raises(NotAllowed):
        sign_in(database, KEY, attempt("li.jing"), AT)
    assert sign_in(database, KEY, attempt("li.jing", "大堤上的柳树又绿了xyz", code), AT)


def test_the_last_administrator_stays(database: Database) -> None:
    add_administrator(database)
    with pytest.raises(Conflict):
        people.disable(database, KEEPER, "li.jing", at=AT)
    with pytest.raises(Conflict):
        people.edit(database, KEEPER, "li.jing", name="李静", chosen=["editor"], at=AT)


def test_a_second_factor_is_asked_for_and_works_once(database: Database) -> None:
    add_administrator(database)
    signed_in = sign_in(database, KEY, attempt("li.jing"), AT)
    seed = people.new_second_factor()
    factor = pyotp.TOTP(seed)
    people.set_second_factor(database, KEY, signed_in.person, seed=seed, code=factor.at(AT), at=AT)
    later = AT + timedelta(minutes=2)
    with pytest.raises(NotAllowed):
        sign_in(database, KEY, attempt("li.jing"), later)
    assert sign_in(database, KEY, attempt("li.jing", code=factor.at(later)), later)
    with pytest.raises(NotAllowed):
        sign_in(database, KEY, attempt("li.jing", code=factor.at(later)), later)
    assert seed.encode() not in Path(str(database.url.database)).read_bytes()


def test_every_act_leaves_a_line_and_the_chain_holds(database: Database) -> None:
    add_administrator(database)
    with pytest.raises(NotAllowed):
        sign_in(database, KEY, attempt("my-secret-password", "wrong"), AT)
    found = actions(database)
    for action in ("staff.code_given", "staff.added", "staff.signed_in", "staff.sign_in_failed"):
        assert action in found
    with database.reading() as connection:
        assert list(trail.verify(connection)) == []
        facts = " ".join(connection.execute(select(audit.c.facts)).scalars())
    assert "my-secret-password" not in facts


def test_there_is_no_default_account(database: Database) -> None:
    with database.reading() as connection:
        for table in (staff, staff_code, staff_session):
            assert connection.execute(select(table)).first() is None


def test_the_list_of_common_passwords_is_long_enough() -> None:
    assert len(passwords.common()) >= 3000


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "password1234",
        "qwertyuiop123",
        "aaaaaaaaaaaaaaa",
        "12345678901234",
        "mashang2026!",
        "政务公开码上公开2026",
        "柳湾镇人民政府1234",
        "zhao.ming2026",
        "x" * 129,
    ],
)
def test_a_password_that_can_be_guessed_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        passwords.check(password, ("柳湾镇", "柳湾镇人民政府", "zhao.ming"))


@pytest.mark.parametrize(
    "password",
    ["柳湾的早市七点开门真热闹啊", "correct horse battery staple", "a bc d ef g hi"],
)
def test_a_long_sentence_is_a_good_password(password: str) -> None:
    passwords.check(password, ("柳湾镇", "柳湾镇人民政府", "zhao.ming"))


def test_complexity_can_be_asked_for() -> None:
    passwords.check("Aufgabe-7-Liuwan", (), complexity=True)
    with pytest.raises(Invalid, match="三类"):
        passwords.check("onlysmalllettershere", (), complexity=True)
