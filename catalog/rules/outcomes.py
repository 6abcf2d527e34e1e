"""What a case ends with (办理结果): one outcome, one row of the annual report, one remedy text.

Since 2024-01-01 a refusal must go to reconsideration first (《行政复议法》 art. 23(1)(4)), and the
reply must say so (art. 23(2)); old forms that offer a suit at once are wrong for refusals.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.errors import Invalid
from catalog.rules.limits import Limits

GROUPS = {
    "full": "予以公开",
    "partial": "部分公开",
    "refused": "不予公开",
    "unable": "无法提供",
    "not_processed": "不予处理",
    "other": "其他处理",
}
REMEDIES = ("first", "either", "none")
# What a third party's objection asks for before the outcome is open; "" where it asks for nothing.
OBJECTIONS = ("", "tell", "tell_or_withhold")


@dataclass(frozen=True)
class Outcome:
    """A kind of reply. `needs` are the things it must state: (name, label).

    `objection` is one of `OBJECTIONS`: a third party that objects must be told what is made public
    and why (条例 art. 32), or, where only a part is given, its part may be withheld instead.
    """

    id: str
    label: str
    group: str
    row: str
    article: str
    remedy: str
    document: str
    verified: bool
    needs: tuple[tuple[str, str], ...]
    objection: str = ""


class Outcomes:
    """All outcomes by id."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self._outcomes: dict[str, Outcome] = {}
        for outcome in outcomes:
            if outcome.id in self._outcomes:
                raise Invalid(f"办理结果“{outcome.id}”写了两次，请更正。")
            if outcome.group not in GROUPS or outcome.remedy not in REMEDIES:
                raise Invalid(f"办理结果“{outcome.id}”的类别或者救济方式不对，请更正。")
            if outcome.objection not in OBJECTIONS:
                raise Invalid(f"办理结果“{outcome.id}”的第三方意见一栏不对，请更正。")
            self._outcomes[outcome.id] = outcome

    def __getitem__(self, name: str) -> Outcome:
        found = self._outcomes.get(name)
        if found is None:
            raise Invalid(f"没有“{name}”这种办理结果，请从列表中选择。")
        return found

    def all(self) -> tuple[Outcome, ...]:
        """The outcomes in the order of the table."""
        return tuple(self._outcomes.values())


def remedy_text(
    outcome: Outcome,
    limits: Limits,
    *,
    reviewer: str,
    court: str,
    internet: str = "",
    noun: str = "本答复",
) -> str:
    """The sentence on remedies that the reply must carry; "" where nothing was decided.

    `reviewer` is the county government, `court` the court in charge. `internet` is where one can
    apply for reconsideration online; a reply served by internet must give it (art. 22). `noun` is
    what the paper calls itself.
    """
    if outcome.remedy == "none":
        return ""
    within = limits["reconsideration"].length
    online = f"，也可以通过互联网提交：{internet}" if internet else ""
    if outcome.remedy == "first":
        after = limits["suit_after_reconsideration"].length
        return (
            f"如对{noun}不服，应当自收到{noun}之日起 {within}内先向{reviewer}申请行政复议{online}；"
            f"对行政复议决定仍不服的，可以自收到复议决定书之日起 {after}内向{court}提起行政诉讼。"
        )
    months = limits["suit"].length
    return (
        f"如对{noun}不服，可以自收到{noun}之日起 {within}内向{reviewer}申请行政复议{online}，"
        f"也可以自收到{noun}之日起 {months}内向{court}提起行政诉讼。"
    )
