"""Whether the machine's clock can be believed: it can never be before what was already recorded.

With a clock that went back, days would be counted wrongly and limits would seem to expire. Then
requests are still taken, but nothing may happen by date alone (security rule T5).
"""

from datetime import date, datetime

from catalog.case import beijing_day


def clock_fault(now: datetime, newest_record: datetime | None, released: date) -> str:
    """Why the clock must be wrong, as a sentence for the screen; "" when nothing speaks against it.

    `newest_record` is the newest audit line, `released` the day this program was made.
    """
    today = beijing_day(now)
    if newest_record is not None and now < newest_record:
        return (
            f"这台机器的时钟是 {today}，早于最近一次操作（{beijing_day(newest_record)}）。"
            "请校准时钟；校准前不会自动处理到期的事。"
        )
    if today < released:
        return (
            f"这台机器的时钟是 {today}，早于本程序的发布日（{released}）。"
            "请校准时钟；校准前不会自动处理到期的事。"
        )
    return ""
