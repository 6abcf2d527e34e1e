"""The sentence on remedies, with the names of the county's organs that the settings give."""

from catalog import law
from catalog.rules.outcomes import Outcome, remedy_text
from catalog.settings import Settings


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
