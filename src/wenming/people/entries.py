"""Where the pages about units and people stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from wenming.people import policies
from wenming.ui.navigation import Destination

REGISTERS = _("Registers")
UNIT_PAGES = ("add_unit", "edit_unit", "abolish_unit", "add_post", "appoint", "end", "close_post")
PERSON_PAGES = ("add_person", "give_post", "rename", "reset", "lock", "unlock", "leave")
ENTRIES = (
    Destination(
        "units", _("Units"), "building", "people:units", order=210, group=REGISTERS,
        areas=("people:units", "people:unit", *(f"people:{name}" for name in UNIT_PAGES)),
        may_see=lambda viewer: viewer.may(policies.VIEW),
    ),
    Destination(
        "people", _("People"), "users", "people:people", order=220, group=REGISTERS,
        areas=("people:people", "people:person", *(f"people:{name}" for name in PERSON_PAGES)),
        may_see=policies.administers_people,
    ),
    Destination(
        "imports", _("Load workbooks"), "file-spreadsheet", "imports:index", order=250, group=REGISTERS,
        areas=("imports",), may_see=lambda viewer: viewer.may("imports.run"),
    ),
)  # fmt: skip
