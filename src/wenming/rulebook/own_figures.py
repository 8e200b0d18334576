"""A post's own figures (本岗位数据): what somebody acknowledged, passed down and reported, and what became of that.

They are seen by that person and by the superior of the post, by nobody else, and they are never compared: no list of
people is sorted by them, and nobody has a place by them. Every figure counts issues, each once; the rows say which.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_terms import MoveCode


class OwnCode(StrEnum):
    """One of a post's own figures."""

    ACKNOWLEDGED = "acknowledged"
    PASSED_DOWN = "passed_down"
    REPORTED = "reported"
    SENT_BACK = "sent_back"
    VERIFIED = "verified"
    HOLDING = "holding"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A figure: what it is called, which issues it counts, and whether it is a part of those that were reported."""

    code: OwnCode
    label: str
    words: str
    of_reported: bool = False


FIGURES = (
    OwnRow(OwnCode.ACKNOWLEDGED, N_("Acknowledged"), N_("signed for in this time")),
    OwnRow(OwnCode.PASSED_DOWN, N_("Passed down"), N_("passed down in this time")),
    OwnRow(OwnCode.REPORTED, N_("Reported rectified"), N_("reported rectified, or for the first check, in this time")),
    OwnRow(
        OwnCode.SENT_BACK, N_("Sent back"), N_("of these, those of which a report was sent back, at any check"), True
    ),
    OwnRow(OwnCode.VERIFIED, N_("Verified"), N_("of these, those of which the last report was verified"), True),
    OwnRow(OwnCode.HOLDING, N_("Still holding"), N_("of these, verified and never come back since"), True),
    OwnRow(OwnCode.LATE, N_("Late"), N_("of these, reported after the limit that ran then"), True),
)
MEDIAN_LABEL = N_("Median time")
MEDIAN_WORDS = N_("from when it was in hand, or was sent back, to the report; half of the reports took less")

REPORTING = frozenset({MoveCode.REPORT_RECTIFIED, MoveCode.REPORT_UP})
SENDING_BACK = frozenset({MoveCode.SEND_BACK, MoveCode.FAIL_FIRST_CHECK})
IN_HAND = frozenset({MoveCode.ACKNOWLEDGE, MoveCode.PASS_DOWN, MoveCode.RECALL}) | SENDING_BACK
TOLD = REPORTING | IN_HAND | {MoveCode.VERIFY}
"""The moves of a history that these figures are read from."""


@dataclass(frozen=True, slots=True)
class Step:
    """A move in a history that was not taken back; ``is_own`` was made by the person, in the time asked about."""

    move: MoveCode
    at: datetime
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One report of one's own: when, how long it took (``None``: not known since when), and what became of it."""

    at: datetime
    took: timedelta | None
    is_sent_back: bool
    is_verified: bool
    is_up: bool


@dataclass(frozen=True, slots=True)
class OwnPart:
    """What one did about an issue."""

    acknowledged: bool
    passed_down: bool
    reports: tuple[Report, ...]

    def codes(self, *, came_back: bool, is_late: bool) -> frozenset[OwnCode]:
        """Return the figures that the issue counts for; ``is_late``: one of the reports was."""
        holds = {
            OwnCode.ACKNOWLEDGED: self.acknowledged,
            OwnCode.PASSED_DOWN: self.passed_down,
            OwnCode.REPORTED: bool(self.reports),
            OwnCode.SENT_BACK: any(one.is_sent_back for one in self.reports),
            OwnCode.VERIFIED: bool(self.reports) and self.reports[-1].is_verified,
            OwnCode.HOLDING: bool(self.reports) and self.reports[-1].is_verified and not came_back,
            OwnCode.LATE: bool(self.reports) and is_late,
        }
        return frozenset(code for code, counts in holds.items() if counts)


def own_part(steps: Sequence[Step]) -> OwnPart:
    """Read from the history of one issue, in order, what one did about it."""
    own = {step.move for step in steps if step.is_own}
    reports = tuple(_report(steps, place) for place, step in enumerate(steps) if step.is_own and step.move in REPORTING)
    return OwnPart(MoveCode.ACKNOWLEDGE in own, MoveCode.PASS_DOWN in own, reports)


def median_time(reports: Iterable[Report]) -> timedelta | None:
    """Return the median of how long reports took; ``None``: there is none of which that is known."""
    seconds = [one.took.total_seconds() for one in reports if one.took is not None]
    return timedelta(seconds=median(seconds)) if seconds else None


def _report(steps: Sequence[Step], place: int) -> Report:
    one = steps[place]
    began = next((step.at for step in reversed(steps[:place]) if step.move in IN_HAND), None)
    judged = None
    for step in steps[place + 1 :]:
        if step.move in REPORTING:
            break
        if step.move in SENDING_BACK | {MoveCode.VERIFY}:
            judged = step.move
            break
    return Report(
        one.at,
        one.at - began if began else None,
        is_sent_back=judged in SENDING_BACK,
        is_verified=judged is MoveCode.VERIFY,
        is_up=one.move is MoveCode.REPORT_UP,
    )
