"""Reads of issues; the viewer comes first everywhere."""

from wenming.issues.selectors.counting import desk_counts, open_at, unit_counts, with_units
from wenming.issues.selectors.duplicates import DuplicateHint, duplicates_of
from wenming.issues.selectors.evidence import Doubt, doubts, doubts_on_report
from wenming.issues.selectors.kinds import conditions_in_use, kind, kinds
from wenming.issues.selectors.looking_back import (
    LATE,
    LookBackFilter,
    look_back_draws,
    look_backs,
)
from wenming.issues.selectors.proposing import Proposal, Reason, UnitProposal, proposals
from wenming.issues.selectors.rate_parts import GIVEN
from wenming.issues.selectors.rating import By, Group, rates
from wenming.issues.selectors.rating import overall as overall_rates
from wenming.issues.selectors.reading import (
    IssueFilter,
    categories,
    clock_is,
    clock_of,
    condition,
    conditions_of,
    due_soon_or_late,
    issue,
    issues,
    may_see_photo,
    ordered,
    visible_issues,
    waiting_at_desk,
    window,
)
from wenming.issues.selectors.records import (
    ClockReading,
    asked_for,
    clock_readings,
    inner_proposal,
    moves_now,
    story,
    tied_to,
    units_below,
    units_named,
)

__all__ = [
    "GIVEN",
    "LATE",
    "By",
    "ClockReading",
    "Doubt",
    "DuplicateHint",
    "Group",
    "IssueFilter",
    "LookBackFilter",
    "Proposal",
    "Reason",
    "UnitProposal",
    "asked_for",
    "categories",
    "clock_is",
    "clock_of",
    "clock_readings",
    "condition",
    "conditions_in_use",
    "conditions_of",
    "desk_counts",
    "doubts",
    "doubts_on_report",
    "due_soon_or_late",
    "duplicates_of",
    "inner_proposal",
    "issue",
    "issues",
    "kind",
    "kinds",
    "look_back_draws",
    "look_backs",
    "may_see_photo",
    "moves_now",
    "open_at",
    "ordered",
    "overall_rates",
    "proposals",
    "rates",
    "story",
    "tied_to",
    "unit_counts",
    "units_below",
    "units_named",
    "visible_issues",
    "waiting_at_desk",
    "window",
    "with_units",
]
