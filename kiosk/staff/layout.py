"""What every desk page shows around its content: the faces the person may open, with counts."""

from dataclasses import dataclass

from flask import Flask, g, url_for

from catalog.store import answers, caselist, desk
from kiosk import auth, clock, db
from kiosk.staff import waiting

# Topics whose pages are reached through another's.
_UNDER = {
    "entries": ("entry",),
    "cases": (
        "case",
        "casebook",
        "retention",
        "papers",
        "correcting",
        "fees",
        "afterwards",
        "amendments",
        "attachments",
        "helping",
    ),
}


@dataclass(frozen=True)
class Face:
    """A line of the list at the left."""

    endpoint: str
    label: str
    permission: str
    count: str = ""

    def holds(self, endpoint: str) -> bool:
        """Whether a page belongs to this face: to its own topic or to one that is under it."""
        own, topic = (one.split(".")[1] for one in (self.endpoint, endpoint))
        return topic == own or topic in _UNDER.get(own, ())

    @property
    def address(self) -> str:
        """Where the line leads."""
        return url_for(self.endpoint)


FACES: tuple[Face, ...] = (
    Face("staff.desk.show", "今天", "desk.see", "mine"),
    Face("staff.entries.show", "公开事项", "entry.see"),
    Face("staff.review.show", "待审核", "entry.review", "in_review"),
    Face("staff.imports.show", "导入目录", "import.see"),
    Face("staff.cases.show", "申请办件", "case.see", "cases"),
    Face("staff.questions.show", "公开问答", "answer.see", "answers"),
    Face("staff.arranging.show", "公开领域", "domain.edit"),
    Face("staff.standard.show", "标准目录更新", "standard.take"),
    Face("staff.posters.show", "张贴码", "sheet.print"),
    Face("staff.placements.show", "张贴位置", "entry.see"),
    Face("staff.insight.show", "查不到的话", "entry.see"),
    Face("staff.holidays.show", "放假安排", "holidays.see"),
    Face("staff.screens.show", "大厅屏幕", "screens.see"),
    Face("staff.guide.show", "公开指南", "guide.edit"),
    Face("staff.audit.show", "操作留痕", "audit.see"),
    Face("staff.accounts.show", "账号", "accounts.see"),
    Face("staff.settings.show", "设置", "settings.see"),
)


def install(app: Flask) -> None:
    """Offer the faces, the person and their permissions to the templates."""

    @app.context_processor
    def offer() -> dict[str, object]:
        if g.get("face") != "staff":
            return {}
        return {
            "me": auth.person(),
            "may": auth.may,
            "faces": faces,
            "owner": db.owner(),
            "clock_fault": clock.fault(db.connection()) if auth.person() else "",
            "beside_cases": waiting.beside_cases,
        }


def faces() -> list[tuple[Face, int]]:
    """The faces the person may open, each with what waits there."""
    person = auth.me()
    mine = desk.waiting(db.connection(), person)
    open_cases = caselist.count_open(db.connection(), person.organisation_id)
    to_publish = (
        answers.count(db.connection(), person.organisation_id, "sent")
        if person.may("answer.publish")
        else 0
    )
    counts = {
        "answers": to_publish,
        "cases": open_cases,
        "mine": mine.mine,
        "in_review": mine.in_review,
    }
    return [(face, counts.get(face.count, 0)) for face in FACES if person.may(face.permission)]
