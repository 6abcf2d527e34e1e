import gc
import json
import multiprocessing
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select, update

from catalog.search.locking import only_one
from catalog.search.searching import Search
from catalog.store.connection import Database
from catalog.store.tables import entry

from .conftest import AT, CLERK


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def withdraw(database: Database, code: str) -> None:
    with database.writing(CLERK, AT) as change:
        owner, found = change.execute(
            select(entry.c.organisation_id, entry.c.id).where(entry.c.code == code)
        ).one()
        change.execute(update(entry).where(entry.c.id == found).values(state="withdrawn"))
        change.note(
            "entry.saved",
            organisation_id=owner,
            object_kind="entry",
            object_ref=code,
            revision=2,
        )
        change.publish(owner, "撤下一项", found)


def until_current(search: Search) -> None:
    for _ in range(200):
        if not search.find("低保").notes:
            return
        time.sleep(0.05)
    raise AssertionError("the index did not come back by itself")


def test_without_an_index_the_database_answers_and_the_index_returns(
    township: Database, tmp_path: Path
) -> None:
    search = Search(township, tmp_path / "elsewhere")
    found = search.find("最低生活保障")
    assert found.hits[0].domain == "19"
    assert found.notes
    until_current(search)
    search.close()


def test_the_plain_search_takes_wildcards_for_themselves(
    township: Database, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    search = Search(township, tmp_path / "file" / "unwritable")
    assert search.find("%").total == 0
    assert search.find("_").total == 0
    assert search.find("低保对象").total > 0
    search.close()


def test_a_withdrawn_entry_is_gone_within_five_seconds_and_from_the_new_index(
    township: Database, index: Path
) -> None:
    search = Search(township, index)
    search.refresh()
    code = search.find("农机购置补贴").hits[0].code
    withdraw(township, code)
    deadline = time.monotonic() + 5
    while code in {hit.code for hit in search.find("农机购置补贴").hits}:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert search.refresh()
    found = search.find("农机购置补贴")
    assert code not in {hit.code for hit in found.hits}
    assert json.loads((index / "current.json").read_text())["revision"] == 3
    search.close()


# Whoosh drops half-opened files of a broken index without closing them.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("harm", ["empty", "cut", "missing", "pointer", "version"])
def test_a_damaged_index_is_built_again(township: Database, index: Path, harm: str) -> None:
    pointer = index / "current.json"
    place = index / json.loads(pointer.read_text())["place"]
    for path in [path for path in place.rglob("*") if path.is_file()]:
        if harm == "empty":
            path.write_bytes(b"")
        elif harm == "cut":
            path.write_bytes(path.read_bytes()[:40])
        elif harm == "missing":
            path.unlink()
    if harm == "pointer":
        pointer.write_text("[]")
    if harm == "version":
        pointer.write_text(pointer.read_text().replace("whoosh", "older"))
    search = Search(township, index)
    assert search.find("最低生活保障").hits[0].domain == "19"
    until_current(search)
    assert search.find("最低生活保障").hits[0].domain == "19"
    search.close()
    gc.collect()


def test_old_generations_are_swept(township: Database, index: Path) -> None:
    search = Search(township, index)
    search.rebuild()
    search.rebuild()
    assert len(list(index.glob("generation-*"))) == 1
    assert search.find("最低生活保障").hits
    search.close()


def hold(path: Path, held: "multiprocessing.synchronize.Event") -> None:
    with only_one(path) as mine:
        assert mine
        held.set()
        time.sleep(60)


def test_while_another_process_builds_questions_are_answered(
    township: Database, tmp_path: Path
) -> None:
    index = tmp_path / "other"
    index.mkdir()
    context = multiprocessing.get_context("spawn")
    held = context.Event()
    other = context.Process(target=hold, args=(index / "build.lock", held))
    other.start()
    try:
        assert held.wait(20)
        search = Search(township, index)
        assert search.refresh() is False
        assert search.find("最低生活保障").hits[0].domain == "19"
    finally:
        other.kill()
        other.join()
    # The lock of a dead process is no lock.
    assert search.refresh() is True
    search.close()


def test_several_searches_at_once_share_one_index(township: Database, index: Path) -> None:
    search = Search(township, index)
    search.refresh()
    wrong: list[str] = []

    def ask(word: str, domain: str) -> None:
        first = [search.find(word).hits[0] for _ in range(20)]
        wrong.extend(word for hit in first if hit.domain != domain)

    questions = [("最低生活保障", "19"), ("农机购置补贴", "22"), ("养老机构备案", "20")]
    threads = [threading.Thread(target=ask, args=question) for question in questions * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    search.close()


def test_a_database_that_is_gone_gives_an_empty_answer(tmp_path: Path) -> None:
    search = Search(Database(f"sqlite:///{tmp_path / 'none' / 'mashang.db'}"), tmp_path / "index")
    found = search.find("低保")
    assert found.hits == ()
    assert "窗口" in found.notes[-1]
    assert search.suggest("低保") == ()
