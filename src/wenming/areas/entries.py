"""Where the territory's pages stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from wenming.areas import policies
from wenming.ui.navigation import Destination

REGISTERS = _("Registers")
ENTRIES = (
    Destination(
        "areas", _("Divisions"), "map", "areas:areas", order=230, group=REGISTERS,
        areas=("areas:areas", "areas:area", "areas:boundary"), may_see=lambda viewer: viewer.may(policies.VIEW),
    ),
    Destination(
        "calendar", _("Calendar"), "calendar", "areas:calendar", order=240, group=REGISTERS,
        areas=("areas:calendar", "areas:set_day", "areas:hours"),
        may_see=lambda viewer: viewer.may(policies.MANAGE_CALENDAR),
    ),
)  # fmt: skip
