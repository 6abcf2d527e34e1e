"""The sentence on remedies, with the names of the county's organs that the settings give.

A reply keeps the sentence it was made with: settings that change later change no past reply.
"""

from dataclasses import replace

from catalog import law
from catalog.case import CaseEvent
from catalog.rules.outcomes import Outcome, remedy_text
from catalog.settings import BY_NAME, Settings

_ONLINE = ("e_mail", "platform")


def remedy(settings: Settings, outcome: Outcome, noun: str = "本答复") -> str:
    """What a person may do against this outcome; "" where nothing was decided."""
    return remedy_text(
        outcome,
        law.limits(),
        reviewer=settings.text("county"),
        court=settings.text("court"),
        internet=settings.text("review_online"),
        noun=noun,
    )


def stated(settings: Settings, event: CaseEvent) -> CaseEvent:
    """A reply with the sentence it states; any other step as it is."""
    words = said(settings, event) if event.kind == "reply" else ""
    return replace(event, facts={**event.facts, "remedy": words}) if words else event


def said(settings: Settings, reply: CaseEvent) -> str:
    """The sentence that a reply was made with; by the settings of now where it kept none."""
    kept = reply.text("remedy")
    return kept or remedy(settings, law.outcomes()[reply.text("outcome")])


def gaps(settings: Settings, outcome: Outcome, service: str) -> tuple[str, ...]:
    """What the settings lack for a reply served this way to name its remedies in full.

    A reply names the organ of reconsideration, and one served by internet the way to apply there
    too (《行政复议法》 art. 22).
    """
    if outcome.remedy == "none":
        return ()
    found = []
    if settings.text("county") == BY_NAME["county"].default:
        found.append("设置里还没有填复议机关，答复书只能写“上一级人民政府”，申请人不知道找谁。")
    if service in _ONLINE and not settings.text("review_online"):
        found.append(
            "网上送达的答复要写明网上复议渠道（《行政复议法》第二十二条），设置里还没有填。"
        )
    return tuple(found)
