"""What one move changes, in memory: the issue's own fields, its clocks, the row of its history.

Nothing here asks the database, so that the services and the bulk door write exactly the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wenming.issues.acts import PART_OF, Act
from wenming.issues.models import Issue, IssueClock, IssueMove, IssuePhoto
from wenming.issues.services import clocks
from wenming.kernel import audit
from wenming.kernel.actors import Actor
from wenming.kernel.attribution import attributed
from wenming.people.models import Unit
from wenming.rulebook import loop
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.city_rules import STAGES
from wenming.rulebook.deadlines import Limit
from wenming.rulebook.loop import Appeal, Clock, ClockChange, Effect, Move, MoveCode, State, Whither

TAKEN_IN, LET_GO, PARTED_FROM = "taken_in", "let_go", "parted_from"
"""Details that name the other issue of a merge, and of one that was taken back."""


@dataclass(slots=True)
class Step:
    """One move of one issue, not yet stored; ``audited`` are the ids and codes for its audit line."""

    issue: Issue
    move: IssueMove
    clocks: Sequence[IssueClock]
    photos: Sequence[int]
    part: str
    audited: dict[str, object]

    def photo_rows(self) -> list[IssuePhoto]:
        """Return the rows that tie the photos to the move."""
        return [
            IssuePhoto(issue=self.issue, move=self.move, photo_id=photo, part=self.part)
            for photo in dict.fromkeys(self.photos)
        ]

    def line(self) -> audit.Line:
        """Return the audit line; the issue must have its id by now."""
        subject = audit.subject_of(self.issue, self.issue.number)
        return audit.Line(f"issues.{self.move.move}", subject, self.move.by, self.move.at, self.audited)


def begin(
    issue: Issue,
    row: Move,
    *,
    by: Actor,
    at: datetime,
    running: dict[Clock, IssueClock],
    calendar: Calendar,
    photos: Sequence[int],
    unit_id: int | None,
    limits: Mapping[Clock, Limit] = STAGES,
) -> Step:
    """Write down how an issue begins; ``unit_id`` is the unit that raises it."""
    issue.state, issue.raised_at, issue.moved_at = State.RAISED.value, at, at
    involve(issue, unit_id)
    for name, value in attributed(by).items():
        setattr(issue, name, value)
    changed = clocks.apply(issue, running, row.clocks, at=at, calendar=calendar, limits=limits)
    made = IssueMove(issue=issue, seq=0, move=row.code.value, to_state=issue.state, at=at, **attributed(by))
    audited = {"to": issue.state, "seq": 0, "site": issue.site_id, **in_hand(issue)}
    return Step(issue, made, changed, photos, IssuePhoto.Part.BEFORE, audited)


def go_on(
    issue: Issue,
    row: Move,
    act: Act,
    *,
    by: Actor,
    at: datetime,
    before: str,
    running: dict[Clock, IssueClock],
    calendar: Calendar,
    limits: Mapping[Clock, Limit] = STAGES,
) -> Step:
    """Write down a move that was found allowed; the issue has its new state and version already, ``before`` the old."""
    shows, target = act.shows, act.target
    if row.code is MoveCode.RETURN and issue.lead_unit_id is not None:
        issue.returned_by = sorted({*issue.returned_by, issue.lead_unit_id})
    take_in_hand(issue, row, target.unit)
    involve(issue, *(target.supporting or ()), *target.joins)
    stamp(issue, row, at, by)
    changes = (*row.clocks, *_no_longer_below(issue, row))
    changed = clocks.apply(issue, running, changes, at=at, calendar=calendar, inner_due=target.inner_due, limits=limits)
    if target.giver is not None:
        changed = [*changed, *_taken_over(running, target.giver, target.unit)]
    made = IssueMove(
        issue=issue,
        seq=issue.version - 1,
        move=row.code.value,
        from_state=before,
        to_state=issue.state,
        at=at,
        note=shows.note,
        details=shows.details(),
        **attributed(by),
    )
    audited = {"from": before, "to": issue.state, "seq": made.seq, **in_hand(issue)}
    return Step(issue, made, changed, shows.photos, PART_OF[shows.photo_kind], audited)


def _no_longer_below(issue: Issue, row: Move) -> Sequence[ClockChange]:
    """Who takes over from the unit above it works for itself: its inner deadline is over, and so is the first check."""
    if row.code is not MoveCode.HAND_OVER or issue.holder_id != issue.lead_unit_id:
        return ()
    issue.reported_up_at = None
    return (ClockChange(Clock.INNER, Effect.STOP),)


def _taken_over(running: dict[Clock, IssueClock], giver: Unit, taker: Unit | None) -> Sequence[IssueClock]:
    """Let the clocks that run for a unit run on for its successor, to the same moment."""
    theirs = [row for row in running.values() if row.unit_id == giver.pk]
    for row in theirs:
        row.unit = taker
    return theirs


def take_in(standing: Issue, merged: Issue, *, by: Actor, at: datetime) -> Step:
    """Write into the surviving issue's history which number came to it; its state stays, its version has risen."""
    involve(standing, *merged.involved)
    return _told(standing, MoveCode.MERGE, {TAKEN_IN: merged.number}, by=by, at=at)


def let_go(standing: Issue, parted: Issue, *, by: Actor, at: datetime) -> Step:
    """Write into the surviving issue's history which number goes its own way again; who saw it keeps seeing it."""
    return _told(standing, MoveCode.UNMERGE, {LET_GO: parted.number}, by=by, at=at)


def _told(standing: Issue, code: MoveCode, details: dict[str, str], *, by: Actor, at: datetime) -> Step:
    made = IssueMove(
        issue=standing,
        seq=standing.version - 1,
        move=code.value,
        from_state=standing.state,
        to_state=standing.state,
        at=at,
        details=details,
        **attributed(by),
    )
    audited = {**details, "seq": made.seq, **in_hand(standing)}
    return Step(standing, made, (), (), IssuePhoto.Part.OTHER, audited)


def take_in_hand(issue: Issue, row: Move, unit: Unit | None) -> None:
    """Set who has the issue in hand after the move."""
    match row.holding:
        case loop.Holding.DESK:
            issue.lead_unit = issue.holder = None
            issue.passed_along = []
            issue.due_at = issue.soon_at = issue.inner_due_at = None
        case loop.Holding.LEAD_UNIT:
            issue.holder, issue.passed_along = issue.lead_unit, []
            involve(issue, issue.lead_unit_id)
        case loop.Holding.HOLDER_UNIT:
            if issue.holder_id is not None and issue.holder_id != issue.lead_unit_id:
                issue.passed_along = [*issue.passed_along, issue.holder_id]
            issue.holder = unit
            involve(issue, issue.holder_id)
        case loop.Holding.KEEP:
            pass


def involve(issue: Issue, *units: int | None) -> None:
    """Add units to those that ever had to do with the issue."""
    added: Iterable[int] = (unit for unit in units if unit is not None)
    issue.involved = sorted({*issue.involved, *added})


def stamp(issue: Issue, row: Move, at: datetime, by: Actor) -> None:
    """Keep the moments that lists and rates ask for on the issue itself; once it has moved on, a request is over."""
    stands = State(issue.state)
    if stands is not State.ACKNOWLEDGED:
        issue.extension_asked_at = issue.extension_endorsed_by = None
        issue.carry_asked_at = issue.carry_asked_by = issue.carry_review_at = issue.carried_until = None
    _follow_confirmation(issue, row.code, stands, at)
    _follow_carry_over(issue, row.code, at, by)
    _follow_settlement(issue, row.code, stands, at)
    _follow_first_check(issue, row.code, stands, at)
    _follow_appeal(issue, row, by)
    if isinstance(row.to_state, Whither):
        return
    match row.code:
        case MoveCode.ASK_EXTENSION | MoveCode.ENDORSE_EXTENSION | MoveCode.GRANT_EXTENSION | MoveCode.REFUSE_EXTENSION:
            _follow_request(issue, row.code, at, by)
            return
        case MoveCode.LOOK_BACK:
            issue.looked_back_at = at
            return
        case MoveCode.RELAPSE:
            issue.has_relapsed, issue.relapses, issue.extensions = True, issue.relapses + 1, 0
            issue.reported_at = issue.verified_at = issue.closed_at = issue.looked_back_at = None
            return
    match stands:
        case State.REPORTED:
            issue.reported_at = at
        case State.VERIFIED:
            issue.verified_at, issue.has_relapsed = at, False
        case state if not loop.is_open(state):
            issue.closed_at = at
        case State.FILED | State.ACKNOWLEDGED if row.code in {MoveCode.RETURN, MoveCode.SEND_BACK}:
            issue.reported_at = None
        case _:
            pass


def _follow_confirmation(issue: Issue, code: MoveCode, stands: State, at: datetime) -> None:
    """Keep on the issue where confirming it on the spot stands; once it is filed or over, the question is too."""
    match code:
        case MoveCode.ASK_CONFIRMATION:
            issue.confirmation_asked_at, issue.found_on_site = at, None
        case MoveCode.CONFIRM | MoveCode.NOT_FOUND:
            issue.confirmation_asked_at, issue.found_on_site = None, code is MoveCode.CONFIRM
        case _ if stands is not State.RAISED:
            issue.confirmation_asked_at = None


def _follow_carry_over(issue: Issue, code: MoveCode, at: datetime, by: Actor) -> None:
    """Keep on the issue where a carry-over stands; the moment of review was set when it was asked for."""
    match code:
        case MoveCode.ASK_CARRY_OVER:
            issue.carry_asked_at, issue.carry_asked_by = at, by.id
        case MoveCode.APPROVE_CARRY_OVER:
            issue.carried_until = issue.carry_review_at
            issue.carry_asked_at = issue.carry_asked_by = None
            issue.extension_asked_at = issue.extension_endorsed_by = None
        case MoveCode.REFUSE_CARRY_OVER | MoveCode.TAKE_UP:
            issue.carry_asked_at = issue.carry_asked_by = issue.carry_review_at = issue.carried_until = None


def _follow_settlement(issue: Issue, code: MoveCode, stands: State, at: datetime) -> None:
    """Keep on the issue where the settling of whose it is stands; a ruling, or the issue's end, ends it."""
    match code:
        case MoveCode.OPEN_SETTLEMENT:
            issue.settling_since, issue.looked_jointly_at = at, None
        case MoveCode.LOOK_JOINTLY:
            issue.looked_jointly_at = at
        case MoveCode.FIX_FIRST:
            issue.is_bound = True
        case MoveCode.RULE:
            issue.is_bound, issue.settling_since = True, None
        case MoveCode.RULE_LATER:
            issue.settling_since = None
        case _ if not loop.is_open(stands):
            issue.settling_since = None


def _follow_first_check(issue: Issue, code: MoveCode, stands: State, at: datetime) -> None:
    """Keep on the issue since when a report from below waits; whoever gives the work out anew waits for another."""
    if code is MoveCode.REPORT_UP:
        issue.reported_up_at = at
    elif stands is not State.ACKNOWLEDGED or code in {
        MoveCode.FAIL_FIRST_CHECK, MoveCode.PASS_DOWN, MoveCode.RECALL, MoveCode.SEND_BACK,
    }:  # fmt: skip
        issue.reported_up_at = None


def _follow_appeal(issue: Issue, row: Move, by: Actor) -> None:
    """Keep on the issue where an overtime appeal stands; it is made against one limit, and a new one begins anew."""
    if any(change.clock is Clock.HANDLING and change.effect is Effect.START for change in row.clocks):
        issue.appeal, issue.appealed_by, issue.appeal_endorsed_by = "", None, None
    match row.code:
        case MoveCode.APPEAL:
            issue.appeal, issue.appealed_by = Appeal.ASKED.value, by.id
        case MoveCode.ENDORSE_APPEAL:
            issue.appeal_endorsed_by = by.id
        case MoveCode.GRANT_APPEAL:
            issue.appeal = Appeal.GRANTED.value
        case MoveCode.REFUSE_APPEAL:
            issue.appeal = Appeal.REFUSED.value


def _follow_request(issue: Issue, code: MoveCode, at: datetime, by: Actor) -> None:
    """Keep on the issue where a request for an extension stands; what is answered is over."""
    match code:
        case MoveCode.ASK_EXTENSION:
            issue.extension_asked_at = at
        case MoveCode.ENDORSE_EXTENSION:
            issue.extension_endorsed_by = by.id
        case _:
            issue.extensions += code is MoveCode.GRANT_EXTENSION
            issue.extension_asked_at = issue.extension_endorsed_by = None


def in_hand(issue: Issue) -> dict[str, object]:
    """Return who has the issue, as ids for the audit line."""
    return {"lead": issue.lead_unit_id, "holder": issue.holder_id}
