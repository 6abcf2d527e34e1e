"""How an application came in: the channel, the day, and what the arrival must state.

Spoken applications are written down by the clerk (条例 art. 29): read back to the applicant, and
signed or recorded. What comes in while the clock is in doubt is taken all the same and marked.
"""

from dataclasses import dataclass
from datetime import date

from catalog import law
from catalog.applying import Application
from catalog.case import CHANNELS, Case, CaseEvent
from catalog.errors import Invalid
from catalog.rules.recording import accept
from catalog.rules.workdays import Calendar

READ_BACK = "已念给申请人听，本人确认无误"
IN_DOUBT = "登记时机器的时钟不对，收到日期要核定"
LONGEST_SIGNED = 200


@dataclass(frozen=True)
class Intake:
    """By which channel, on which day, from which source; `signed` says how a spoken one is kept.

    `at_desk` is whether a clerk typed it in: then no more is asked for than the article asks,
    whatever the channel.
    """

    channel: str
    form_key: str
    day: date
    source_hash: str = ""
    at_desk: bool = False
    read_back: bool = False
    signed: str = ""

    def check(self) -> None:
        """Refuse what cannot be taken in.

        Raises:
            Invalid: no such channel, or a spoken application that was not read back and signed.
        """
        if self.channel not in CHANNELS:
            raise Invalid("请选提交渠道。")
        if self.channel != "oral":
            return
        if not self.read_back:
            raise Invalid("口头申请：填完请念给申请人听，他确认以后，在“已念给申请人听”前打勾。")
        if not self.signed.strip():
            raise Invalid("口头申请：请写申请人怎么签名的，或者录音存在哪里、编号多少。")
        if len(self.signed) > LONGEST_SIGNED:
            raise Invalid(f"“签名或录音”最多 {LONGEST_SIGNED} 个字，请缩短一些。")


def first_events(
    given: Application, intake: Intake, today: date, calendar: Calendar, *, in_doubt: bool
) -> tuple[CaseEvent, ...]:
    """The arrival; and the registration too where the day of arrival is the day of receipt."""
    facts = {"channel": intake.channel}
    if intake.channel == "oral":
        facts |= {"read_back": READ_BACK, "signed": intake.signed.strip()}
    if in_doubt:
        facts["clock"] = IN_DOUBT
    wanted = [CaseEvent("arrived", intake.day, facts)]
    if CHANNELS[intake.channel].receipt_event == "arrived":
        wanted.append(CaseEvent("registered", intake.day, {"category": given.category}))
    case = Case("")
    for event in wanted:
        case = accept(case, event, today, calendar, law.limits(), law.outcomes())
    return case.events


def is_in_doubt(case: Case) -> bool:
    """Whether the day of receipt was taken from a wrong clock and nobody has settled it since."""
    arrived = case.first("arrived")
    return arrived is not None and bool(arrived.text("clock")) and not arrived.text("settled")
