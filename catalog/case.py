"""Case and CaseEvent: our handling of one disclosure request, as dated facts and nothing else.

Channels (条例 art. 31), applicant categories (Table 3 of the annual report) and event kinds are
declared here once, each event with the facts a record of it must state. State and due dates are
computed from the events by `catalog.rules`, never stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

BEIJING: Final = ZoneInfo("Asia/Shanghai")


def beijing_day(at: datetime) -> date:
    """The date in China at an instant, by the zone's name and not by the machine's setting.

    Raises:
        ValueError: the instant has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(BEIJING).date()


@dataclass(frozen=True)
class Channel:
    """A way an application arrives, and which event is its day of receipt (收到之日)."""

    id: str
    label: str
    receipt_event: str
    rule: str


CHANNELS: Final[Mapping[str, Channel]] = MappingProxyType(
    {
        channel.id: channel
        for channel in (
            Channel("in_person", "当面提交", "arrived", "当面提交的，以提交之日为收到申请之日"),
            Channel("signed_mail", "邮寄（签收）", "arrived", "邮寄的，以本机关签收之日为准"),
            Channel("ordinary_mail", "平常信函", "confirmed", "平常信函以与申请人确认之日为准"),
            Channel("internet", "互联网", "confirmed", "互联网渠道以双方确认之日为准"),
            Channel("fax", "传真", "confirmed", "传真以双方确认之日为准"),
            Channel("oral", "口头（代为填写）", "arrived", "口头申请以代为填写之日为准"),
        )
    }
)

# The six columns of Table 3; fixed when a case is registered.
CATEGORIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "natural": "自然人",
        "biz": "商业企业",
        "research": "科研机构",
        "charity": "社会公益组织",
        "legal": "法律服务机构",
        "other": "其他",
    }
)

CONSULTED: Final[Mapping[str, str]] = MappingProxyType(
    {"third_party": "第三方", "coauthor": "共同制作机关", "other_organ": "其他机关"}
)

ANSWERS: Final[Mapping[str, str]] = MappingProxyType(
    {"agrees": "同意公开", "objects": "不同意公开", "silent": "逾期未答复"}
)

SERVICES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "in_person": "当面领取",
        "post": "邮政寄出",
        "entrusted": "委托送达",
        "e_mail": "电子邮件",
        "platform": "网上平台",
    }
)

# What a file of a case is (附件).
FILE_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "identity": "身份证明",
        "application": "申请材料",
        "correction": "补正材料",
        "service": "送达凭证",
        "reply": "答复材料",
        "other": "其他",
    }
)

PROCEDURES: Final[Mapping[str, str]] = MappingProxyType(
    {"simple": "简易程序", "ordinary": "普通程序"}
)

FEE_BASES: Final[Mapping[str, str]] = MappingProxyType({"items": "按件", "pages": "按量"})

# What became of the part of a reply that a third party does not want to be public (条例 art. 32).
OBJECTED: Final[Mapping[str, str]] = MappingProxyType({"withheld": "没有公开"})

REVIEW_RESULTS: Final[Mapping[str, str]] = MappingProxyType(
    {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果"}
)


# The two columns of lawsuits in Table 4 of the annual report.
SUIT_WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {"direct": "未经复议直接起诉", "review": "复议后起诉"}
)


@dataclass(frozen=True)
class Fact:
    """One thing a record of an event states. `kind`: text, day, days, choice or outcome."""

    name: str
    label: str
    kind: str = "text"
    required: bool = True
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EventKind:
    """A kind of event: what it is called, which article it rests on, what it must state."""

    id: str
    label: str
    article: str
    facts: tuple[Fact, ...] = ()


_PARTY = Fact("party", "对方名称", required=False)
_WITH = Fact("with", "征求谁的意见", "choice", choices=CONSULTED)
_SERVICE = Fact("service", "送达方式", "choice", choices=SERVICES)


def _kind(id_: str, label: str, article: str, *facts: Fact) -> EventKind:
    return EventKind(id_, label, article, facts)


_KINDS = (
    _kind(
        "arrived",
        "收到来件",
        "第二十九条、第三十一条",
        Fact(
            "channel",
            "提交渠道",
            "choice",
            choices={channel.id: channel.label for channel in CHANNELS.values()},
        ),
        Fact("read_back", "念给申请人听", required=False),
        Fact("signed", "签名或录音", required=False),
        Fact("clock", "时钟", required=False),
        Fact("clock_day", "机器当时记的日期", required=False),
        Fact("settled", "核定收到日期的理由", required=False),
    ),
    _kind("contact_failed", "未联系上申请人", "第三十一条", Fact("note", "联系经过")),
    _kind("confirmed", "与申请人确认收到", "第三十一条", Fact("note", "确认方式")),
    _kind(
        "registered",
        "登记",
        "第四十五条",
        Fact("category", "申请人类别", "choice", choices=CATEGORIES),
    ),
    _kind(
        "correction_notice",
        "发出补正告知书",
        "第三十条",
        Fact("points", "需要补正的全部事项"),
        Fact("until", "补正截止日", "day"),
        _SERVICE,
    ),
    _kind("correction_received", "收到补正材料", "第三十条"),
    _kind(
        "reasons_asked",
        "要求说明理由",
        "第三十五条",
        Fact("why", "为什么认为明显超过合理范围"),
        Fact("until", "请在哪一天前说明", "day", required=False),
    ),
    _kind("reasons_given", "收到理由说明", "第三十五条"),
    _kind(
        "delayed",
        "确定延迟答复日期",
        "第三十五条",
        Fact("until", "延迟到哪一天", "day"),
        Fact("reason", "理由"),
    ),
    _kind(
        "consult_start",
        "发出征求意见书",
        "第三十二条至第三十四条",
        _WITH,
        _PARTY,
        Fact("about", "涉及的信息（写给对方看，不写谁申请的）", required=False),
    ),
    _kind("letter_received", "对方收到征求意见书", "第三十二条、第三十四条", _WITH, _PARTY),
    _kind(
        "consult_end",
        "收到意见",
        "第三十二条至第三十四条",
        _WITH,
        _PARTY,
        Fact("answer", "意见", "choice", choices=ANSWERS),
    ),
    _kind(
        "third_party_told",
        "告知第三方决定公开的内容和理由",
        "第三十二条",
        Fact("content", "公开的内容"),
        Fact("reason", "理由"),
        _PARTY,
    ),
    _kind(
        "extension",
        "延长答复期限",
        "第三十三条第二款",
        Fact("days", "延长几个工作日", "days"),
        Fact("approved_by", "批准的负责人"),
        Fact("reason", "理由"),
    ),
    _kind(
        "fee_notice",
        "发出收费通知",
        "第四十二条",
        Fact("basis", "怎么计收", "choice", required=False, choices=FEE_BASES),
        Fact("count", "本次件数或页数", required=False),
        Fact("before", "同一申请人本月此前的件数", required=False),
        Fact("amount", "金额（元）"),
        Fact("calculation", "依据、标准和算法"),
    ),
    _kind("fee_notice_received", "申请人收到收费通知", "第四十二条"),
    _kind("fee_paid", "缴费完成", "第四十二条"),
    _kind("reply", "作出答复", "第三十六条", Fact("outcome", "办理结果", "outcome")),
    _kind("served", "送出答复", "第四十条", _SERVICE),
    _kind("withdrawn", "申请人撤回", "", Fact("statement", "书面或录音的撤回说明")),
    _kind("archived", "归档", "第四十五条"),
    _kind(
        "review_notice",
        "收到复议申请书副本",
        "《行政复议法》第四十八条、第五十四条",
        Fact("procedure", "程序", "choice", choices=PROCEDURES),
    ),
    _kind("review_answer", "提交复议答复", "《行政复议法》第四十八条、第五十四条"),
    _kind(
        "review_decision",
        "收到复议决定",
        "《行政复议法》第六十二条",
        Fact("result", "结果", "choice", choices=REVIEW_RESULTS),
    ),
    _kind(
        "suit_notice",
        "收到应诉通知书",
        "《行政诉讼法》第六十七条",
        Fact("after", "怎么起诉的", "choice", choices=SUIT_WAYS),
    ),
    _kind(
        "suit_judgment",
        "收到生效的裁判文书",
        "《行政诉讼法》第六十九条至第七十七条",
        Fact("result", "结果", "choice", choices=REVIEW_RESULTS),
    ),
)
EVENTS: Final[Mapping[str, EventKind]] = MappingProxyType({kind.id: kind for kind in _KINDS})


@dataclass(frozen=True)
class CaseEvent:
    """A dated fact of a case (办理记录). Facts are as `EVENTS` declares them for its kind."""

    kind: str
    day: date
    facts: Mapping[str, object] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A fact as text; "" where the event does not state it."""
        value = self.facts.get(name)
        return "" if value is None else str(value)

    def day_of(self, name: str) -> date | None:
        """A fact that is a day; None where the event does not state one."""
        value = self.facts.get(name)
        return value if isinstance(value, date) else None


@dataclass(frozen=True)
class Case:
    """A case (办件): its register number and its events in the order they were recorded."""

    number: str
    events: tuple[CaseEvent, ...] = ()

    def of(self, *kinds: str) -> tuple[CaseEvent, ...]:
        """The events of these kinds, by day; those of one day in the order recorded."""
        found = (event for event in self.events if event.kind in kinds)
        return tuple(sorted(found, key=lambda event: event.day))

    def has(self, *kinds: str) -> bool:
        """Whether any event of these kinds happened."""
        return any(event.kind in kinds for event in self.events)

    def first(self, kind: str) -> CaseEvent | None:
        """The earliest event of this kind."""
        return next(iter(self.of(kind)), None)

    def last(self, *kinds: str) -> CaseEvent | None:
        """The latest event of these kinds."""
        return next(reversed(self.of(*kinds)), None)

    def with_event(self, event: CaseEvent) -> "Case":
        """This case with one event more."""
        return Case(self.number, (*self.events, event))
