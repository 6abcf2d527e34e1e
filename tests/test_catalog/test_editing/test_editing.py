"""The life of an entry: draft, review, publication, taking down, coming back, nothing lost."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from catalog import facts, settings
from catalog.editing import (
    arranging,
    checking,
    choosing,
    drafting,
    fields,
    publishing,
    reviewing,
)
from catalog.editing.drafting import Overtaken, Seen
from catalog.editing.reviewing import SecrecyCheck
from catalog.errors import Conflict, Invalid, NotAllowed, NotFound
from catalog.store import audit as trail
from catalog.store import codes, domains, drafts, entries, reviews
from catalog.store.staff import Person
from catalog.store.tables import audit, entry_draft
from tests.test_catalog.test_editing.conftest import AT, Office

CHECKED = SecrecyCheck(reviewing.CONCLUSIONS[0], reviewing.BASES[0])


def publish(office: Office, **values: str) -> int:
    version = office.send(**values)
    return publishing.approve_and_publish(
        office.database, office.reviewer, office.code, version, CHECKED, AT
    )


def public_text(office: Office) -> str | None:
    with office.database.reading() as connection:
        found = entries.by_code(connection, 1, office.code)
    return found.content if found else None


def test_a_draft_is_not_public(office: Office) -> None:
    before = public_text(office)
    office.save(content="办理条件;联系方式")
    assert public_text(office) == before
    assert office.work().current["content"] == "办理条件;联系方式"


def test_the_round_from_draft_to_public_page(office: Office) -> None:
    revision = publish(office, content="办理条件;办理时间、地点")
    assert revision == 2
    assert public_text(office) == "办理条件;办理时间、地点"
    work = office.work()
    assert work.draft is None
    with office.database.reading() as connection:
        (review,) = reviews.of_entry(connection, work.id)
        assert (review.decision, review.conclusion) == ("approved", CHECKED.conclusion)
        newest = drafts.revisions(connection, work.id)[0]
        assert newest.number == 2
        assert list(trail.verify(connection)) == []


def test_nobody_reviews_their_own_words(office: Office) -> None:
    both = replace(office.editor, roles=frozenset({"editor", "reviewer", "publisher"}))
    version = office.send(content="新内容")
    with pytest.raises(NotAllowed, match="另一个人"):
        reviewing.approve(office.database, both, office.code, version, CHECKED, AT)


def test_a_second_writer_may_not_review_either(office: Office) -> None:
    office.save(content="新内容")
    both = replace(office.reviewer, roles=frozenset({"editor", "reviewer", "publisher"}))
    version = drafting.save(
        office.database, both, office.code, {"content": "更新的内容"}, office.seen(), AT
    )
    drafting.send(office.database, office.editor, office.code, version, AT)
    with pytest.raises(NotAllowed, match="另一个人"):
        reviewing.approve(office.database, both, office.code, version, CHECKED, AT)


def test_a_single_person_office_is_a_setting_that_the_trail_shows(office: Office) -> None:
    both = replace(office.editor, roles=frozenset({"editor", "reviewer", "publisher"}))
    chief = replace(office.editor, roles=frozenset({"admin"}))
    assert settings.save(office.database, chief, {"single_person": "on"}, AT) == ["单人办公"]
    version = office.send(content="新内容")
    reviewing.approve(office.database, both, office.code, version, CHECKED, AT)
    with office.database.reading() as connection:
        noted = connection.execute(
            select(audit.c.facts).where(audit.c.action == "draft.approved")
        ).scalar_one()
    assert '"single_person": true' in noted


ACTS: dict[str, Callable[[Office, Person, int], object]] = {
    "approve": lambda o, who, v: reviewing.approve(o.database, who, o.code, v, CHECKED, AT),
    "publish": lambda o, who, v: publishing.publish(o.database, who, o.code, v, AT),
    "withdraw": lambda o, who, v: publishing.withdraw(o.database, who, o.code, 1, "不再办理", AT),
    "keep": lambda o, who, v: checking.keep(o.database, who, o.code, "0" * 64, "值班电话", AT),
    "edit": lambda o, who, v: drafting.save(
        o.database, who, o.code, {"content": "x"}, Seen(1, v), AT
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_each_act_needs_its_role(office: Office, act: str) -> None:
    nobody = replace(office.editor, roles=frozenset({"clerk"}))
    version = office.send(content="新内容")
    with pytest.raises(NotAllowed, match="角色"):
        ACTS[act](office, nobody, version)


def test_an_unapproved_draft_cannot_be_published(office: Office) -> None:
    version = office.send(content="新内容")
    with pytest.raises(Conflict, match="待审核"):
        publishing.publish(office.database, office.reviewer, office.code, version, AT)


def test_a_returned_draft_keeps_its_text_and_says_why(office: Office) -> None:
    version = office.send(content="新内容")
    reviewing.send_back(
        office.database, office.reviewer, office.code, version, "请补上联系方式", AT
    )
    draft = office.work().draft
    assert draft is not None
    assert (draft.state, draft.comment) == ("returned", "请补上联系方式")
    assert draft.fields["content"] == "新内容"
    office.send(content="新内容;联系方式")


def test_a_draft_changed_after_the_reviewer_looked_is_not_approved(office: Office) -> None:
    version = office.send(content="新内容")
    drafting.take_back(office.database, office.editor, office.code, version, AT)
    office.send(content="偷偷改过的内容")
    with pytest.raises(Conflict, match="刷新"):
        reviewing.approve(office.database, office.reviewer, office.code, version, CHECKED, AT)


def test_a_review_without_conclusion_is_refused(office: Office) -> None:
    version = office.send(content="新内容")
    with pytest.raises(Invalid, match="保密审查"):
        reviewing.approve(
            office.database, office.reviewer, office.code, version, SecrecyCheck("", ""), AT
        )


def test_a_stale_form_carries_both_texts_and_a_merge(office: Office) -> None:
    base = office.work().current
    seen = office.seen()
    parts = base["content"].split(";")
    theirs = ";".join([*parts, "办理时间"])
    office.save(content=theirs)
    mine = {**base, "content": ";".join(parts[1:]), "time_limit": "5 个工作日"}
    with pytest.raises(Overtaken) as overtaken:
        drafting.save(office.database, office.editor, office.code, mine, seen, AT, base=base)
    clash = overtaken.value
    assert clash.theirs["content"] == theirs
    assert clash.mine["content"] == ";".join(parts[1:])
    assert clash.merged["content"] == ";".join([*parts[1:], "办理时间"])
    assert clash.merged["time_limit"] == "5 个工作日"
    assert clash.clashes == ()
    drafting.save(office.database, office.editor, office.code, clash.merged, clash.seen, AT)


def test_changes_of_the_same_words_are_named_as_a_clash(office: Office) -> None:
    base, seen = office.work().current, office.seen()
    office.save(level2="指南甲")
    with pytest.raises(Overtaken) as overtaken:
        drafting.save(
            office.database,
            office.editor,
            office.code,
            {**base, "level2": "指南乙"},
            seen,
            AT,
            base=base,
        )
    assert overtaken.value.clashes == ("level2",)


def test_two_hundred_saves_by_two_people_lose_nothing(office: Office) -> None:
    done: list[str] = []
    clashes: list[str] = []
    faults: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for number in range(100):
                part = f"{name}{number}"
                seen, base = office.seen(), office.work().current
                wanted = f"{base['content']};{part}"
                while True:
                    try:
                        drafting.save(
                            office.database,
                            office.editor,
                            office.code,
                            {"content": wanted},
                            seen,
                            AT,
                            base=base,
                        )
                        break
                    except Overtaken as overtaken:
                        clashes.extend(overtaken.clashes)
                        seen, base = overtaken.seen, overtaken.theirs
                        wanted = overtaken.merged["content"]
                done.append(part)
        except Exception as fault:  # shown below; a thread cannot fail a test itself
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert not clashes
    kept = set(office.work().current["content"].split(";"))
    assert len(done) == 200
    assert kept.issuperset(done)


def test_personal_data_stops_publication_until_masked(office: Office) -> None:
    version = office.send(content="联系人手机 13800001234")
    with pytest.raises(Invalid, match="138\\*\\*\\*\\*1234"):
        reviewing.approve(office.database, office.reviewer, office.code, version, CHECKED, AT)
    version = checking.mask_all(office.database, office.reviewer, office.code, version, AT)
    publishing.approve_and_publish(
        office.database, office.reviewer, office.code, version, CHECKED, AT
    )
    assert public_text(office) == "联系人手机 138****1234"


def test_personal_data_is_kept_by_a_second_person_with_a_reason(office: Office) -> None:
    version = office.send(content="值班手机 13800001234")
    with office.database.reading() as connection:
        work = office.work()
        (concern,) = checking.concerns(connection, work, work.current, AT)
    both = replace(office.editor, roles=frozenset({"editor", "reviewer"}))
    with pytest.raises(NotAllowed):
        checking.keep(office.database, both, office.code, concern.hash, "值班电话，已同意", AT)
    with pytest.raises(Invalid, match="理由"):
        checking.keep(office.database, office.reviewer, office.code, concern.hash, "", AT)
    checking.keep(
        office.database, office.reviewer, office.code, concern.hash, "值班电话，已同意公开", AT
    )
    reviewing.approve(office.database, office.reviewer, office.code, version, CHECKED, AT)
    with office.database.reading() as connection:
        noted = " ".join(connection.execute(select(audit.c.facts)).scalars())
    assert "13800001234" not in noted


def test_a_withdrawn_entry_leaves_a_signpost_and_comes_back(office: Office) -> None:
    with office.database.reading() as connection:
        other = entries.all_of(connection, 1)[0].code
    publishing.withdraw(
        office.database, office.reviewer, office.code, 1, "并入另一项", AT, leads_to=other
    )
    assert public_text(office) is None
    with office.database.reading() as connection:
        code = codes.find(connection, office.code)
    assert code is not None
    assert (code.reason, code.leads_to) == ("并入另一项", other)
    publishing.bring_back(office.database, office.reviewer, office.code, AT)
    assert public_text(office) is not None
    with office.database.reading() as connection:
        code = codes.find(connection, office.code)
    assert code is not None
    assert code.retired_at is None


def test_a_publication_can_be_undone(office: Office) -> None:
    before = public_text(office)
    publish(office, content="写错了的内容")
    revision = publishing.undo(office.database, office.reviewer, office.code, 2, AT)
    assert revision == 3
    assert public_text(office) == before


def test_any_revision_can_be_taken_up_again(office: Office) -> None:
    before = public_text(office)
    publish(office, content="第二版")
    publish(office, content="第三版")
    drafting.recover(office.database, office.editor, office.code, 1, office.seen(), AT)
    assert office.work().current["content"] == before
    with pytest.raises(NotFound):
        drafting.recover(office.database, office.editor, office.code, 9, office.seen(), AT)


def test_a_scheduled_draft_comes_out_at_its_time(office: Office) -> None:
    version = office.send(content="明年的内容")
    reviewing.approve(office.database, office.reviewer, office.code, version, CHECKED, AT)
    when = AT + timedelta(hours=5)
    publishing.schedule(office.database, office.reviewer, office.code, version, when, AT)
    assert publishing.publish_due(office.database, when - timedelta(minutes=1)) == []
    assert public_text(office) != "明年的内容"
    assert publishing.publish_due(office.database, when) == [office.code]
    assert public_text(office) == "明年的内容"
    with pytest.raises(Invalid):
        publishing.schedule(office.database, office.reviewer, office.code, 1, AT, AT)


def test_a_new_entry_has_a_code_of_its_own_from_the_first_day(office: Office) -> None:
    code = drafting.add(
        office.database, office.editor, "19", {"level1": "临时救助热线", "content": "电话"}, AT
    )
    work = office.work(code)
    assert (work.state, work.revision, work.domain) == ("draft", 0, "19")
    drafting.send(office.database, office.editor, code, 1, AT)
    publishing.approve_and_publish(office.database, office.reviewer, code, 1, CHECKED, AT)
    with office.database.reading() as connection:
        assert entries.by_code(connection, 1, code) is not None


def test_a_domain_may_be_done_elsewhere(office: Office) -> None:
    with pytest.raises(Invalid, match="哪个机关"):
        arranging.arrange(
            office.database,
            office.reviewer,
            "05",
            arranging.Arrangement("税收管理", 1, True, ""),
            AT,
        )
    arranging.arrange(
        office.database,
        office.reviewer,
        "05",
        arranging.Arrangement("税收管理", 1, True, "县税务局"),
        AT,
    )
    with office.database.reading() as connection:
        found = domains.by_number(connection, 1, "05")
    assert found is not None
    assert (found.not_here, found.handled_by) == (True, "县税务局")


def test_a_moved_standard_overwrites_nothing_by_itself(office: Office) -> None:
    publish(office, content="本地写的内容")
    rows = list(facts.rows())
    moved = [
        replace(row, values={**row.values, "content": "标准的新内容"})
        if (row.domain, row.number) == ("19", 4)
        else row
        for row in rows[1:]
    ]
    moved.append(facts.StandardRow("19", 99, {**rows[0].values, "level1": "新增一级"}, ""))
    with office.database.reading() as connection:
        found = choosing.moves(connection, office.editor, moved)
    assert sorted(move.kind for move in found) == ["added", "changed", "dropped"]
    assert public_text(office) == "本地写的内容"
    for move in found:
        choice = "kept" if move.kind == "dropped" else "taken"
        choosing.decide(office.database, office.editor, move, choice, AT)
    assert public_text(office) == "本地写的内容"
    assert office.work().current["content"] == "标准的新内容"
    with office.database.reading() as connection:
        assert choosing.moves(connection, office.editor, moved) == []


def test_an_unchanged_standard_asks_for_nothing(office: Office) -> None:
    with office.database.reading() as connection:
        assert choosing.moves(connection, office.editor, facts.rows()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level1", "长" * 201),
        ("content", "长" * 10_001),
        ("content", "<b>粗</b>"),
        ("content", "<script>alert(1)</script>"),
        ("level2", "甲\u202e乙"),
        ("phase", "事后事"),
        ("event_day", "昨天"),
        ("event_day", "0001-01-01"),
        ("office", "1 or 1=1"),
        ("office", "999"),
    ],
)
def test_a_bad_field_is_refused_and_nothing_changes(office: Office, name: str, value: str) -> None:
    before = office.work()
    with pytest.raises(Invalid):
        office.save(**{name: value})
    assert office.work() == before


def test_pasted_word_text_is_cleaned() -> None:
    given = fields.clean(
        {"content": "办理条件\v\u200b申请\u00a0材料；流程\r\n\x07地点", "level1": " 甲\t乙 "}
    )
    assert given == {"content": "办理条件;申请 材料;流程;地点", "level1": "甲 乙"}


def test_forged_fields_and_states_are_ignored(office: Office) -> None:
    before = office.work()
    office.save(state="published", revision="99", code="AAAAAA", organisation_id="7")
    assert office.work() == before


def test_another_organisations_entry_does_not_exist(office: Office) -> None:
    stranger = replace(office.editor, organisation_id=2)
    with pytest.raises(NotFound):
        drafting.save(office.database, stranger, office.code, {"content": "x"}, Seen(1, 0), AT)


def test_a_replayed_form_changes_nothing_more(office: Office) -> None:
    version = office.send(content="新内容")
    with pytest.raises(Conflict):
        drafting.send(office.database, office.editor, office.code, version, AT)
    reviewing.approve(office.database, office.reviewer, office.code, version, CHECKED, AT)
    publishing.publish(office.database, office.reviewer, office.code, version, AT)
    with pytest.raises(Conflict):
        publishing.publish(office.database, office.reviewer, office.code, version, AT)
    with office.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(entry_draft)).scalar() == 0


def test_the_reviewer_is_a_person() -> None:
    assert not Person(1, 1, "x", "x", frozenset()).may("entry.review")
