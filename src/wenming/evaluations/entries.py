"""Where the pages about rounds stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from wenming.evaluations import policies
from wenming.ui.navigation import Destination

ENTRIES = (
    Destination(
        "rounds", _("Rounds"), "chart-bar", "evaluations:rounds", order=50, areas=("evaluations",),
        may_see=lambda viewer: viewer.may(policies.VIEW),
    ),
)  # fmt: skip
