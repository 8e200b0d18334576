"""Where the pages about visits stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from wenming.inspections import policies
from wenming.ui.navigation import Destination

ENTRIES = (
    Destination(
        "visits", _("Visits"), "clipboard-check", "inspections:visits", order=40, areas=("inspections",),
        on_phone=True, may_see=lambda viewer: viewer.may(policies.OBSERVE),
    ),
)  # fmt: skip
