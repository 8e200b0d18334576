"""What an issue was before its last move, kept so that the move can be taken back; in memory, as the steps are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from wenming.issues.models import UNDONE, UNDONE_STEP, Issue, IssueBefore, IssueClock, IssueMove, IssuePhoto
from wenming.issues.services.steps import Step, in_hand
from wenming.kernel.actors import Actor
from wenming.kernel.attribution import attributed
from wenming.rulebook.loop import Clock, Move

OF_THE_ISSUE = (
    "track", "review_on", "appeal", "appealed_by", "appeal_endorsed_by",
    "category_id", "condition_id", "catalogue", "limit_amount", "limit_clock", "tier", "evidence", "lead_unit_id",
    "holder_id", "passed_along", "due_at", "soon_at", "inner_due_at", "stage_due_at", "reported_at", "verified_at",
    "closed_at", "has_relapsed", "relapses", "looked_back_at", "extensions", "extension_asked_at",
    "extension_endorsed_by", "returned_by", "settling_since", "looked_jointly_at", "is_bound",
    "confirmer_id", "confirmation_asked_at", "found_on_site",
    "reported_up_at",
    "carry_asked_at", "carry_asked_by", "carry_review_at", "carried_until",
)  # fmt: skip
"""What a move may change, but for state and version, and for who ever had to do with it: they keep seeing it."""
OF_A_CLOCK = ("due_at", "stopped_at", "pauses", "extensions", "steps")
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Before:
    """The values of an issue, and of those of its clocks that ran; ``supporting`` is None if the move left them."""

    fields: Values
    clocks: Sequence[tuple[IssueClock, Values]]
    supporting: Sequence[int] | None


def remember(issue: Issue, running: Iterable[IssueClock], supporting: Sequence[int] | None) -> Before:
    """Note how things stand before a move; the values are replaced by moves and never changed in place."""
    clocks = [(row, {name: getattr(row, name) for name in OF_A_CLOCK}) for row in running]
    return Before({name: getattr(issue, name) for name in OF_THE_ISSUE}, clocks, supporting)


def to_keep(before: Before, move: IssueMove) -> IssueBefore:
    """Return the row that keeps it, beside the move that was made."""
    return IssueBefore(
        issue_id=move.issue_id,
        move=move,
        fields=_plain(before.fields),
        clocks=[{"id": row.pk, **_plain(values)} for row, values in before.clocks],
        supporting=before.supporting,
    )


def kept(row: IssueBefore, clocks: Mapping[int, IssueClock]) -> Before:
    """Read what was kept; ``clocks`` are those of the issue by id."""
    values = [
        (clocks[one["id"]], {name: _read(IssueClock, name, one[name]) for name in OF_A_CLOCK}) for one in row.clocks
    ]
    return Before({name: _read(Issue, name, value) for name, value in row.fields.items()}, values, row.supporting)


def put_back(
    issue: Issue,
    row: Move,
    undone: IssueMove,
    before: Before,
    *,
    by: Actor,
    at: datetime,
    running: dict[Clock, IssueClock],
) -> Step:
    """Bring everything where it was; the issue has the state of then and its new version already.

    A clock that the move had started is stopped and marked: it never counted.
    """
    for name, value in before.fields.items():
        setattr(issue, name, value)
    stood = [clock for clock, _values in before.clocks]
    started = [clock for clock in running.values() if not any(clock is one for one in stood)]
    for clock in started:
        clock.stopped_at, clock.taken_back = at, True
    for clock, values in before.clocks:
        for name, value in values.items():
            setattr(clock, name, value)
    running.clear()
    running.update({Clock(clock.clock): clock for clock in stood})
    made = IssueMove(
        issue=issue,
        seq=issue.version - 1,
        move=row.code.value,
        from_state=undone.to_state,
        to_state=issue.state,
        at=at,
        details={UNDONE: undone.move, UNDONE_STEP: undone.seq},
        **attributed(by),
    )
    audited = {"from": undone.to_state, "to": issue.state, "seq": made.seq, UNDONE: undone.move, **in_hand(issue)}
    return Step(issue, made, [*started, *stood], (), IssuePhoto.Part.OTHER, audited)


def _read(model: type[models.Model], name: str, value: object) -> Any:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field.to_python(value)


def _plain(values: Values) -> dict[str, Any]:
    """The same as JSON keeps it, days and moments, these to the microsecond."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
