"""Casework: which steps the law allows in a case on a day, what each needs, and why not.

Each rule answers with a sentence when its step is not allowed, and with "" when it is.
条例 arts 29–42 and 45, 《行政复议法》 arts 48 and 54.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalog.case import CHANNELS, EVENTS, Case, EventKind
from catalog.rules.limits import Limits
from catalog.rules.situation import OPEN_STATES, Situation, State, situation
from catalog.rules.workdays import ONE_DAY, Calendar

Rule = Callable[[Situation], str]


@dataclass(frozen=True)
class Move:
    """A step (办理环节) of a case: allowed, or `why_not`. `until` is its last lawful day."""

    kind: EventKind
    why_not: str
    until: date | None = None

    @property
    def allowed(self) -> bool:
        """Whether the step may be taken."""
        return not self.why_not


def _when(state: Situation) -> str:
    return f"现在是“{state.state}”，"


def _arrived(now: Situation) -> str:
    return "来件已经登记过，不能重复登记。" if now.case.has("arrived") else ""


def _unconfirmed(now: Situation) -> str:
    arrived = now.case.first("arrived")
    if arrived is None:
        return "还没有收到来件。"
    channel = CHANNELS[arrived.text("channel")]
    if channel.receipt_event != "confirmed":
        return f"{channel.label}不需要与申请人确认：{channel.rule}。"
    if now.case.has("confirmed"):
        return "已经与申请人确认过收到。"
    return "" if now.state is State.UNCONFIRMED else f"{_when(now)}不用再与申请人确认。"


def _registered(now: Situation) -> str:
    return "" if now.state is State.RECEIVED else f"{_when(now)}登记在收到之后只做一次。"


def _open(now: Situation) -> str:
    return "" if now.state in OPEN_STATES else f"{_when(now)}不能再做这一步。"


def _handling(now: Situation) -> str:
    if now.state is State.CORRECTION_WAIT:
        return "正在等申请人补正，收到补正后期限重新起算。"
    if now.state is State.FEE_WAIT:
        return "正在等申请人缴费，缴费完成后期限重新起算。"
    return _open(now)


def _correction_notice(now: Situation) -> str:
    if now.case.has("correction_notice"):
        return "补正只能要求一次（条例第三十条）；补正后仍不明确的，按“补正后仍不明确”答复。"
    if refusal := _handling(now):
        return refusal
    last = _correction_until(now)
    if last is not None and last < now.today:
        days = now.limits["correction_notice"].days
        return f"不能再要求补正：收到申请后第 {days} 个工作日（{last}）已过。"
    return ""


def _correction_until(now: Situation) -> date | None:
    return now.limit_day("correction_notice", now.receipt) if now.receipt else None


def _correction_received(now: Situation) -> str:
    if not now.case.has("correction_notice"):
        return "没有要求过补正。申请人另外提出的内容，请按新的申请登记。"
    return _open(now) if now.waits_for_correction else "补正材料已经收到；补正只有一次。"


def _reasons_asked(now: Situation) -> str:
    if now.case.has("reasons_asked"):
        return "已经要求申请人说明过理由。"
    return _handling(now)


def _reasons_given(now: Situation) -> str:
    if not now.case.has("reasons_asked"):
        return "没有要求过申请人说明理由。"
    return "理由说明已经收到。" if now.case.has("reasons_given") else _open(now)


def _in_time(now: Situation, what: str) -> str:
    """Needs no due day: a limit that has not run out is in time although its end is unknown."""
    if now.clock_runs:
        return ""
    return f"答复期限已于 {now.due} 届满，不能再{what}。" if now.due else now.fault


def _delayed(now: Situation) -> str:
    if not now.case.has("reasons_given"):
        return "先要求申请人说明理由；理由合理但不能按期答复的，才可以延迟（条例第三十五条）。"
    if now.case.has("delayed"):
        return "延迟答复的日期已经确定过。"
    return _handling(now) or _in_time(now, "确定延迟日期")


def _consult_start(now: Situation) -> str:
    return _handling(now) or _in_time(now, "征求意见")


def _letter_received(now: Situation) -> str:
    if any(letter.arrived is None for letter in now.open_letters()):
        return _open(now)
    return "没有在途的征求意见书。"


def _consult_end(now: Situation) -> str:
    if any(letter.answered is None for letter in now.letters):
        return _open(now)
    return "没有待答复的征求意见书。"


def _third_party_told(now: Situation) -> str:
    if not any(letter.consulted == "third_party" for letter in now.letters):
        return "没有征求过第三方意见。"
    if now.open_letters():
        return "第三方的意见还没有收到，期限也没有届满。"
    return _handling(now)


def _extension(now: Situation) -> str:
    most = now.limits["extension"].days
    if now.extended >= most:
        return f"延期累计已满 {most} 个工作日，不能再延（条例第三十三条）。"
    if now.case.has("delayed"):
        return "已经按条例第三十五条确定了延迟答复的日期，不再另外延期。"
    if refusal := _handling(now) or _in_time(now, "延期"):
        return refusal
    if now.due == now.today:
        return f"延期须在到期日（{now.due}）之前批准并告知，今天已经到期。"
    return ""


def _fee_notice(now: Situation) -> str:
    if now.case.has("fee_notice"):
        return "收费通知已经发出过。"
    return _handling(now) or _in_time(now, "发收费通知")


def _fee_notice_received(now: Situation) -> str:
    if not now.waits_for_fee:
        return "没有待缴费的收费通知。"
    return "申请人收到收费通知的日期已经记录。" if now.fee_trigger else _open(now)


def _fee_paid(now: Situation) -> str:
    return _open(now) if now.waits_for_fee else "没有待缴费的收费通知。"


def _reply(now: Situation) -> str:
    if now.case.has("reply", "withdrawn"):
        return "一件申请只有一个办理结果，这一件已经有了。"
    if now.state is State.CONSULTING:
        return "征求的意见还没有收到，对方的期限也没有届满，暂不能答复。"
    return _open(now)


def _served(now: Situation) -> str:
    return "" if now.state is State.REPLIED else f"{_when(now)}没有待送达的答复。"


def _withdrawn(now: Situation) -> str:
    if not now.case.has("arrived"):
        return "还没有收到来件。"
    return "已经有办理结果，不能再撤回。" if now.case.has("reply", "withdrawn") else ""


def _archived(now: Situation) -> str:
    return "" if now.state is State.CLOSED else f"{_when(now)}办结后才能归档，且只归档一次。"


def _open_reviews(now: Situation) -> int:
    return len(now.case.of("review_notice")) - len(now.case.of("review_decision"))


def _review_notice(now: Situation) -> str:
    if _open_reviews(now):
        return "已有一件行政复议尚未审结。"
    if now.case.has("reply") or now.is_overdue:
        return ""
    return "还没有答复，也没有超过期限，不会有针对本件的行政复议。"


def _review_answer(now: Situation) -> str:
    if not _open_reviews(now):
        return "没有待答复的行政复议。"
    if len(now.case.of("review_answer")) >= len(now.case.of("review_notice")):
        return "复议答复已经提交。"
    return ""


def _review_decision(now: Situation) -> str:
    return "" if _open_reviews(now) else "没有尚未审结的行政复议。"


def _open_suits(now: Situation) -> int:
    return len(now.case.of("suit_notice")) - len(now.case.of("suit_judgment"))


def _suit_notice(now: Situation) -> str:
    if _open_suits(now):
        return "已有一件行政诉讼尚未审结。"
    if now.case.has("reply") or now.is_overdue:
        return ""
    return "还没有答复，也没有超过期限，不会有针对本件的行政诉讼。"


def _suit_judgment(now: Situation) -> str:
    return "" if _open_suits(now) else "没有尚未审结的行政诉讼。"


RULES: Final[Mapping[str, Rule]] = {
    "arrived": _arrived,
    "contact_failed": _unconfirmed,
    "confirmed": _unconfirmed,
    "registered": _registered,
    "correction_notice": _correction_notice,
    "correction_received": _correction_received,
    "reasons_asked": _reasons_asked,
    "reasons_given": _reasons_given,
    "delayed": _delayed,
    "consult_start": _consult_start,
    "letter_received": _letter_received,
    "consult_end": _consult_end,
    "third_party_told": _third_party_told,
    "extension": _extension,
    "fee_notice": _fee_notice,
    "fee_notice_received": _fee_notice_received,
    "fee_paid": _fee_paid,
    "reply": _reply,
    "served": _served,
    "withdrawn": _withdrawn,
    "archived": _archived,
    "review_notice": _review_notice,
    "review_answer": _review_answer,
    "review_decision": _review_decision,
    "suit_notice": _suit_notice,
    "suit_judgment": _suit_judgment,
}


def _until(kind: str, now: Situation) -> date | None:
    if kind == "correction_notice":
        return _correction_until(now)
    if kind == "extension":
        return now.due - ONE_DAY if now.due else None
    return now.due if kind in {"consult_start", "delayed", "fee_notice", "reply"} else None


def moves(case: Case, today: date, calendar: Calendar, limits: Limits) -> tuple[Move, ...]:
    """Every step of a case as it stands on `today`, in the usual order, allowed or with why not."""
    now = situation(case, today, calendar, limits)
    return tuple(
        Move(EVENTS[kind], refusal, None if refusal else _until(kind, now))
        for kind, rule in RULES.items()
        for refusal in (rule(now),)
    )
