"""Puts candidates in order: how much of the question an entry holds, and where it holds it.

The score of an entry is the share of the question's weight that it answers (0–1), so it also says
how sure an answer is. Both engines deliver candidates; the order comes from here alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.search import analysis
from catalog.search.cleaning import simplified
from catalog.search.concepts import Concept, Sense, Understanding
from catalog.search.engine import Document
from catalog.search.recognising import DocumentNumber, numbers

# How much a place counts for what it holds.
LEVEL2_IS, LEVEL2, LEVEL1_IS, LEVEL1, MATERIAL = 1.1, 1.0, 1.0, 0.85, 0.8
CONTENT, LONG_CONTENT, BASIS, PUBLISHER, GUIDELINE = 0.5, 0.7, 0.45, 0.15, 0.3
ONE_LETTER = 0.8
LAW_NAMED = 0.95
# A law named in full is what is asked for, whatever other words its name holds.
CITED = 1.3
DOMAIN_IS, DOMAIN_BEGINS, DOMAIN_HOLDS, DOMAIN_TITLES = 1.0, 0.9, 0.75, 0.3
_MOST_VALUE = 1.4
_LAW_ENDS = ("法", "条例", "办法", "规定", "意见", "通知", "决定", "规范", "细则", "方案", "规程")
_HINTED = {
    "guide": ("指南", "申请", "登记", "条件"),
    "amount": ("标准", "补贴", "津贴", "补助", "补偿", "奖励"),
    "list": ("名单", "审批信息", "审核信息", "名录", "备案信息", "基本信息", "结果"),
    "complaint": ("监督", "检查", "处罚"),
    "notice": ("公告", "公示", "进度", "计划"),
}


class Row:
    """An entry prepared for ranking: its texts plain, its document numbers found."""

    __slots__ = (
        "basis",
        "cited",
        "code",
        "content",
        "document",
        "domain",
        "guideline",
        "level1",
        "level2",
        "materials",
        "names",
        "numbers",
        "position",
        "publisher",
    )  # fmt: skip

    def __init__(self, document: Document) -> None:
        self.document = document
        self.code = document.code
        self.domain = document.domain
        self.level1 = simplified(document.level1)
        self.level2 = simplified(document.level2)
        self.content = simplified(document.content)
        self.basis = simplified(document.basis)
        self.publisher = simplified(document.publisher)
        self.guideline = simplified(document.guideline)
        self.materials = simplified(" ".join(document.material_titles))
        # Names of laws as a question has them: without marks between the words.
        self.cited = "".join(analysis.chunks(self.basis)) if "《" in self.basis else ""
        self.numbers = numbers(f"{self.basis};{self.content};{self.guideline}")
        self.names = tuple(
            simplified(name) for name in (document.domain_name, *document.domain_aliases)
        )
        self.position = document.position


@dataclass(frozen=True)
class Scored:
    """An entry with its score and the sense that counted most."""

    row: Row
    score: float
    senses: tuple[tuple[Concept, Sense], ...]


class Ranker:
    """Ranks the candidates of one question."""

    def __init__(self, meant: Understanding, titles: dict[str, str]) -> None:
        self._meant = meant
        self._titles = titles
        self._domains: dict[tuple[str, str], float] = {}
        self._words = {
            sense.text: [word for word in analysis.words(sense.text) if len(word) > 1]
            for concept in meant.concepts
            for sense in concept.senses
        }
        self._all = sum(concept.importance for concept in meant.concepts) + 1.2 * len(meant.numbers)

    def rank(self, rows: Iterable[Row]) -> list[Scored]:
        """The rows that answer some of the question, best first."""
        scored = [self._score(row) for row in rows]
        found = [one for one in scored if one.score > 0]
        found.sort(key=lambda one: (-round(one.score, 6), one.row.domain, one.row.position))
        return found

    def _score(self, row: Row) -> Scored:
        total, senses = 0.0, []
        for concept in self._meant.concepts:
            value, sense = self._concept(concept, row)
            if sense is not None:
                total += concept.importance * value
                senses.append((concept, sense))
        for number in self._meant.numbers:
            total += 1.2 * self._number(number, row)
        if not self._all or not (total or self._literally(row)):
            return Scored(row, 0.0, ())
        share = max(total / self._all, self._literally(row))
        return Scored(row, share * (1 + self._extra(row, senses)), tuple(senses))

    def _literally(self, row: Row) -> float:
        """How much it counts that the entry holds the question word for word."""
        text = self._meant.text
        if len(text) < 3:
            return 0.0
        if text in row.level1 + row.level2:
            return 1.0
        if text.endswith(_LAW_ENDS) and text in row.cited:
            return CITED
        return 0.8 if text in row.content else 0.0

    def _concept(self, concept: Concept, row: Row) -> tuple[float, Sense | None]:
        best, second, chosen = 0.0, 0.0, None
        for sense in concept.senses:
            if sense.weight * _MOST_VALUE <= second:
                # Senses come by weight: none of the others can count any more.
                break
            value = sense.weight * self._sense(sense.text, row)
            if value > best:
                best, second, chosen = value, best, sense
            elif value > second:
                second = value
        return best + 0.15 * second, chosen

    def _sense(self, text: str, row: Row) -> float:
        here = _place(text, row)
        words = self._words[text]
        if here < LEVEL1 and len(words) > 1:
            parts = [_place(word, row) for word in words]
            here = max(here, 0.75 * sum(parts) / len(parts))
        domain = self._domain(text, row)
        return max(here, domain) + 0.25 * min(here, domain)

    def _domain(self, text: str, row: Row) -> float:
        found = self._domains.get((text, row.domain))
        if found is None:
            found = self._domains[text, row.domain] = self._count_domain(text, row)
        return found

    def _count_domain(self, text: str, row: Row) -> float:
        if text in row.names:
            return DOMAIN_IS
        if any(name.startswith(text) for name in row.names):
            return DOMAIN_BEGINS
        if any(text in name for name in row.names):
            return DOMAIN_HOLDS
        return DOMAIN_TITLES if text in self._titles.get(row.domain, "") else 0.0

    def _number(self, number: DocumentNumber, row: Row) -> float:
        return max((number.fits(other) for other in row.numbers), default=0.0)

    def _extra(self, row: Row, senses: list[tuple[Concept, Sense]]) -> float:
        text = self._meant.text
        extra = 0.0
        if len(text) > 1:
            if text in (row.level2, row.level1 + row.level2):
                extra += 0.3
            elif text in row.level1 + row.level2:
                extra += 0.12
        held = sum(len(sense.text) for _, sense in senses if sense.text in row.level2)
        if row.level2:
            extra += 0.08 * min(1.0, held / len(row.level2))
        title = row.level1 + row.level2
        for hint in self._meant.hints:
            if any(word in title for word in _HINTED.get(hint, ())):
                extra += 0.06
        return extra + (0.01 if row.materials else 0.0)


def _place(text: str, row: Row) -> float:
    """How much the best place counts in which the entry holds the text."""
    if len(text) == 1:
        return ONE_LETTER if text in row.level2 or text in row.level1 else 0.0
    if text in row.level2:
        return LEVEL2_IS if text == row.level2 else LEVEL2
    if text in row.level1:
        return LEVEL1_IS if text == row.level1 else LEVEL1
    if text in row.materials:
        return MATERIAL
    if text.endswith(_LAW_ENDS) and (text in row.basis or text in row.content):
        return LAW_NAMED
    if text in row.content:
        return CONTENT if len(text) < 4 else LONG_CONTENT
    if text in row.basis:
        return BASIS
    if text in row.guideline:
        return GUIDELINE
    return PUBLISHER if text in row.publisher else 0.0
