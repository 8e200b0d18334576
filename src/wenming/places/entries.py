"""Where the pages about sites stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from wenming.places import policies
from wenming.ui.navigation import Destination

ENTRIES = (
    Destination(
        "sites", _("Sites"), "map-pin", "places:sites", order=30, areas=("places",), on_phone=True,
        may_see=lambda viewer: viewer.may(policies.VIEW),
    ),
)  # fmt: skip
