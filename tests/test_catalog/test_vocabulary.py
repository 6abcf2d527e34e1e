"""The vocabulary files: sound lines, no twice-told word, every word leading into the catalogue."""

import csv
import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from catalog import facts
from catalog.entry import split

HEADERS = {
    "synonyms.csv": ["everyday", "official", "weight", "note"],
    "law_titles.csv": ["alias", "title", "note"],
    "out_of_scope.csv": ["word", "where", "note"],
    "questions.csv": ["question", "official", "note"],
}
LEAST_LINES = {
    "synonyms.csv": 1200,
    "law_titles.csv": 150,
    "out_of_scope.csv": 150,
    "questions.csv": 150,
}
EXAMPLES = Path(__file__).parent.parent / "data" / "search-examples.json"
# Words that would pull in everything, since nearly every question holds one of them.
GENERIC = set(
    "怎么 怎样 如何 什么 哪里 办理 申请 手续 材料 条件 补贴 补助 标准 名单 政策 钱".split()
)
# The one law behind the whole catalogue, which no row cites.
ABOVE_ALL_ROWS = "国务院办公厅关于全面推进基层政务公开标准化规范化工作的指导意见"


@cache
def _table(name: str) -> list[list[str]]:
    with (facts.DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _lines(name: str) -> list[dict[str, str]]:
    return [dict(zip(HEADERS[name], line, strict=True)) for line in _table(name)[1:]]


def _key(text: str) -> str:
    """A word as two spellings of it are compared: half width, lower case, letters only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


@cache
def _said_by_domain() -> dict[str, str]:
    """What a domain says in its names, titles and contents."""
    said = {domain.number: [domain.name, *domain.aliases] for domain in facts.domains()}
    for row in facts.rows():
        said[row.domain] += [row.values[name] for name in ("level1", "level2", "content")]
    return {number: "\n".join(texts) for number, texts in said.items()}


@cache
def _cited() -> str:
    """All laws and rules that the catalogue names, without marks of titles."""
    texts = [domain.guideline for domain in facts.domains()]
    for row in facts.rows():
        texts += [row.values["basis"], row.values["content"]]
    return re.sub(r"[\s《》〈〉]", "", unicodedata.normalize("NFKC", "\n".join(texts)))


@cache
def _examples() -> frozenset[str]:
    return frozenset(_key(example["q"]) for example in json.loads(EXAMPLES.read_text("utf-8")))


@pytest.mark.parametrize("name", HEADERS)
def test_a_file_has_its_header_and_no_empty_or_untrimmed_cell(name: str) -> None:
    table = _table(name)
    assert table[0] == HEADERS[name]
    for line in table[1:]:
        assert len(line) == len(HEADERS[name]), line
        assert all(cell and cell == cell.strip() for cell in line), line
    assert len(table) - 1 >= LEAST_LINES[name]


@pytest.mark.parametrize("name", HEADERS)
def test_no_word_is_told_twice(name: str) -> None:
    words = Counter(_key(line[0]) for line in _table(name)[1:])
    assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.parametrize("name", HEADERS)
def test_no_line_is_one_of_the_example_searches(name: str) -> None:
    assert len(_examples()) > 160
    assert [line[0] for line in _table(name)[1:] if _key(line[0]) in _examples()] == []


def test_weights_lie_between_a_half_and_one() -> None:
    for line in _lines("synonyms.csv"):
        assert re.fullmatch(r"1|0\.[5-9]", line["weight"]), line


@pytest.mark.parametrize("name", ["synonyms.csv", "questions.csv"])
def test_every_official_term_stands_in_the_catalogue(name: str) -> None:
    everything = "\n".join(_said_by_domain().values())
    for line in _lines(name):
        terms = split(line["official"])
        assert terms
        assert len(set(terms)) == len(terms), line
        for term in terms:
            assert term in everything, line


def test_an_everyday_word_is_not_its_own_official_term_nor_one_that_pulls_everything() -> None:
    for line in _lines("synonyms.csv"):
        word = line["everyday"]
        assert 2 <= len(word) <= 14, line
        assert word not in GENERIC, line
        assert all(word not in term for term in split(line["official"])), line


def test_an_official_term_belongs_to_few_domains() -> None:
    for line in _lines("synonyms.csv"):
        fewest = min(
            sum(term in said for said in _said_by_domain().values())
            for term in split(line["official"])
        )
        assert fewest <= 3, line


def test_every_domain_has_thirty_everyday_words_and_three_questions() -> None:
    for name, least in (("synonyms.csv", 30), ("questions.csv", 3)):
        for number, said in _said_by_domain().items():
            found = [
                line
                for line in _lines(name)
                if all(term in said for term in split(line["official"]))
            ]
            assert len(found) >= least, (name, number, len(found))


@pytest.mark.parametrize(
    ("core", "number"),
    [
        ("户口", "21"),
        ("身份证", "21"),
        ("低保", "19"),
        ("养老金", "18"),
        ("公租房", "08"),
        ("危房", "09"),
        ("律师", "12"),
        ("网吧", "11"),
        ("发票", "05"),
        ("环评", "10"),
        ("收割机", "22"),
        ("毕业证", "23"),
    ],
)
def test_all_words_about_one_matter_lead_to_its_domain(core: str, number: str) -> None:
    said = _said_by_domain()[number]
    found = [line for line in _lines("synonyms.csv") if core in line["everyday"]]
    assert found
    for line in found:
        assert all(term in said for term in split(line["official"])), line


def test_a_question_names_the_domain_that_answers_it() -> None:
    numbers = {domain.name: domain.number for domain in facts.domains()}
    for line in _lines("questions.csv"):
        said = _said_by_domain()[numbers[line["note"]]]
        assert all(term in said for term in split(line["official"])), line


def test_a_law_is_cited_in_the_catalogue_and_an_alias_is_not_its_whole_title() -> None:
    for line in _lines("law_titles.csv"):
        title = re.sub(r"[\s《》〈〉]", "", unicodedata.normalize("NFKC", line["title"]))
        cited = title.removeprefix("中华人民共和国") in _cited()
        assert cited or line["title"] == ABOVE_ALL_ROWS, line
        assert _key(line["alias"]) != _key(line["title"]), line


def test_what_is_out_of_scope_is_said_nowhere_in_the_catalogue() -> None:
    everything = "\n".join(_said_by_domain().values())
    everyday = {_key(line["everyday"]) for line in _lines("synonyms.csv")}
    for line in _lines("out_of_scope.csv"):
        word = line["word"]
        assert word not in everything, line
        assert _key(word) not in everyday, line
        assert len(word) >= 2, line
        assert not word.isascii() or len(word) >= 3, line
