"""Writes about sites: their life, who answers for them, circles, registers, and the bulk door."""

from wenming.places.services.bulk import load_history
from wenming.places.services.circles import drop_circle, refresh_circles, set_circle
from wenming.places.services.registers import set_kind, set_role
from wenming.places.services.responsibilities import assign, hand_over, release
from wenming.places.services.sites import (
    SiteFields,
    add_site,
    change_site,
    merge_site,
    move_site,
    substitute_site,
)

__all__ = [
    "SiteFields",
    "add_site",
    "assign",
    "change_site",
    "drop_circle",
    "hand_over",
    "load_history",
    "merge_site",
    "move_site",
    "refresh_circles",
    "release",
    "set_circle",
    "set_kind",
    "set_role",
    "substitute_site",
]
