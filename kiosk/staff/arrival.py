"""What the desk's intake asks of how and when an application came (条例第三十一条).

A mistyped year would make every day of the limit wrong, so a day long ago is asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.case import CHANNELS
from catalog.errors import Invalid
from kiosk.staff.steps import day_of

# How each channel is named at the counter; a message by e-mail came over the internet.
OFFERED: Mapping[str, str] = {
    name: one.label if name != "internet" else "电子邮件（与申请人确认之日起算）"
    for name, one in CHANNELS.items()
}
_USUAL = timedelta(days=30)
_LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Arrival:
    """The channel and the day as the form states them; `problems` by field, empty when good."""

    channel: str
    day: date
    problems: Mapping[str, str]
    is_old: bool = False


def read(form: Mapping[str, str], today: date) -> Arrival:
    """The channel and the day of a form."""
    channel = form.get("channel", "")
    found = {} if channel in OFFERED else {"channel": "请选怎么来的。"}
    try:
        day = day_of(form.get("day", ""), "收到来件的日期", today)
    except Invalid as refusal:
        return Arrival(channel, today, found | {"day": str(refusal)})
    is_old = today - day > _USUAL
    if day > today:
        found["day"] = "收到的日期不能晚于今天，请对照来件再看一下。"
    elif today - day > _LONGEST:
        found["day"] = "收到的日期在一年以前，请看年份有没有写错。"
    elif is_old and form.get("sure") != "yes":
        found["day"] = "收到的日期在 30 天以前。没写错的，请勾“确实是这一天”，再按登记。"
    return Arrival(channel, day, found, is_old and today - day <= _LONGEST)
