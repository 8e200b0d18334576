"""One move of one issue, from the check of who may to the line in the audit: what every verb of the loop shares."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from wenming.areas.selectors import working_calendar
from wenming.issues.events import EVENTS
from wenming.issues.models import Issue, IssueMove, IssuePhoto
from wenming.issues.policies import relations
from wenming.issues.services import clocks
from wenming.kernel import audit, clock, events, workflow
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.records.models import Photo
from wenming.rulebook import loop
from wenming.rulebook.loop import Move, MoveCode, MoveRefused, Shown, Situation, State
from wenming.rulebook.verification import EvidenceKind, Tier

REFUSED_AS = {"wrong_state": 409, "survivor_not_open": 409, "not_entitled": 403, "not_your_issue": 403}
PART_OF = {EvidenceKind.PHOTO_AFTER: IssuePhoto.Part.AFTER, EvidenceKind.CHECK_PHOTO: IssuePhoto.Part.OTHER}


class MoveNotAllowed(DomainError):
    """The loop does not allow this move: the rulebook's reason, in words a page can show."""

    def __init__(self, refusal: loop.Refused) -> None:
        super().__init__(refusal.code, refusal.message, params=refusal.params)
        self.status = REFUSED_AS.get(refusal.code, 422)


@dataclass(frozen=True, slots=True)
class Shows:
    """What somebody brings to a move: the fields filled in, and the evidence.

    ``fields`` go into the move's row as codes and numbers. ``photos`` are after photos (or the verifier's own);
    ``proofs`` are the other kinds of evidence, each in words.
    """

    fields: Mapping[Shown, str] = field(default_factory=dict)
    photos: Sequence[Photo] = ()
    photo_kind: EvidenceKind = EvidenceKind.PHOTO_AFTER
    proofs: Mapping[EvidenceKind, str] = field(default_factory=dict)

    @property
    def evidence(self) -> dict[EvidenceKind, int]:
        """How many pieces of each kind of evidence there are."""
        counted = {kind: 1 for kind, words in self.proofs.items() if words}
        return {**counted, self.photo_kind: len(self.photos)} if self.photos else counted


@dataclass(frozen=True, slots=True)
class Target:
    """What a move points at: the unit passed to, its deadline, or the issue that lives on."""

    unit: Unit | None = None
    is_subordinate: bool = False
    inner_due: datetime | None = None
    survivor: Issue | None = None


NOTHING_SHOWN = Shows()
NO_TARGET = Target()


def situation_of(
    viewer: Viewer,
    issue: Issue | None,
    *,
    shows: Shows = NOTHING_SHOWN,
    target: Target = NO_TARGET,
    in_bulk: bool = False,
) -> Situation:
    """Put an issue, an actor and an intended act into the rulebook's words."""
    return Situation(
        state=State(issue.state) if issue else None,
        capabilities=viewer.capabilities,
        relations=relations(viewer, issue),
        shown=frozenset(name for name, value in shows.fields.items() if value),
        demand=(issue.evidence or ["photo"])[0] if issue else "photo",
        tier=Tier(issue.tier) if issue and issue.tier else Tier.DESK,
        evidence=shows.evidence,
        in_bulk=in_bulk,
        to_subordinate=target.is_subordinate,
        inner_due=target.inner_due,
        outer_due=_outer_due(issue, clock.now()) if issue else None,
        survivor_is_itself=bool(issue and target.survivor and issue.pk == target.survivor.pk),
        survivor_is_open=bool(target.survivor and loop.is_open(State(target.survivor.state))),
    )


def ensure(situation: Situation, code: MoveCode) -> Move:
    """Return the move's row, or raise :class:`MoveNotAllowed`."""
    try:
        return loop.ensure(situation, code)
    except MoveRefused as refusal:
        raise MoveNotAllowed(refusal.refusal) from refusal


@transaction.atomic
def make(
    code: MoveCode,
    issue: Issue,
    *,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    shows: Shows = NOTHING_SHOWN,
    target: Target = NO_TARGET,
    in_bulk: bool = False,
    change: Callable[[Issue], None] | None = None,
) -> Issue:
    """Make one move of an issue: lock, check, change, clocks, history, audit, event.

    ``seen`` is the version the page showed; ``change`` sets the fields that this verb is about.
    """
    at = at or clock.now()
    held = workflow.locked(Issue, issue.pk, seen=seen)
    row = ensure(situation_of(by, held, shows=shows, target=target, in_bulk=in_bulk), code)
    if change is not None:
        change(held)
    return complete(held, row, by=by, at=at, shows=shows, target=target)


def complete(issue: Issue, row: Move, *, by: Viewer, at: datetime, shows: Shows, target: Target) -> Issue:
    """Store a move that was found allowed; the caller holds the lock and the transaction."""
    before = issue.state
    take_in_hand(issue, row, target.unit)
    stamp(issue, row, at)
    changed = clocks.change(issue, row.clocks, at=at, calendar=working_calendar(), inner_due=target.inner_due)
    workflow.move(issue, to=row.to_state.value, at=at)
    issue.save()
    for each in changed:
        each.save()
    made = IssueMove.objects.create(
        issue=issue,
        seq=issue.version - 1,
        move=row.code.value,
        from_state=before,
        to_state=row.to_state.value,
        at=at,
        note=shows.fields.get(Shown.NOTE, ""),
        details=details_of(shows),
        **attributed(by.actor),
    )
    part = PART_OF[shows.photo_kind]
    IssuePhoto.objects.bulk_create(
        [IssuePhoto(issue=issue, move=made, photo=photo, part=part) for photo in shows.photos]
    )
    announce(issue, row, by=by, at=at, details={"from": before, "to": issue.state, "seq": made.seq})
    return issue


def take_in_hand(issue: Issue, row: Move, unit: Unit | None) -> None:
    """Set who has the issue in hand after the move."""
    match row.holding:
        case loop.Holding.DESK:
            issue.lead_unit = issue.holder = None
            issue.passed_along, issue.due_at = [], None
        case loop.Holding.LEAD_UNIT:
            issue.holder, issue.passed_along = issue.lead_unit, []
        case loop.Holding.HOLDER_UNIT:
            if issue.holder_id is not None and issue.holder_id != issue.lead_unit_id:
                issue.passed_along = [*issue.passed_along, issue.holder_id]
            issue.holder = unit
        case loop.Holding.KEEP:
            pass


def stamp(issue: Issue, row: Move, at: datetime) -> None:
    """Keep the moments that lists and rates ask for on the issue itself."""
    match row.to_state:
        case State.REPORTED:
            issue.reported_at = at
        case State.VERIFIED:
            issue.verified_at = at
        case State.CLOSED | State.MERGED:
            issue.closed_at = at
        case State.FILED | State.ACKNOWLEDGED if row.code in {MoveCode.RETURN, MoveCode.SEND_BACK}:
            issue.reported_at = None
        case _:
            pass


def announce(issue: Issue, row: Move, *, by: Viewer, at: datetime, details: Mapping[str, object]) -> None:
    """Write the audit line and tell the floors above."""
    audit.record(
        f"issues.{row.code.value}",
        subject=audit.subject_of(issue, issue.number),
        by=by.actor,
        at=at,
        details={**details, "lead": issue.lead_unit_id, "holder": issue.holder_id},
    )
    events.publish(
        EVENTS[row.announces](
            issue_id=issue.pk,
            number=issue.number,
            origin_kind=issue.origin_kind,
            origin_ref=issue.origin_ref,
            at=at,
            by=by.actor,
        )
    )


def details_of(shows: Shows) -> dict[str, str]:
    """Return what was shown, as the move's row keeps it; the note has a column of its own."""
    fields = {name.value: value for name, value in shows.fields.items() if value and name is not Shown.NOTE}
    return fields | {kind.value: words for kind, words in shows.proofs.items() if words}


def _outer_due(issue: Issue, at: datetime) -> datetime | None:
    """The deadline above the next inner one, while it still lies ahead."""
    above = issue.inner_due_at or issue.due_at
    return above if above is not None and above > at else None
