"""Forgetting what stands beside the applications of a case (PIPL art. 19, 47; security rule R8)."""

from datetime import date

from catalog.store import amendments, answers, help_calls, likenesses
from catalog.store.connection import Change


def wipe(change: Change, organisation_id: int, before: date) -> tuple[int, int]:
    """Empty the personal fields of amendments and calls for help that ended before a day.

    Numbers, days and kinds of steps stay. The caller's connection overwrites what it deletes
    (`secure_delete`). Gives how many amendments and calls; notes in the trail when there were any.
    """
    requests = amendments.wipe(change, organisation_id, before)
    calls = help_calls.wipe(change, organisation_id, before)
    if requests or calls:
        change.note(
            "aftercare.wiped",
            organisation_id=organisation_id,
            object_kind="organisation",
            object_ref=str(organisation_id),
            amendments=requests,
            calls=calls,
        )
    return requests, calls


def wipe_case(change: Change, case_id: int) -> None:
    """Forget what was derived from a case: its sketch, and an answer that is not public.

    What is public was cleaned before and stays. The caller notes the wiping of the case.
    """
    likenesses.wipe(change, case_id)
    answers.wipe(change, case_id)
