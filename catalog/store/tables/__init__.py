"""The tables, kept to what SQLite and PostgreSQL both run unchanged; one file per topic.

Every stored thing carries its organisation (机关). Instants are UTC, written as ISO 8601 text so
that they sort, copy and hash alike in both databases. Structured values are canonical JSON text.
"""

from catalog.store.tables.aftercare import (
    amendment,
    amendment_event,
    answer,
    case_likeness,
    help_call,
)
from catalog.store.tables.base import Instant, instant_text, metadata
from catalog.store.tables.cases import (
    case_event,
    case_file,
    case_note,
    case_try,
    disclosure_case,
)
from catalog.store.tables.catalogue import (
    audit,
    catalogue_change,
    code,
    domain,
    entry,
    entry_revision,
    installation,
    material,
    missed_search,
    office,
    organisation,
    sheet,
    sheet_code,
)
from catalog.store.tables.drafts import (
    entry_draft,
    entry_draft_author,
    entry_review,
    kept_finding,
    standard_choice,
)
from catalog.store.tables.holidays import holiday_notice
from catalog.store.tables.imports import import_heading, import_run
from catalog.store.tables.papers import case_paper
from catalog.store.tables.screens import screen
from catalog.store.tables.staff import (
    setting,
    sign_in_failure,
    staff,
    staff_code,
    staff_device,
    staff_role,
    staff_session,
)

__all__ = [
    "Instant",
    "amendment",
    "amendment_event",
    "answer",
    "audit",
    "case_event",
    "case_file",
    "case_likeness",
    "case_note",
    "case_paper",
    "case_try",
    "catalogue_change",
    "code",
    "disclosure_case",
    "domain",
    "entry",
    "entry_draft",
    "entry_draft_author",
    "entry_review",
    "entry_revision",
    "help_call",
    "holiday_notice",
    "import_heading",
    "import_run",
    "installation",
    "instant_text",
    "kept_finding",
    "material",
    "metadata",
    "missed_search",
    "office",
    "organisation",
    "screen",
    "setting",
    "sheet",
    "sheet_code",
    "sign_in_failure",
    "staff",
    "staff_code",
    "staff_device",
    "staff_role",
    "staff_session",
    "standard_choice",
]
