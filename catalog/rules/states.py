"""The states of work on an entry and the moves between them; a form cannot invent one.

Draft, in review, returned, approved, scheduled; publishing ends a draft. Z3 of the security rules:
each move checks the state it starts from.
"""

from typing import Final

STATES: Final[dict[str, str]] = {
    "draft": "草稿",
    "in_review": "待审核",
    "returned": "已退回",
    "approved": "待发布",
    "scheduled": "定时发布",
}
ENTRY_STATES: Final[dict[str, str]] = {
    "draft": "尚未公开",
    "published": "已公开",
    "withdrawn": "已撤下",
}
# Move: the states it may start from, and what it is called in a refusal.
MOVES: Final[dict[str, tuple[frozenset[str], str]]] = {
    "save": (frozenset({"draft", "returned"}), "修改"),
    "discard": (frozenset({"draft", "returned"}), "放弃草稿"),
    "send": (frozenset({"draft", "returned"}), "送审"),
    "take_back": (frozenset({"in_review", "approved", "scheduled"}), "撤回"),
    "return": (frozenset({"in_review", "approved", "scheduled"}), "退回"),
    "approve": (frozenset({"in_review"}), "审核通过"),
    "publish": (frozenset({"approved", "scheduled"}), "发布"),
    "schedule": (frozenset({"approved", "scheduled"}), "定时发布"),
}


def allows(move: str, state: str) -> bool:
    """Whether a draft in this state may make the move."""
    return state in MOVES[move][0]


def refusal(move: str, state: str) -> str:
    """The sentence for a move that its state does not allow."""
    return f"这份稿子现在是“{STATES[state]}”，不能{MOVES[move][1]}。请刷新页面看最新情况。"
