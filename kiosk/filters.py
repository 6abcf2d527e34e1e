"""Words and dates for the templates."""

from datetime import date, datetime

from markupsafe import Markup, escape

from catalog import trail_words
from catalog.case import EVENTS, beijing_day
from catalog.entry import Domain
from catalog.rules import codes
from catalog.rules.amendments import EVENTS as AMENDMENTS
from kiosk.clock import BEIJING

_BREAK = Markup("<wbr>")


def domain_name(domain: Domain) -> Markup:
    """The name of a domain with `<wbr>` where it may break."""
    return _BREAK.join(domain.breaks.split("|"))


def breakable(text: str, after: str = "，、；。") -> Markup:
    """A text with a `<wbr>` after each mark, for headings set with `word-break: keep-all`."""
    broken = str(escape(text))
    for mark in after:
        broken = broken.replace(mark, f"{mark}<wbr>")
    return Markup(broken)  # noqa: S704 - escaped above; only <wbr> was added


def organ_name(name: str) -> Markup:
    """The name of an organ, which may break before 人民政府 and the like."""
    for tail in ("人民政府", "街道办事处"):
        if name.endswith(tail) and len(name) > len(tail):
            return _BREAK.join([name.removesuffix(tail), tail])
    return escape(name)


def long_day(day: date) -> str:
    """A date in running text: 2026 年 10 月 21 日."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def short_day(day: date) -> str:
    """A date in running text where the year is plain: 10 月 21 日."""
    return f"{day.month} 月 {day.day} 日"


def weekday(day: date) -> str:
    """The name of a weekday: 星期三."""
    return f"星期{'一二三四五六日'[day.weekday()]}"


def beijing(at: datetime) -> str:
    """An instant as the wall clock of the office shows it: 2026-10-20 16:42."""
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def time_of_day(at: datetime) -> str:
    """The time on the wall clock of the office: 16:42."""
    return f"{at.astimezone(BEIJING):%H:%M}"


def event_label(kind: str) -> str:
    """What a kind of event of a case is called."""
    return EVENTS[kind].label


def short_title(title: str) -> str:
    """The name of a paper as links say it: 补正告知书."""
    for head in ("政府信息公开申请", "政府信息公开", "信息处理费"):
        title = title.removeprefix(head)
    return title


def amendment_label(kind: str) -> str:
    """What a step of a request for correcting a record is called."""
    return AMENDMENTS[kind].label


FILTERS = {
    "short_title": short_title,
    "amendment_label": amendment_label,
    "time_of_day": time_of_day,
    "event_label": event_label,
    "beijing": beijing,
    "beijing_day": beijing_day,
    "domain_name": domain_name,
    "breakable": breakable,
    "organ_name": organ_name,
    "long_day": long_day,
    "short_day": short_day,
    "weekday": weekday,
    "grouped_code": codes.grouped,
    "action_name": lambda action: trail_words.NAMES.get(action, action),
    "fact_words": lambda line: trail_words.details(line.action, line.facts),
}
