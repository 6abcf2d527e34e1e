"""What a step must keep beyond the rules of the case: the applicant's secrecy, the tariff.

条例 arts 32 and 42: a letter to a third party never says who applied; no fee is above the tariff.
"""

from decimal import Decimal, InvalidOperation

from sqlalchemy import Connection

from catalog import composing, fees
from catalog.case import EVENTS, CaseEvent
from catalog.errors import Invalid
from catalog.sealing import Sealer
from catalog.store.cases import File


def check(connection: Connection, file: File, event: CaseEvent, sealer: Sealer) -> None:
    """Refuse a step that would reveal the applicant or ask for too much.

    Raises:
        Invalid: with what to change.
    """
    if event.kind == "consult_start":
        _consultation(file, event, sealer)
    if event.kind == "third_party_told":
        _decision_told(file, event, sealer)
    if event.kind == "fee_notice":
        _fee(connection, file, event)


def _consultation(file: File, event: CaseEvent, sealer: Sealer) -> None:
    if not event.text("party"):
        raise Invalid("请填写“对方名称”：征求意见书要写明给谁。")
    _secret(file, event, "about", sealer)


def _secret(file: File, event: CaseEvent, name: str, sealer: Sealer) -> None:
    """Refuse a fact meant for others that tells who applied."""
    if label := composing.revealed(file, event.text(name), sealer):
        said = next(fact.label for fact in EVENTS[event.kind].facts if fact.name == name)
        raise Invalid(f"“{said}”是给对方看的，里面写着申请人的{label}，请改掉。")


def _decision_told(file: File, event: CaseEvent, sealer: Sealer) -> None:
    _secret(file, event, "content", sealer)
    _secret(file, event, "reason", sealer)
    asked = composing.third_parties(file)
    if len(asked) > 1 and not event.text("party"):
        raise Invalid(
            f"征求过 {len(asked)} 个第三方的意见：{'、'.join(asked)}。请填写告知的是哪一个。"
        )


def _fee(connection: Connection, file: File, event: CaseEvent) -> None:
    try:
        amount = Decimal(event.text("amount").strip())
    except InvalidOperation:
        raise Invalid("“金额（元）”只写数字，如 380 或 380.00。") from None
    if not amount.is_finite() or amount <= 0 or amount != round(amount, 2):
        raise Invalid("“金额（元）”要大于 0，最多两位小数。不收费就不用发收费通知。")
    most = fees.reckon(
        connection,
        file.stored.organisation_id,
        event.text("basis"),
        event.text("count"),
        event.text("before"),
    )
    if amount > most.amount:
        raise Invalid(f"按标准最多收 {most.amount} 元，不能收 {amount} 元。可以少收，不能多收。")
