"""Reads of issues; the viewer comes first everywhere."""

from wenming.issues.selectors.counting import desk_counts, open_at, unit_counts, with_units
from wenming.issues.selectors.duplicates import DuplicateHint, duplicates_of
from wenming.issues.selectors.kinds import conditions_in_use, kind, kinds
from wenming.issues.selectors.ledger import LedgerLine, column_set, column_sets, ledger_lines
from wenming.issues.selectors.looking_back import (
    LATE,
    LookBackFilter,
    look_back_draws,
    look_backs,
)
from wenming.issues.selectors.ownership import GapFilter, PlaceGap, ownership_gaps, pairs
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
    issue,
    issues,
    may_see_photo,
    ordered,
    to_report,
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
    "DuplicateHint",
    "GapFilter",
    "Group",
    "IssueFilter",
    "LedgerLine",
    "LookBackFilter",
    "PlaceGap",
    "Proposal",
    "Reason",
    "UnitProposal",
    "asked_for",
    "categories",
    "clock_is",
    "clock_of",
    "clock_readings",
    "column_set",
    "column_sets",
    "condition",
    "conditions_in_use",
    "conditions_of",
    "desk_counts",
    "duplicates_of",
    "inner_proposal",
    "issue",
    "issues",
    "kind",
    "kinds",
    "ledger_lines",
    "look_back_draws",
    "look_backs",
    "may_see_photo",
    "moves_now",
    "open_at",
    "ordered",
    "overall_rates",
    "ownership_gaps",
    "pairs",
    "proposals",
    "rates",
    "story",
    "tied_to",
    "to_report",
    "unit_counts",
    "units_below",
    "units_named",
    "visible_issues",
    "waiting_at_desk",
    "window",
    "with_units",
]
