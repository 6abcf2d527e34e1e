"""The kinds of papers: each step and outcome has its own, each says what the law asks for."""

from dataclasses import replace
from datetime import date

import pytest

from catalog import law
from catalog.case import CONSULTED, CaseEvent
from catalog.errors import Invalid
from catalog.rules.documents import Document, Documents, title
from catalog.rules.outcomes import remedy_text

DAY = date(2026, 3, 2)
PAPERS = law.documents()


OPENING = ("you", "number", "receipt", "wanted", "address", "telephone")


def everything(**given: str) -> dict[str, str]:
    """A value for every place of every paper, told by its name."""
    names = {*OPENING, *(name for one in PAPERS.all() for name in (*one.places, *one.needs))}
    return {name: f"〔{name}〕" for name in names} | given


def reply(outcome: str) -> CaseEvent:
    return CaseEvent("reply", DAY, {"outcome": outcome})


@pytest.mark.parametrize("outcome", [one for one in law.outcomes().all() if one.id != "withdrawn"],
                         ids=lambda one: one.id)  # fmt: skip
def test_every_outcome_has_one_paper_with_its_needs_its_article_and_its_remedy(
    outcome: object,
) -> None:
    one = law.outcomes()[outcome.id]  # type: ignore[attr-defined]
    (document,) = PAPERS.made_by(reply(one.id))
    assert title(document, law.outcomes()) == one.document
    assert document.to == "applicant"
    remedy = remedy_text(one, law.limits(), reviewer="县政府", court="县法院")
    text = "\n".join(PAPERS.compose(document, everything(article=one.article, remedy=remedy)))
    for name, label in one.needs:
        assert f"〔{name}〕" in text, label
    assert remedy in text
    assert not one.article or one.article in text or one.id == "archive"
    for name in ("number", "receipt", "wanted", "address", "telephone"):
        assert f"〔{name}〕" in text, name
    assert ("先向" in text) == (one.remedy == "first")


@pytest.mark.parametrize("outcome", ["partly_granted", "refused_internal", "special_query"])
def test_a_refusal_without_its_remedy_may_not_go_out(outcome: str) -> None:
    (document,) = PAPERS.made_by(reply(outcome))
    with pytest.raises(Invalid, match="救济途径"):
        PAPERS.compose(document, everything(remedy=""))


@pytest.mark.parametrize(
    ("event", "facts", "found"),
    [
        ("correction_notice", {}, {"correction"}),
        ("reasons_asked", {}, {"reasons"}),
        ("delayed", {}, {"delay"}),
        ("extension", {}, {"extension"}),
        ("consult_start", {"with": "third_party"}, {"consult_third", "consult_told"}),
        ("consult_start", {"with": "coauthor"}, {"consult_coauthor", "consult_told"}),
        ("consult_start", {"with": "other_organ"}, {"consult_other", "consult_told"}),
        ("third_party_told", {}, {"third_party_told"}),
        ("fee_notice", {}, {"fee"}),
        ("withdrawn", {}, {"withdrawal"}),
        ("served", {}, set()),
        ("archived", {}, set()),
    ],
)
def test_each_step_makes_its_papers(event: str, facts: dict[str, str], found: set[str]) -> None:
    made = PAPERS.made_by(CaseEvent(event, DAY, facts))
    assert {one.id for one in made} == found


def test_what_each_kind_of_consultation_says_of_silence() -> None:
    said = {
        one: "".join(PAPERS.compose(PAPERS[f"consult_{one}"], everything()))
        for one in ("third", "coauthor", "other")
    }
    assert "逾期未提出意见的，由本机关依照条例的规定决定是否公开" in said["third"]
    assert "逾期未提出意见的，视为同意公开" in said["coauthor"]
    assert "逾期" not in said["other"]


def test_papers_to_others_speak_of_nothing_that_tells_who_applied() -> None:
    to_others = [one for one in PAPERS.all() if one.to == "party"]
    assert {one.id for one in to_others} == {
        "consult_third", "consult_coauthor", "consult_other", "third_party_told",
    }  # fmt: skip
    for one in to_others:
        text = "".join(PAPERS.compose(one, everything()))
        for name in ("name", "wanted", "number", "you", "receipt"):
            assert f"〔{name}〕" not in text
    with pytest.raises(Invalid, match="透露申请人"):
        Documents([replace(to_others[0], body=("{wanted}",))], opening="", closing=())


def test_a_table_that_names_an_unknown_step_is_refused() -> None:
    wrong = Document("x", "nothing", "applicant", "none", (), ())
    with pytest.raises(Invalid, match="环节"):
        Documents([wrong], opening="", closing=())


def test_a_paragraph_with_an_empty_value_is_left_out() -> None:
    values = everything(until="", why="很多")
    text = "".join(PAPERS.compose(PAPERS["reasons"], values))
    assert "很多" in text
    assert "前（含当日）提交" not in text


def test_braces_that_a_citizen_wrote_are_only_text() -> None:
    text = "".join(PAPERS.compose(PAPERS["correction"], everything(wanted="{name} {0!r}")))
    assert "{name} {0!r}" in text


def test_every_party_that_can_be_consulted_has_a_paper() -> None:
    for one in CONSULTED:
        assert len(PAPERS.made_by(CaseEvent("consult_start", DAY, {"with": one}))) == 2


def test_the_remedy_calls_the_paper_by_its_own_name() -> None:
    for one in PAPERS.all():
        called = title(one, law.outcomes())
        if one.event == "reply" or one.remedy == "either":
            wanted = (
                "决定" if "决定告知书" in called else "告知书" if "告知书" in called else "答复"
            )
            assert one.noun == f"本{wanted}", called
    text = remedy_text(
        law.outcomes()["repeat"], law.limits(), reviewer="县政府", court="县法院", noun="本告知书"
    )
    assert text.startswith("如对本告知书不服，可以自收到本告知书之日起")
    assert "本答复" not in text
