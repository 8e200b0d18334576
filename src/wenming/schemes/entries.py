"""Where the pages about schemes stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from wenming.schemes import policies
from wenming.ui.navigation import Destination

ENTRIES = (
    Destination(
        "schemes", _("Schemes"), "sitemap", "schemes:editions", order=60, areas=("schemes",),
        may_see=lambda viewer: viewer.may(policies.VIEW),
    ),
)  # fmt: skip
