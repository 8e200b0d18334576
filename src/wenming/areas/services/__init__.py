"""Writes of the territory: divisions, boundaries, sectors, the calendar, and the bulk door."""

from wenming.areas.services.bulk import load_history
from wenming.areas.services.calendar import import_statutory_days, remove_day, set_day, set_office_hours
from wenming.areas.services.divisions import apply_divisions, plan_divisions, set_boundary, set_sector, set_tier
from wenming.areas.services.import_divisions import apply_division_rows, plan_division_rows
from wenming.areas.services.territory import set_up_territory

__all__ = [
    "apply_division_rows",
    "apply_divisions",
    "import_statutory_days",
    "load_history",
    "plan_division_rows",
    "plan_divisions",
    "remove_day",
    "set_boundary",
    "set_day",
    "set_office_hours",
    "set_sector",
    "set_tier",
    "set_up_territory",
]
