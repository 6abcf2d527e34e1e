"""Published answers that may already say what somebody is about to ask for.

A ranking of its own, small and without an index: how much of the question's terms an answer shares.
"""

from functools import lru_cache

from sqlalchemy import Connection

from catalog.search import analysis
from catalog.store import answers
from catalog.store.answers import Public

_LOOKED_AT = 500  # newest answers
_LONGEST = 200  # characters of a question
_OF_ANSWER = 400  # characters of an answer
_ENOUGH = 0.3
_MOST_TERMS = 12
# Words that stand in every application and tell nothing.
_EMPTY = frozenset(
    "申请 公开 信息 政府 请问 怎么 怎样 如何 什么 哪里 哪些 我想 想要 需要 可以 关于 有关 相关 "
    "一下 提供 要求 情况 文件 材料 的 了 是 在 和 吗 呢 我 要 年".split()
)


def _terms(text: str) -> frozenset[str]:
    return frozenset(analysis.terms(text)) - _EMPTY


# Only of published texts: what somebody asks is not kept.
_public_terms = lru_cache(maxsize=1024)(_terms)


def _score(asked: frozenset[str], one: Public) -> float:
    """Shared terms of the question, and for less those of the answer, as a part of those asked."""
    question, answer = _public_terms(one.question), _public_terms(one.answer[:_OF_ANSWER])
    shared = len(asked & question) + 0.25 * len((asked & answer) - question)
    return shared / min(max(len(asked), 2), _MOST_TERMS)


def matching(
    connection: Connection, organisation_id: int, wanted: str, most: int = 3
) -> list[Public]:
    """The published answers nearest to what is wanted, best first; none that is not near."""
    asked = _terms(wanted[:_LONGEST])
    if not asked:
        return []
    ranked = [
        (_score(asked, one), one) for one in answers.newest(connection, organisation_id, _LOOKED_AT)
    ]
    near = [pair for pair in ranked if pair[0] >= _ENOUGH]
    return [one for _, one in sorted(near, key=lambda pair: -pair[0])[:most]]
