"""Files of applications: sealed, bound to their case, whole after any interruption, swept."""

import io
import os
import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from catalog import attaching, cabinets, handling, sealed_files, sending, sweeping
from catalog.applying import Application
from catalog.cabinets import Cabinet
from catalog.errors import Conflict, Invalid, NotAllowed, NotFound
from catalog.handling import Intake, Register
from catalog.sealing import CIPHERS, Sealer
from catalog.store import case_files, copying, staff, waiting_files
from catalog.store.connection import Database
from catalog.store.staff import Person
from catalog.store.tables import audit, case_file, disclosure_case
from kiosk.config import Config
from tests import papers
from tests.builders import AT, CLERK

SECRET = "赵小满的身份证"
KEY = "a" * 32
GIVEN = Application(
    category="natural",
    name="赵小满",
    phone="13900010002",
    wanted="2025 年征地方案",
    delivery_form="paper",
    delivery_way="collect",
)


@pytest.fixture
def cabinet(township: Config) -> Iterator[Cabinet]:
    database = Database(township.database_url)
    yield Cabinet(township.data, Register(database, Sealer(b"k" * 32), 1), 50 * 1024**2)
    database.close()


@pytest.fixture
def clerk(cabinet: Cabinet) -> Person:
    database = cabinet.register.database
    with database.writing(CLERK, AT) as change:
        staff.set_roles(change, staff.add(change, 1, "wang", "王海"), ["clerk"])
        change.note(
            "staff.added",
            organisation_id=1,
            object_kind="staff",
            object_ref="wang",
            username="wang",
            name="王海",
            roles=["clerk"],
        )
    with database.reading() as connection:
        found = staff.by_username(connection, 1, "wang")
    assert found is not None
    return found


def _send(cabinet: Cabinet, *contents: bytes, key: str = KEY) -> str:
    link = sending.link_of_form(cabinet.register, key)
    for number, content in enumerate(contents):
        sending.keep(cabinet, link, f"{SECRET}{number}.pdf", io.BytesIO(content), AT, "source")
    return link


def _receive(cabinet: Cabinet, key: str = KEY) -> str:
    link = sending.link_of_form(cabinet.register, key)
    along = sending.taking_in(cabinet, link, "application")
    intake = Intake("internet", key, handling.beijing_day(AT))
    receipt = handling.receive(cabinet.register, handling.CITIZEN, GIVEN, intake, AT, along=along)
    sending.settle(cabinet, link)
    return receipt.number


def _attached(cabinet: Cabinet, number: str) -> list[attaching.Attached]:
    with cabinet.register.database.reading() as connection:
        stored = handling.find(connection, cabinet.register, number).stored
        return attaching.of_case(connection, cabinet.register, stored)


def _lying(cabinet: Cabinet) -> list[Path]:
    return sorted(cabinet.folder.iterdir())


def _pdf(mark: int = 1) -> bytes:
    return papers.pdf(lambda writer: writer.add_metadata({"/Title": f"{SECRET}{mark}"}))


def test_what_waited_becomes_the_cases_own(cabinet: Cabinet, clerk: Person) -> None:
    content = _pdf()
    link = _send(cabinet, content)
    assert [one.name for one in sending.waiting(cabinet, link)] == [f"{SECRET}0.pdf"]
    number = _receive(cabinet)
    assert not sending.waiting(cabinet, link)
    (one,) = _attached(cabinet, number)
    assert (one.name, one.kind, one.type, one.size) == (
        f"{SECRET}0.pdf",
        "application",
        "pdf",
        len(content),
    )
    opened = attaching.open_file(cabinet, clerk, number, one.id, AT)
    assert b"".join(opened.blocks) == content


def test_the_same_form_sent_twice_leaves_one_set_of_files(cabinet: Cabinet) -> None:
    _send(cabinet, _pdf(1), _pdf(2), _pdf(1))
    number = _receive(cabinet)
    _send(cabinet, _pdf(1), _pdf(2), _pdf(3))
    assert _receive(cabinet) == number
    assert len(_attached(cabinet, number)) == 2
    assert len(_lying(cabinet)) == 2
    assert waiting_files.names(cabinet.data) == set()


def test_two_sends_at_once_leave_one_set_of_files(cabinet: Cabinet) -> None:
    def both() -> None:
        _send(cabinet, _pdf(1))
        _receive(cabinet)

    threads = [threading.Thread(target=both) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    number = _receive(cabinet)
    assert len(_attached(cabinet, number)) == 1
    assert len(_lying(cabinet)) == 1


def test_no_more_than_five_files_come_with_a_form(cabinet: Cabinet) -> None:
    link = _send(cabinet, *(_pdf(mark) for mark in range(5)))
    with pytest.raises(Invalid, match="最多 5 个"):
        sending.keep(cabinet, link, "六.pdf", io.BytesIO(_pdf(6)), AT, "source")
    sending.drop(cabinet, link, sending.waiting(cabinet, link)[0].key)
    sending.keep(cabinet, link, "六.pdf", io.BytesIO(_pdf(6)), AT, "source")
    assert len(_lying(cabinet)) == 5


def test_one_source_does_not_take_the_room_of_all(
    cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = _pdf()
    monkeypatch.setattr(sending, "_MOST_OF_SOURCE", len(content))
    link = _send(cabinet, content)
    other = sending.link_of_form(cabinet.register, "b" * 32)
    with pytest.raises(Invalid, match="附件带到窗口"):
        sending.keep(cabinet, other, "a.pdf", io.BytesIO(content), AT, "source")
    sending.keep(cabinet, other, "a.pdf", io.BytesIO(content), AT, "another")
    assert len(sending.waiting(cabinet, link)) == len(sending.waiting(cabinet, other)) == 1
    assert _receive(cabinet, "c" * 32), "the application itself still goes"
    assert _receive(cabinet)
    sending.keep(cabinet, link, "a.pdf", io.BytesIO(content), AT, "source")


def test_a_waiting_list_of_an_earlier_version_goes_on(cabinet: Cabinet) -> None:
    link = _send(cabinet, _pdf())
    with sqlite3.connect(cabinet.data / waiting_files.FILE_NAME) as old:
        old.execute("alter table waiting_file drop column source")
    old.close()
    assert len(sending.waiting(cabinet, link)) == 1
    assert waiting_files.total_of_source(cabinet.data, "source") == 0
    _send(cabinet, _pdf(2))
    assert waiting_files.total_of_source(cabinet.data, "source") == len(_pdf(2))


def test_one_form_does_not_reach_anothers_files(cabinet: Cabinet) -> None:
    mine, other = _send(cabinet, _pdf()), _send(cabinet, key="b" * 32)
    sending.drop(cabinet, other, sending.waiting(cabinet, mine)[0].key)
    assert len(sending.waiting(cabinet, mine)) == 1
    assert not sending.waiting(cabinet, other)


def test_a_file_that_became_the_cases_own_is_not_dropped(cabinet: Cabinet, clerk: Person) -> None:
    """As after a kill between the commit and the end of waiting, or from a second page."""
    link = _send(cabinet, _pdf())
    (key,) = (one.key for one in sending.waiting(cabinet, link))
    along = sending.taking_in(cabinet, link, "application")
    intake = Intake("internet", KEY, handling.beijing_day(AT))
    number = handling.receive(
        cabinet.register, handling.CITIZEN, GIVEN, intake, AT, along=along
    ).number
    sending.drop(cabinet, link, key)
    assert not sending.waiting(cabinet, link)
    (one,) = _attached(cabinet, number)
    opened = attaching.open_file(cabinet, clerk, number, one.id, AT)
    assert b"".join(opened.blocks) == _pdf()


@pytest.mark.parametrize("free", [400 * 1024**2, 4 * 1024**3])
def test_a_nearly_full_disk_takes_no_files_and_still_takes_the_form(
    cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    usage = type(cabinets.shutil.disk_usage("/"))
    monkeypatch.setattr(cabinets.shutil, "disk_usage", lambda _: usage(100 * 1024**3, 0, free))
    with pytest.raises(Invalid, match="空间不够"):
        _send(cabinet, _pdf())
    assert _receive(cabinet).endswith("-0001")


def test_a_file_over_the_limit_is_refused_with_its_size(cabinet: Cabinet) -> None:
    small = Cabinet(cabinet.data, cabinet.register, 100)
    with pytest.raises(Invalid, match="每个最大"):
        _send(small, _pdf())
    assert not _lying(cabinet)


def test_names_and_contents_lie_sealed_everywhere(cabinet: Cabinet, clerk: Person) -> None:
    _send(cabinet, _pdf(), key="c" * 32)
    _send(cabinet, _pdf())
    number = _receive(cabinet)
    attaching.add(cabinet, clerk, number, "reply", f"{SECRET}.png", _picture(), AT)
    file = _attached(cabinet, number)[-1]
    attaching.take_back(cabinet, clerk, number, file.id, "传错了", AT)
    hits = []
    for path in cabinet.data.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            hits += [
                (path.name, encoding)
                for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
                if SECRET.encode(encoding) in held or b"%PDF" in held[:64]
            ]
    assert not hits


def _picture() -> io.BytesIO:
    return io.BytesIO(papers.picture("PNG"))


def test_a_file_moved_changed_or_cut_off_is_not_handed_out(cabinet: Cabinet, clerk: Person) -> None:
    _send(cabinet, _pdf(1), _pdf(2))
    number = _receive(cabinet)
    first, second = _lying(cabinet)
    one, two = first.read_bytes(), second.read_bytes()
    for changed in (two, one[:-1], one[:9], b"", one[:-1] + bytes([one[-1] ^ 1])):
        first.write_bytes(changed)
        file = next(f for f in _attached(cabinet, number) if _name(cabinet, f.id) == first.name)
        with pytest.raises(NotAllowed, match="备份"):
            b"".join(attaching.open_file(cabinet, clerk, number, file.id, AT).blocks)
    first.unlink()
    with pytest.raises(NotFound, match="备份"):
        attaching.open_file(cabinet, clerk, number, file.id, AT)


def _name(cabinet: Cabinet, file_id: int) -> str:
    with cabinet.register.database.reading() as connection:
        found = connection.execute(select(case_file.c.name).where(case_file.c.id == file_id))
        return str(found.scalar())


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize("size", [1, 1024**2 - 1, 1024**2, 1024**2 + 1, 3 * 1024**2])
def test_a_file_of_any_size_is_the_same_afterwards(tmp_path: Path, size: int, cipher: str) -> None:
    content, sealer = os.urandom(size), Sealer(b"k" * 32, cipher)
    path = tmp_path / "a"
    sealed_files.write(path, io.BytesIO(content), sealer, "here")
    # What the office seals with from now on does not matter for what lies there.
    assert b"".join(sealed_files.read(path, Sealer(b"k" * 32), "here")) == content
    assert path.stat().st_mode & 0o777 == 0o600
    for cut in (path.stat().st_size - 1, path.stat().st_size // 2):
        os.truncate(path, cut)
        with pytest.raises(NotAllowed):
            b"".join(sealed_files.read(path, sealer, "here"))


def test_a_whole_block_cannot_be_cut_off_unnoticed(tmp_path: Path) -> None:
    path, sealer = tmp_path / "a", Sealer(b"k" * 32)
    sealed_files.write(path, io.BytesIO(b"x" * 2 * 1024**2), sealer, "here")
    os.truncate(path, 20 + 1024**2 + 16)
    with pytest.raises(NotAllowed):
        b"".join(sealed_files.read(path, sealer, "here"))


def test_a_write_that_fails_leaves_nothing(
    cabinet: Cabinet, clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = _receive(cabinet)
    full = OSError(28, "no space")

    def refuse(_number: int) -> None:
        raise full

    monkeypatch.setattr(sealed_files.os, "fsync", refuse)
    with pytest.raises(Invalid, match="空间不够"):
        attaching.add(cabinet, clerk, number, "other", "a.pdf", io.BytesIO(_pdf()), AT)
    monkeypatch.undo()
    assert not _lying(cabinet)
    assert waiting_files.names(cabinet.data) == set()


def test_a_rolled_back_write_takes_its_file_with_it(cabinet: Cabinet, clerk: Person) -> None:
    number = _receive(cabinet)
    attaching.add(cabinet, clerk, number, "other", "a.pdf", io.BytesIO(_pdf()), AT)
    with pytest.raises(Conflict, match="已经在附件里"):
        attaching.add(cabinet, clerk, number, "reply", "b.pdf", io.BytesIO(_pdf()), AT)
    with pytest.raises(Invalid, match="种类"):
        attaching.add(cabinet, clerk, number, "secret", "b.pdf", io.BytesIO(_pdf(2)), AT)
    with pytest.raises(NotFound):
        attaching.add(cabinet, clerk, "2026-0999", "reply", "b.pdf", io.BytesIO(_pdf(2)), AT)
    assert len(_lying(cabinet)) == 1


def test_a_clerk_takes_back_only_their_own_days_mistake(cabinet: Cabinet, clerk: Person) -> None:
    _send(cabinet, _pdf(1))
    number = _receive(cabinet)
    attaching.add(cabinet, clerk, number, "other", "a.pdf", io.BytesIO(_pdf(2)), AT)
    sent, added = _attached(cabinet, number)
    with pytest.raises(Invalid, match="当天"):
        attaching.take_back(cabinet, clerk, number, sent.id, "不要", AT)
    with pytest.raises(Invalid, match="当天"):
        attaching.take_back(cabinet, clerk, number, added.id, "错了", AT + timedelta(days=1))
    with pytest.raises(Invalid, match="原因"):
        attaching.take_back(cabinet, clerk, number, added.id, " ", AT)
    attaching.take_back(cabinet, clerk, number, added.id, "传错了", AT)
    assert _attached(cabinet, number)[1].is_gone
    assert len(_lying(cabinet)) == 1
    with pytest.raises(NotFound):
        attaching.open_file(cabinet, clerk, number, added.id, AT)
    attaching.add(cabinet, clerk, number, "other", "a.pdf", io.BytesIO(_pdf(2)), AT)


def test_why_a_file_was_taken_back_stands_sealed_and_not_in_the_trail(
    cabinet: Cabinet, clerk: Person
) -> None:
    number = _receive(cabinet)
    attaching.add(cabinet, clerk, number, "other", "a.pdf", io.BytesIO(_pdf()), AT)
    (file,) = _attached(cabinet, number)
    attaching.take_back(cabinet, clerk, number, file.id, SECRET, AT)
    assert _attached(cabinet, number)[0].reason == SECRET
    with cabinet.register.database.reading() as connection:
        lines = connection.execute(select(audit)).all()
    assert any("case.file_removed" in str(line) for line in lines)
    assert not any(SECRET in str(line) or "\\u8d75" in str(line) for line in lines)


def test_wiping_a_case_leaves_lines_without_names_and_no_content(
    cabinet: Cabinet, clerk: Person
) -> None:
    _send(cabinet, _pdf(1), _pdf(2))
    number = _receive(cabinet)
    register = cabinet.register
    with register.database.writing(CLERK, AT) as change:
        case_id = handling.find(change.connection, register, number).stored.id
        names = attaching.wipe(change, case_id)
        change.note("case.noted", organisation_id=1, object_kind="case", object_ref=number, note=0)
    assert len(_lying(cabinet)) == 2
    cabinets.discard(cabinet.data, names)
    assert not _lying(cabinet)
    for one in _attached(cabinet, number):
        assert one.is_gone
        assert one.name == ""
    assert sweeping.sweep(register.database, cabinet.data, AT) == sweeping.Survey()


def test_what_was_wiped_and_not_discarded_is_swept(cabinet: Cabinet) -> None:
    _send(cabinet, _pdf(1))
    number = _receive(cabinet)
    register = cabinet.register
    with register.database.writing(CLERK, AT) as change:
        attaching.wipe(change, handling.find(change.connection, register, number).stored.id)
        change.note("case.noted", organisation_id=1, object_kind="case", object_ref=number, note=0)
    assert sweeping.sweep(register.database, cabinet.data, AT) == sweeping.Survey()
    assert not _lying(cabinet)


def test_what_waits_is_forgotten_after_two_hours_and_not_before(cabinet: Cabinet) -> None:
    link, database = _send(cabinet, _pdf()), cabinet.register.database
    sweeping.sweep(database, cabinet.data, AT + timedelta(hours=2))
    assert len(sending.waiting(cabinet, link)) == 1
    sweeping.sweep(database, cabinet.data, AT + timedelta(hours=2, seconds=1))
    assert not sending.waiting(cabinet, link)
    assert not _lying(cabinet)


def test_a_file_taken_in_is_not_swept_though_its_waiting_line_was_left(cabinet: Cabinet) -> None:
    """As after a kill between the commit and the end of waiting."""
    link = _send(cabinet, _pdf())
    along = sending.taking_in(cabinet, link, "application")
    intake = Intake("internet", KEY, handling.beijing_day(AT))
    handling.receive(cabinet.register, handling.CITIZEN, GIVEN, intake, AT, along=along)
    later = AT + timedelta(days=2)
    assert sweeping.sweep(cabinet.register.database, cabinet.data, later) == sweeping.Survey()
    assert len(_lying(cabinet)) == 1
    assert waiting_files.names(cabinet.data) == set()


def test_missing_and_unknown_files_are_told_and_left(cabinet: Cabinet) -> None:
    _send(cabinet, _pdf(1), _pdf(2))
    number = _receive(cabinet)
    lost, left = _lying(cabinet)
    lost.unlink()
    database = cabinet.register.database
    survey = sweeping.sweep(database, cabinet.data, AT)
    assert survey == sweeping.Survey(missing=(number,))
    assert number in survey.sentences()[0]
    with database.defining() as connection:
        connection.execute(delete(case_file))
    half = cabinet.path("f" * 32 + ".new")
    half.write_bytes(b"half")
    os.utime(half, (AT.timestamp(), AT.timestamp()))
    survey = sweeping.sweep(database, cabinet.data, AT + timedelta(days=2))
    assert survey == sweeping.Survey(unknown=(left.name,))
    assert _lying(cabinet) == [left], "half a file goes, a whole one stays"


def test_files_go_over_to_another_database(cabinet: Cabinet, tmp_path: Path) -> None:
    _send(cabinet, _pdf())
    number = _receive(cabinet)
    target = Database(f"sqlite:///{tmp_path / 'copied.db'}")
    assert copying.copy(cabinet.register.database, target, CLERK, AT)["case_file"] == 1
    moved = Cabinet(cabinet.data, Register(target, cabinet.register.sealer, 1), 1)
    assert _attached(moved, number) == _attached(cabinet, number)
    assert sweeping.sweep(target, cabinet.data, AT) == sweeping.Survey()
    target.close()


def test_a_file_with_no_register_row_is_known_to_nobody(cabinet: Cabinet) -> None:
    with cabinet.register.database.reading() as connection:
        assert case_files.known(connection, ["a" * 32]) == set()
        assert case_files.known(connection, []) == set()


def test_an_erased_case_takes_no_more_files(cabinet: Cabinet, clerk: Person) -> None:
    number = _receive(cabinet)
    with cabinet.register.database.writing(CLERK, AT) as change:
        change.execute(update(disclosure_case).values(wiped_at=AT))
        cabinets.note(change, cabinet.register, "case.file_opened", number, file=0)
    with pytest.raises(Conflict, match="已经到期清除"):
        attaching.add(cabinet, clerk, number, "reply", "答复.pdf", io.BytesIO(_pdf()), AT)
    assert not _attached(cabinet, number)
    assert not _lying(cabinet)
