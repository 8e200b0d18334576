"""Carrying over (结转): a plan with milestones and a review date, for what cannot be mended within any limit.

A milestone is a line of text: a day, then what is done by then. The unit asks, somebody who may close out approves; the
unit's clock stands still until the morning of the review date and then runs on by itself. Nothing is hidden by it: what
is carried over stays among the issues that all rates are taken of, and is counted beside them.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from wenming.rulebook.labels import N_

LONGEST_DAYS = 730
"""The farthest review date, two years: our own choice, as long as the longest limit."""
MOST_MILESTONES = 20

MILESTONE_ERRORS: dict[str, str] = {
    "no_milestone": N_("Write at least one milestone: a day, then what is done by then."),
    "too_many_milestones": N_("At most %(most)s milestones."),
    "milestone_unreadable": N_("Line %(line)s: write a day like 2026-12-01, then what is done by then."),
    "milestone_after_review": N_("Line %(line)s: a milestone does not lie after the review date."),
    "review_not_ahead": N_("The review date must be later than today."),
    "review_too_far": N_("The review date lies at most %(most)s days ahead."),
}
_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})[\s:：,，]+(\S.*)")


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is done by the end of which day."""

    by: date
    what: str


class CarryOverError(ValueError):
    """A plan that cannot be followed; ``code`` is one of :data:`MILESTONE_ERRORS`, with ``params`` for its words."""

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(MILESTONE_ERRORS[code] % params)
        self.code, self.params = code, params


def milestones_of(text: str) -> tuple[Milestone, ...]:
    """Read the lines of a plan, in order of time; empty lines count for nothing.

    :raises CarryOverError: there is none, there are too many, or a line cannot be read.
    """
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        read = _LINE.fullmatch(line.strip())
        try:
            found.append(Milestone(date.fromisoformat(read[1]), read[2]) if read else None)
        except ValueError:
            found.append(None)
        if found[-1] is None:
            raise CarryOverError("milestone_unreadable", line=number)
    if not found:
        raise CarryOverError("no_milestone")
    if len(found) > MOST_MILESTONES:
        raise CarryOverError("too_many_milestones", most=MOST_MILESTONES)
    return tuple(sorted((one for one in found if one), key=lambda one: one.by))


def check_long_term(milestones: str, review_on: date, today: date) -> tuple[Milestone, ...]:
    """Return the milestones of a plan for what is filed long-term; it may do without any.

    :raises CarryOverError: as :func:`check_plan`.
    """
    if milestones.strip():
        return check_plan(milestones, review_on, today)
    _check_review(review_on, today)
    return ()


def check_plan(text: str, review_on: date, today: date) -> tuple[Milestone, ...]:
    """Return the milestones of a plan that can be followed from today to its review.

    :raises CarryOverError: the review date does not lie ahead, or too far, or a milestone lies after it.
    """
    _check_review(review_on, today)
    found = milestones_of(text)
    for number, one in enumerate(found, start=1):
        if one.by > review_on:
            raise CarryOverError("milestone_after_review", line=number)
    return found


def _check_review(review_on: date, today: date) -> None:
    if review_on <= today:
        raise CarryOverError("review_not_ahead")
    if review_on > today + timedelta(days=LONGEST_DAYS):
        raise CarryOverError("review_too_far", most=LONGEST_DAYS)
