"""Where the pages across all apps stand in the navigation, and the doors of administrators on their start page."""

from django.utils.translation import gettext_lazy as _

from wenming.rulebook.labels import N_
from wenming.ui.navigation import Destination

ENTRIES = (
    Destination("home", _("Today"), "home", "home", order=1, on_phone=True),
    Destination(
        "map", _("Map"), "map", "command_map", order=45, on_phone=True, may_see=lambda viewer: viewer.may("map.view")
    ),
    Destination(
        "audit", _("Audit"), "shield-check", "audit", order=910, group=_("Administration"),
        areas=("audit_line", "audit_report"), may_see=lambda viewer: viewer.may("audit.view"),
    ),
    Destination(
        "system", _("System"), "settings", "system", order=920, group=_("Administration"),
        may_see=lambda viewer: viewer.may("system.manage"),
    ),
)  # fmt: skip
OWN_ENTRIES = (Destination("me", _("My account"), "user", "me", order=1),)

DOORS: tuple[tuple[str, str, str, str, str], ...] = (
    ("imports.run", N_("Load workbooks"), "imports:index", "upload", N_("Registers from workbooks, with a preview.")),
    ("areas.manage", N_("Divisions"), "areas:areas", "map", N_("Divisions and their boundaries.")),
    ("units.manage", N_("Units"), "people:units", "building", N_("Units and their posts.")),
    ("signins.manage", N_("People and sign-ins"), "people:people", "users", N_("First passwords, locks, leavers.")),
    ("calendar.manage", N_("Calendar"), "areas:calendar", "calendar", N_("Days off and days made up.")),
    ("schemes.manage", N_("Schemes"), "schemes:editions", "sitemap", N_("What rounds are scored by.")),
    ("audit.view", N_("Audit trail"), "audit", "shield-check", N_("Who did what, and whether the chain is whole.")),
    ("system.manage", N_("System"), "system", "settings", N_("Version, room, background work, backups.")),
)
"""Capability, label, route, icon and words of each door, in the order in which an empty system is filled."""
