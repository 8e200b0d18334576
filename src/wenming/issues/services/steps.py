"""What one move changes, in memory: the issue's own fields, its clocks, the row of its history.

Nothing here asks the database, so that the services and the bulk door write exactly the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from wenming.issues.acts import PART_OF, Act, Target
from wenming.issues.models import Issue, IssueClock, IssueDocument, IssueMove, IssuePhoto, SpotDraw
from wenming.issues.services import clocks
from wenming.issues.tiers import Facts, fix
from wenming.kernel import audit
from wenming.kernel.actors import Actor
from wenming.kernel.attribution import attributed
from wenming.rulebook import loop
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.city_rules import STAGES
from wenming.rulebook.deadlines import Limit
from wenming.rulebook.loop import REPORTS, Appeal, Clock, Effect, Move, MoveCode, Shown, State, Whither
from wenming.rulebook.sources import Demand

TAKEN_IN, LET_GO, PARTED_FROM = "taken_in", "let_go", "parted_from"
"""Details that name the other issue of a merge, and of one that was taken back."""
DUE_WAS, DUE_IS = "due_was", "due_is"
"""Details that say when the unit was to be done before what a list demands changed, and after."""
FOLLOWING = loop.move_row(MoveCode.FOLLOW_SOURCES).clocks
BECAUSE = "because"
"""The detail of a report that says why it is verified as it is."""


@dataclass(slots=True)
class Step:
    """One move of one issue, not yet stored; ``audited`` are the ids and codes for its audit line.

    ``draw`` is the draw that a report made.
    """

    issue: Issue
    move: IssueMove
    clocks: Sequence[IssueClock]
    photos: Sequence[int]
    part: str
    audited: dict[str, object]
    draw: SpotDraw | None = None
    documents: Sequence[int] = ()

    def photo_rows(self) -> list[IssuePhoto]:
        """Return the rows that tie the photos to the move."""
        return [
            IssuePhoto(issue=self.issue, move=self.move, photo_id=photo, part=self.part)
            for photo in dict.fromkeys(self.photos)
        ]

    def document_rows(self) -> list[IssueDocument]:
        """Return the rows that tie the documents to the move."""
        return [
            IssueDocument(issue=self.issue, move=self.move, document_id=document)
            for document in dict.fromkeys(self.documents)
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
    running: list[IssueClock],
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
    running: list[IssueClock],
    calendar: Calendar,
    demands: Sequence[Demand] | None = None,
    facts: Facts | None = None,
    limits: Mapping[Clock, Limit] = STAGES,
) -> Step:
    """Write down a move that was found allowed; the issue has its new state and version already, ``before`` the old.

    ``demands`` is what the lists demand that it stands on; see :func:`clocks.apply`. ``facts`` are what a report needs
    to be told how it is verified.
    """
    shows, target, due_was = act.shows, act.target, issue.due_at
    if row.code is MoveCode.RETURN and issue.lead_unit_id is not None:
        issue.returned_by = sorted({*issue.returned_by, issue.lead_unit_id})
    take_in_hand(issue, row, target)
    involve(issue, *(target.supporting or ()), *target.joins)
    stamp(issue, row, at, by)
    draw = fix(issue, facts, at=at) if facts is not None else None
    changed = clocks.apply(
        issue, running, row.clocks, at=at, calendar=calendar, inner_due=target.inner_due, demands=demands, limits=limits
    )
    if target.giver is not None and target.unit is not None:
        changed += clocks.take_over(issue, running, target.giver, target.unit, at=at, calendar=calendar)
    made = IssueMove(
        issue=issue,
        seq=issue.version - 1,
        move=row.code.value,
        from_state=before,
        to_state=issue.state,
        at=at,
        note=shows.note,
        details=shows.details() | (_how_verified(issue) if facts is not None else {}),
        **attributed(by),
    )
    if row.code is MoveCode.FOLLOW_SOURCES:
        made.details |= _due_change(due_was, issue)
    audited = {"from": before, "to": issue.state, "seq": made.seq, **in_hand(issue)}
    if facts is not None:
        audited |= _how_verified(issue) | ({"seed": draw.seed, "share": draw.share} if draw else {})
    return Step(issue, made, changed, shows.photos, PART_OF[shows.photo_kind], audited, draw, shows.documents)


def _how_verified(issue: Issue) -> dict[str, str]:
    """How this report is verified and why, as its move and its audit line keep it."""
    return {Shown.TIER.value: issue.check_tier, BECAUSE: issue.check_because}


@dataclass(frozen=True, slots=True)
class Standing:
    """An issue that another is merged into, or parts from: its clocks, and what its lists demand from then on."""

    issue: Issue
    running: list[IssueClock]
    demands: Sequence[Demand]
    calendar: Calendar


def take_in(standing: Standing, merged: Issue, *, by: Actor, at: datetime) -> Step:
    """Write into the surviving issue's history which number came to it; its state stays, its version has risen.

    From then on it is bound by what the other's lists demand, too.
    """
    involve(standing.issue, *merged.involved)
    return _told(standing, MoveCode.MERGE, {TAKEN_IN: merged.number}, by=by, at=at)


def let_go(standing: Standing, parted: Issue, *, by: Actor, at: datetime) -> Step:
    """Write into the surviving issue's history which number goes its own way again; who saw it keeps seeing it.

    The other's lists no longer bind it.
    """
    return _told(standing, MoveCode.UNMERGE, {LET_GO: parted.number}, by=by, at=at)


def _told(standing: Standing, code: MoveCode, details: dict[str, str], *, by: Actor, at: datetime) -> Step:
    issue, due_was = standing.issue, standing.issue.due_at
    # Only what lists rule, or ruled, is set anew: a merge is no occasion to count on a corrected calendar.
    ruled = standing.demands or any(row.ruled_by for row in standing.running)
    changed: Sequence[IssueClock] = (
        clocks.apply(issue, standing.running, FOLLOWING, at=at, calendar=standing.calendar, demands=standing.demands)
        if ruled
        else ()
    )
    moved = _due_change(due_was, issue) if due_was != issue.due_at else {}
    made = IssueMove(
        issue=issue,
        seq=issue.version - 1,
        move=code.value,
        from_state=issue.state,
        to_state=issue.state,
        at=at,
        details={**details, **moved},
        **attributed(by),
    )
    audited = {**details, "seq": made.seq, **in_hand(issue)}
    return Step(issue, made, changed, (), IssuePhoto.Part.OTHER, audited)


def _due_change(was: datetime | None, issue: Issue) -> dict[str, str]:
    """By when the unit is to be done, before and after."""
    moments = {DUE_WAS: was, DUE_IS: issue.due_at}
    return {name: moment.astimezone(UTC).isoformat() for name, moment in moments.items() if moment}


def take_in_hand(issue: Issue, row: Move, target: Target) -> None:
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
            issue.passed_along = _chain_down_to(issue, target)
            issue.holder = target.unit
            involve(issue, issue.holder_id)
        case loop.Holding.KEEP:
            pass


def _chain_down_to(issue: Issue, target: Target) -> list[int]:
    """The units between the one that answers and the one now passed to: down to whoever passes it.

    Where a unit higher up gives it out anew, those that had it below are out of the chain.
    """
    chain = [issue.lead_unit_id, *issue.passed_along, issue.holder_id]
    passing = [place for place, unit in enumerate(chain) if unit in target.passers]
    above = chain[1 : passing[-1] + 1] if passing else chain[1:]
    ends = {issue.lead_unit_id, target.unit.pk if target.unit else None, None}
    return [unit for unit in dict.fromkeys(above) if unit is not None and unit not in ends]


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
    if _begins_limit(row):
        issue.extensions = 0
    _follow_confirmation(issue, row.code, stands, at)
    _follow_carry_over(issue, row.code, at, by)
    _follow_settlement(issue, row.code, stands, at)
    _follow_first_check(issue, row.code, stands, at)
    _follow_appeal(issue, row, by)
    _follow_verifying(issue, row.code, stands, by)
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
            issue.has_relapsed, issue.relapses = True, issue.relapses + 1
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
    """Keep on the issue since when a report from below waits, and for whose check: step by step up the chain.

    Whoever gives the work out anew waits for another report.
    """
    if code is MoveCode.REPORT_UP:
        issue.reported_up_at, issue.check_with_id = at, above(issue, issue.holder_id)
    elif code is MoveCode.PASS_CHECK_UP:
        issue.check_with_id = above(issue, issue.check_with_id)
    elif stands is not State.ACKNOWLEDGED or code in {
        MoveCode.FAIL_FIRST_CHECK, MoveCode.PASS_DOWN, MoveCode.RECALL, MoveCode.SEND_BACK,
    }:  # fmt: skip
        issue.reported_up_at = issue.check_with_id = None


def above(issue: Issue, unit: int | None) -> int | None:
    """Return the unit next above one of the chain of passing down, by ids; that of the holder is the last between."""
    along = issue.passed_along
    between = along[: along.index(unit)] if unit in along else along
    return between[-1] if between else issue.lead_unit_id


def _follow_appeal(issue: Issue, row: Move, by: Actor) -> None:
    """Keep on the issue where an overtime appeal stands; it is made against one limit, and a new one begins anew.

    Once the issue is no longer with the unit or void, what was not answered is not asked any more.
    """
    begins = _begins_limit(row)
    if begins or (row.code in {MoveCode.RETURN, MoveCode.VOID, MoveCode.MERGE} and issue.appeal == Appeal.ASKED.value):
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


def _begins_limit(row: Move) -> bool:
    """Whether a unit's own limit begins anew, without the extensions and appeals of the one before."""
    return any(change.clock is Clock.HANDLING and change.effect is Effect.START for change in row.clocks)


def _follow_verifying(issue: Issue, code: MoveCode, stands: State, by: Actor) -> None:
    """Keep on the issue who reported it, how often that was sent back, and who is sent to see it, while it waits."""
    if code in REPORTS or code is MoveCode.PASS_FIRST_CHECK:
        before = set() if code in REPORTS else set(issue.reported_by)
        issue.reported_by = sorted(before | ({by.id} if by.id is not None else set()))
    if stands is not State.REPORTED:
        issue.verifier = None
    if code is MoveCode.SEND_BACK:
        issue.send_backs += 1
    if stands in {State.DISPATCHED, State.ACKNOWLEDGED} and not (code in REPORTS or issue.reported_up_at):
        issue.check_tier, issue.check_because, issue.reported_by = "", "", []


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
