"""Reckoning the fee in the form of the notice: "算一算" fills in amount and calculation."""

from flask import Blueprint, request

from catalog import fees, handling
from catalog.errors import Invalid
from kiosk import auth, casework, db
from kiosk.staff import case

blueprint = Blueprint("fees", __name__, url_prefix="/cases")


@blueprint.post("/<number>/fee")
@auth.allowed("case.handle")
def reckon(number: str) -> str | tuple[str, int]:
    """The form again, with the amount and its calculation filled in; nothing is stored."""
    connection = db.connection()
    typed = request.form.to_dict()
    file = handling.find(connection, casework.register(), number)
    wanted = [typed.get(f"fact.{name}", "") for name in ("basis", "count", "before")]
    try:
        fee = fees.reckon(connection, file.stored.organisation_id, *wanted)
    except Invalid as refusal:
        return case.step_page(number, "fee_notice", refusal=str(refusal), typed=typed), 400
    typed |= {"fact.amount": str(fee.amount), "fact.calculation": fee.calculation}
    said = "" if fee.amount else "按标准不用收费，请直接办理，不要发收费通知。"
    return case.step_page(number, "fee_notice", refusal=said, typed=typed)
