"""Fifty and more personal values sent to the real server in every way, then looked for everywhere.

Security rule R6: nothing of it may lie in plain in the database, the journal, the index, the logs,
the temporary files or what is exported, in any encoding the program or its tools may write.
"""

import http.client
import io
import json
import re
import sqlite3
import threading
import time
import urllib.parse
import zipfile
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from catalog.store.connection import Database
from kiosk import clock
from tests import builders
from tests.applicants import Browser, clerk_of, killable

_SURNAMES = "欧阳、尉迟、澹台、皇甫、呼延、赫连、公孙、轩辕、令狐、宇文、慕容、司徒".split("、")
_GIVEN = "桐雨、渡舟、砚秋、鹤亭、听澜、若木、枕石、归帆、望舒、采薇、临川、问渠".split("、")


class Planted:
    """The values, each made once and remembered."""

    def __init__(self) -> None:
        self.values: list[str] = []

    def words(self, what: str) -> str:
        """A sentence that nothing else in the program says."""
        return self._keep(f"{what}的暗号是青鸾衔来第{len(self.values) + 301}枚蓝印")

    def person(self) -> dict[str, str]:
        """The fields of somebody who exists nowhere else."""
        number = len(self.values)
        place = number % 11
        return {
            "name": self._keep(f"{_SURNAMES[place]}{_GIVEN[(number // 11 + place) % 12]}"),
            "phone": self._keep(f"1390{4_410_000 + number * 37}"),
            "identity": self._keep(f"蓝证 Q{77_140_000 + number * 13}"),
            "address": self._keep(f"梧桐弄 {number + 611} 号后院东厢"),
            "email": self._keep(f"azure.{number}.heron@mail.example"),
            "wanted": self.words("申请"),
        }

    def _keep(self, value: str) -> str:
        self.values.append(value)
        return value

    def found_in(self, held: bytes) -> list[tuple[str, str]]:
        """The values that lie in these bytes, with the form in which they do."""
        return [
            (value, form)
            for value in self.values
            for form, written in _forms(value)
            if written in held
        ]


def _forms(value: str) -> Iterator[tuple[str, bytes]]:
    for coding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        yield coding, value.encode(coding)
    yield "json", json.dumps(value)[1:-1].encode()
    quoted = urllib.parse.quote_plus(value)
    yield "address", quoted.encode()
    yield "address, small", quoted.lower().encode()


def apply(citizen: Browser, person: Mapping[str, str], **more: str) -> tuple[str, str]:
    """Send an application; gives its number and its code."""
    chosen = {"category": "natural", "delivery_form": "paper", "delivery_way": "post"}
    page = citizen.send("/apply", "/apply", **{**chosen, **person, "do": "send", **more})
    number, code = (
        re.search(r"\d{4}-\d{4}", page),
        re.findall(r'<span class="nw">(\w{4})</span>', page),
    )
    assert number
    assert len(code) == 5, page
    return number.group(), "".join(code)


def step(desk: Browser, number: str, kind: str, /, outcome: str = "", **facts: str) -> None:
    """Take a step of a case as its form does."""
    path = f"/staff/cases/{number}/step/{kind}"
    fields = {f"fact.{name}": value for name, value in facts.items()}
    page = desk.send(path, f"{path}?outcome={outcome}" if outcome else path, **fields)
    assert "已记录" in page, page


def by_citizens(address: str, planted: Planted) -> list[tuple[str, str, dict[str, str]]]:
    """Applications sent, refused, moved from the hall, and followed; gives those taken in."""
    citizen, taken = Browser(address), []
    for more in ({}, {"category": "legal", "contact": planted.words("联系人")}):
        person = planted.person()
        taken.append((*apply(citizen, person, **more), person))
    wrong = planted.person() | {"phone": f"12{planted.words('错号')}", "category": "natural"}
    assert "电话只能写数字" in citizen.send("/apply", "/apply", **wrong, do="send")
    citizen.send("/apply", "/apply", **(planted.person() | {"form_key": "x"}), do="send")
    citizen.send("/apply", "/apply", **planted.person(), do="look")
    screen = Browser(address)
    screen.get("/?screen=hall")
    for is_taken in (True, False):
        filled = {"form": "apply", **planted.person()}
        screen.send("/handover", "/apply", **filled)
        if is_taken:
            code = urllib.parse.urlsplit(screen.url).path.removesuffix("/code")
            assert filled["name"] in Browser(address).send(code, code)
    other_requests(citizen, planted)
    number, code, person = taken[0]
    there = {"number": number, "code": code}
    assert "后四位不对" in citizen.send("/track", "/track", **there, last4="zzzz")
    assert person["wanted"] in citizen.send("/track", "/track", **there, last4=person["phone"][-4:])
    citizen.send("/track", "/track", number=planted.words("号码栏"), code=planted.words("查询码栏"))
    citizen.get(f"/search?q={urllib.parse.quote(person['name'])}")
    citizen.get(f"/suggest.json?q={urllib.parse.quote(person['address'])}")
    return taken


def other_requests(citizen: Browser, planted: Planted) -> None:
    """A record to be corrected, and a call for help; each refused once and then taken in."""
    someone, another = planted.person(), planted.person()
    record = {
        "name": someone["name"],
        "phone": someone["phone"],
        "help": planted.words("要帮的忙"),
        **{name: planted.words(name) for name in ("record", "wrong", "right", "evidence")},
    }
    citizen.send("/apply/records", "/apply/records", **(record | {"phone": "12"}))
    receipt = citizen.send("/apply/records", "/apply/records", **record)
    assert re.search(r"更正\d{4}-\d{4}", receipt), receipt
    call = {"name": another["name"], "phone": another["phone"], "words": planted.words("求助")}
    citizen.send("/apply/help", "/apply/help", **call)
    citizen.send("/apply/help", "/apply/help", **call, kind="read")
    assert citizen.url.endswith("/apply/help/done")


def at_the_desk(
    desk: Browser, planted: Planted, taken: list[tuple[str, str, dict[str, str]]]
) -> None:
    """Everything that a clerk types about somebody, every look at it, every search for it."""
    typed = {"category": "natural", "delivery_form": "paper", "delivery_way": "collect",
             "channel": "in_person"}  # fmt: skip
    slip = desk.send("/staff/cases/new", "/staff/cases/new", **typed, **planted.person())
    number = re.search(r"\d{4}-\d{4}", slip)
    assert number
    bad = planted.person() | {"email": planted.words("错邮箱")}
    assert "邮箱写法不对" in desk.send("/staff/cases/new", "/staff/cases/new", **typed, **bad)
    desk.send(f"/staff/cases/{number.group()}/note", f"/staff/cases/{number.group()}",
              text=planted.words("备注"))  # fmt: skip
    desk.send(f"/staff/cases/{number.group()}/note", f"/staff/cases/{number.group()}",
              text=planted.words("太长的备注") * 60)  # fmt: skip
    desk.send("/staff/help/1/done", "/staff/help", note=planted.words("回电"))
    assert desk.url.endswith("/staff/help"), "the call was ticked off"
    step(desk, number.group(), "withdrawn", statement=planted.words("撤回说明"))
    mine, _, person = taken[0]
    step(desk, mine, "confirmed", note=planted.words("确认经过"))
    party = {"with": "third_party", "party": planted.words("第三方")}
    step(desk, mine, "consult_start", **party)
    step(desk, mine, "consult_end", **party, answer="agrees")
    step(desk, mine, "third_party_told", content=planted.words("公开内容"),
         reason=planted.words("公开理由"))  # fmt: skip
    refused = {
        "days": "99",
        "approved_by": planted.words("批准人"),
        "reason": planted.words("缘由"),
    }
    path = f"/staff/cases/{mine}/step/extension"
    fields = {f"fact.{name}": value for name, value in refused.items()}
    assert "最多 20 个工作日" in desk.send(path, path, **fields)
    step(desk, mine, "reply", "partly_granted", given=planted.words("答复正文"),
         withheld=planted.words("不公开部分"), service="post")  # fmt: skip
    assert person["phone"] in desk.send(f"/staff/cases/{mine}/open", f"/staff/cases/{mine}")
    for words in (person["name"], f"{person['name'][0]}*", planted.words("查找栏")):
        desk.send("/staff/cases", "/staff/cases", q=words)
    desk.get(f"/staff/cases?which=all&who={urllib.parse.quote(person['name'])}")


def corrected(desk: Browser, planted: Planted, one: tuple[str, str, dict[str, str]]) -> None:
    """The applicant is asked for a correction and supplies it on the page of progress."""
    number, code, person = one
    step(desk, number, "confirmed", note=planted.words("第二次确认"))
    step(desk, number, "correction_notice", points=planted.words("补正事项"),
         until=str(clock.today() + timedelta(days=30)), service="platform")  # fmt: skip
    there = {"number": number, "code": code, "last4": person["phone"][-4:]}
    text = planted.words("补正内容")
    said = Browser(desk.address).send("/track", "/track", **there, do="supply", text=text)
    assert "补正已经收到" in said


def exported(desk: Browser) -> dict[str, bytes]:
    """What leaves without anybody having asked for personal data, unpacked."""
    paths = ("/staff/cases/export.csv", "/staff/cases/register", "/catalog.json", "/feed.atom")
    found = {path: desk.fetch(path) for path in paths}
    with zipfile.ZipFile(io.BytesIO(desk.fetch("/staff/cases/export.xlsx"))) as book:
        found |= {name: book.read(name) for name in book.namelist()}
    return found


def look_everywhere(folder: Path, planted: Planted) -> list[str]:
    """Search every file of the server: its data, its log, its temporary folder."""
    seen = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "key":
            found = planted.found_in(path.read_bytes())
            assert not found, (path.name, found)
            seen.append(path.name)
    return seen


def test_no_planted_value_lies_anywhere_in_plain(tmp_path: Path) -> None:
    planted = Planted()
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    running = killable(tmp_path, TMPDIR=str(temporary))
    with running as address:
        desk = clerk_of(running, address, "lijing")
        taken = by_citizens(address, planted)
        at_the_desk(desk, planted, taken)
        corrected(desk, planted, taken[1])
        assert len(planted.values) == len(set(planted.values)) >= 50
        for kind in ("xlsx", "csv"):
            held = desk.download("/staff/cases/export", "/staff/cases/export", kind=kind,
                                 reason="移交档案室", year="")  # fmt: skip
            assert kind == "xlsx" or planted.found_in(held), "the search finds what is in plain"
        for name, held in exported(desk).items():
            assert not planted.found_in(held), name
        seen = look_everywhere(tmp_path, planted)
        assert {"mashang.db", "handovers.db", "server.log"} <= set(seen)
        while_a_write_is_open(tmp_path, planted)
        killed_while_people_apply(running, planted)
        look_everywhere(tmp_path, planted)
    with killable(tmp_path, TMPDIR=str(temporary)) as address:
        Browser(address).get("/apply")
        look_everywhere(tmp_path, planted)
    assert integrity(tmp_path) == "ok"


def while_a_write_is_open(folder: Path, planted: Planted) -> None:
    """A write that touches every case holds the pages before it in the journal."""
    database = Database(f"sqlite:///{folder / 'data' / 'mashang.db'}")
    try:
        with database.writing(builders.CLERK, builders.AT) as change:
            for table in ("disclosure_case set channel = channel", "case_event set kind = kind"):
                change.connection.exec_driver_sql(f"update {table}")
            journal = folder / "data" / "mashang.db-journal"
            assert journal.stat().st_size > 1000
            assert "mashang.db-journal" in look_everywhere(folder, planted)
            raise InterruptedError
    except InterruptedError:
        pass
    finally:
        database.close()


def killed_while_people_apply(running: killable, planted: Planted) -> None:
    """kill -9 of the whole group in the midst of sending."""
    people = [planted.person() for _ in range(5)]

    def send() -> None:
        citizen = Browser(running.address)
        try:
            while True:
                for person in people:
                    apply(citizen, person)
        except (OSError, http.client.HTTPException, AssertionError):
            return

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    running.kill()
    for thread in threads:
        thread.join()


def integrity(folder: Path) -> str:
    connection = sqlite3.connect(folder / "data" / "mashang.db")
    try:
        return str(connection.execute("pragma integrity_check").fetchone()[0])
    finally:
        connection.close()
