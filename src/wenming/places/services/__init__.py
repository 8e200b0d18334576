"""Writes about sites: their life, who answers for them, circles, registers, and the bulk door."""

from wenming.places.services.bulk import load_history
from wenming.places.services.circles import drop_circle, refresh_circles, set_circle
from wenming.places.services.import_responsibilities import apply_responsibilities, plan_responsibilities
from wenming.places.services.import_sites import apply_sites, plan_sites
from wenming.places.services.registers import prepare, set_kind, set_role
from wenming.places.services.responsibilities import assign, assign_many, hand_over, release
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
    "apply_responsibilities",
    "apply_sites",
    "assign",
    "assign_many",
    "change_site",
    "drop_circle",
    "hand_over",
    "load_history",
    "merge_site",
    "move_site",
    "plan_responsibilities",
    "plan_sites",
    "prepare",
    "refresh_circles",
    "release",
    "set_circle",
    "set_kind",
    "set_role",
    "substitute_site",
]
