"""Where supervision stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from wenming.supervision import policies
from wenming.ui.navigation import Destination

ENTRIES = (
    Destination(
        "ladder", _("Escalation ladder"), "bell", "ladder", order=905, group=_("Administration"),
        areas=("ladder_step", "ladder_parts", "ladder_unsent"), may_see=lambda viewer: viewer.may(policies.MANAGE),
    ),
    Destination(
        "vacancies", _("Vacant posts"), "user", "vacancies", order=906, group=_("Administration"),
        may_see=lambda viewer: viewer.may(policies.VACANCIES),
    ),
)  # fmt: skip
