"""An act on an issue as it is intended, and the rulebook's answer to it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from wenming.issues.models import Issue, IssueBefore, IssueMove, IssuePhoto
from wenming.issues.policies import DESK, relations
from wenming.issues.rules_book import rules_book
from wenming.issues.tiers import Facts, tier_of
from wenming.kernel.actors import Actor
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.kernel.text import clean
from wenming.people.models import Post, Unit
from wenming.rulebook import loop
from wenming.rulebook.calendars import day_in_china
from wenming.rulebook.holding import held_until
from wenming.rulebook.loop import (
    Appeal,
    Clock,
    Move,
    MoveCode,
    MoveRefused,
    Relation,
    Shown,
    Situation,
    State,
    move_row,
)
from wenming.rulebook.loop_guards import UNDO_MINUTES
from wenming.rulebook.rates import ENTRUSTED
from wenming.rulebook.tracks import Track
from wenming.rulebook.verification import DEFAULT_DEMAND, EvidenceKind, Tier

REFUSED_AS = {
    "wrong_state": 409,
    "survivor_not_open": 409,
    "survivor_ended": 409,
    "not_entitled": 403,
    "not_your_issue": 403,
    "undo_not_yours": 403,
}
PART_OF = {EvidenceKind.PHOTO_AFTER: IssuePhoto.Part.AFTER, EvidenceKind.CHECK_PHOTO: IssuePhoto.Part.OTHER}
LONGEST_TEXT = 2_000
SUPPORTING = frozenset({MoveCode.ADD_SUPPORT, MoveCode.WITHDRAW_SUPPORT})
"""The acts for which it matters who supports an issue."""
UNDONE = "undone"
UNDONE_STEP = "undone_step"
"""The details of a move that takes another back: the other's code, and its place in the history."""
UNDO_TIME = timedelta(minutes=UNDO_MINUTES)
ONE_LINE = {
    Shown.TITLE: 120,
    Shown.PLACE: 200,
    Shown.CONDITION: 200,
    Shown.PRESENT: 200,
    Shown.WORKS: 200,
    Shown.RESPONSIBLE: 60,
    Shown.RECTIFIED_ON: 10,
}


class MoveNotAllowed(DomainError):
    """The loop does not allow this move: the rulebook's reason, in words a page can show."""

    def __init__(self, refusal: loop.Refused) -> None:
        super().__init__(refusal.code, refusal.message, params=refusal.params)
        self.status = REFUSED_AS.get(refusal.code, 422)


@dataclass(frozen=True, slots=True)
class Shows:
    """What somebody brings to a move: the fields filled in, and the evidence.

    ``fields`` go into the move's row as codes and words. ``photos`` are ids of after photos (or of the verifier's
    own); ``proofs`` are the other kinds of evidence, each in words. ``more`` is what else the row keeps with them,
    found by the house and not typed; ``documents`` are ids of files that count as documents.
    """

    fields: Mapping[Shown, str] = field(default_factory=dict)
    photos: Sequence[int] = ()
    photo_kind: EvidenceKind = EvidenceKind.PHOTO_AFTER
    proofs: Mapping[EvidenceKind, str] = field(default_factory=dict)
    more: Mapping[str, object] = field(default_factory=dict)
    documents: Sequence[int] = ()

    @property
    def evidence(self) -> dict[EvidenceKind, int]:
        """How many pieces of each kind of evidence there are."""
        counted = {kind: 1 for kind, words in self.proofs.items() if words}
        if self.documents:
            counted[EvidenceKind.DOCUMENT] = len(set(self.documents))
        return {**counted, self.photo_kind: len(set(self.photos))} if self.photos else counted

    @property
    def note(self) -> str:
        """The note, which has a column of its own."""
        return self.fields.get(Shown.NOTE, "")

    def details(self) -> dict[str, object]:
        """Return what was shown, as the move's row keeps it."""
        fields = {name.value: value for name, value in self.fields.items() if value and name is not Shown.NOTE}
        return {**fields, **{kind.value: words for kind, words in self.proofs.items() if words}, **self.more}


@dataclass(frozen=True, slots=True)
class Target:
    """What a move points at: the unit passed to and its deadline, the units to support, the issue that lives on.

    ``supporting`` are all units that support it from then on, ``joins`` and ``leaves`` those that begin or cease to.
    ``giver`` is the unit that hands over to ``unit``; ``passers`` are those of the actor's units that stand above it.
    ``post`` is sent to verify it; ``may_go`` says that who holds it may.
    """

    unit: Unit | None = None
    is_subordinate: bool = False
    inner_due: datetime | None = None
    supporting: Sequence[int] | None = None
    survivor: Issue | None = None
    joins: Sequence[int] = ()
    leaves: Sequence[int] = ()
    giver: Unit | None = None
    passers: frozenset[int] = frozenset()
    post: Post | None = None
    may_go: bool = True

    @property
    def changes_support(self) -> bool:
        """Whether other units support the issue after the move than before."""
        return self.supporting is not None or bool(self.joins or self.leaves)

    def supporting_after(self, now: Sequence[int]) -> list[int]:
        """Return which units support it after the move, if those of ``now`` did before."""
        if self.supporting is not None:
            return list(self.supporting)
        return [unit for unit in dict.fromkeys((*now, *self.joins)) if unit not in self.leaves]


UNDONE = "undone"
UNDONE_STEP = "undone_step"
"""The details of a move that takes another back: the other's code, and its place in the history."""
NOTHING_SHOWN = Shows()
NO_TARGET = Target()


@dataclass(frozen=True, slots=True)
class Act:
    """One move as intended; ``change`` sets the fields of the issue that this verb is about.

    ``gather`` returns what the choice of how a report is verified asks for.
    """

    code: MoveCode
    shows: Shows = NOTHING_SHOWN
    target: Target = NO_TARGET
    change: Callable[[Issue], None] | None = None
    gather: Callable[[Issue], Facts] | None = None


def cleaned(act: Act) -> Act:
    """Return the act with its texts as they can be stored.

    :raises TextRefused: one cannot, or is too long.
    """
    shows = act.shows
    fields = {name: _clean(value, name.value, name) for name, value in shows.fields.items()}
    proofs = {kind: _clean(words, kind.value, None) for kind, words in shows.proofs.items()}
    return replace(act, shows=replace(shows, fields=fields, proofs=proofs))


def _clean(text: str, field_name: str, name: Shown | None) -> str:
    if not text:
        return ""
    longest = ONE_LINE.get(name, LONGEST_TEXT) if name else LONGEST_TEXT
    return clean(text, max_length=longest, multiline=name not in ONE_LINE, field=field_name)


def situation_of(viewer: Viewer, issue: Issue | None, act: Act | None, *, at: datetime, in_bulk: bool) -> Situation:
    """Put an issue, an actor and an intended act into the rulebook's words."""
    found = situation(viewer.capabilities, relations(viewer, issue), issue, act, at=at, in_bulk=in_bulk)
    endorsed_by = issue.extension_endorsed_by if issue else None
    asked_by = issue.carry_asked_by if issue else None
    found = replace(
        found,
        endorsed_by_actor=_is(viewer, endorsed_by),
        asked_by_actor=_is(viewer, asked_by),
        appealed_by_actor=_is(viewer, issue.appealed_by if issue else None),
        appeal_endorsed_by_actor=_is(viewer, issue.appeal_endorsed_by if issue else None),
        check_elsewhere=found.check_waiting and issue is not None and issue.check_with_id not in viewer.units,
        reported_by_actor=issue is not None and viewer.user_id in issue.reported_by,
    )
    if issue is not None and act is not None and act.target.passers:
        with_it = act.target.passers & {issue.lead_unit_id, *issue.passed_along, issue.holder_id}
        above = outer_due(issue, at, inner_due_of(issue, with_it))
        found = replace(found, to_subordinate=bool(with_it), outer_due=above)
    if issue is not None and issue.state == State.MERGED:
        found = replace(found, before_known=hasattr(issue, "before"))
    if issue is not None and viewer.may(DESK) and (act is None or act.code in SUPPORTING):
        found = _with_support(found, issue, act.target if act else NO_TARGET)
    asks_to_undo = act is not None and act.code is MoveCode.UNDO
    if issue is None or in_bulk or not (asks_to_undo or (act is None and is_recent(issue.moved_at, at))):
        return found
    return with_last(found, last_move(issue), by=viewer.actor, at=at)


def _with_support(found: Situation, issue: Issue, target: Target) -> Situation:
    """Add who supports the issue, where that matters."""
    if State(issue.state) not in move_row(MoveCode.WITHDRAW_SUPPORT).from_states:
        return found
    now = {unit.pk for unit in issue.supporting.all()}
    return replace(
        found,
        supported=bool(now),
        support_is_new=now.isdisjoint(target.joins) and issue.lead_unit_id not in target.joins,
        support_is_held=now.issuperset(target.leaves),
    )


def _is(viewer: Viewer, account: int | None) -> bool:
    return account is not None and account == viewer.user_id


def last_move(issue: Issue) -> IssueMove | None:
    """Return the issue's last move, if it is of the kind that may be taken back."""
    kept: IssueBefore | None = getattr(issue, "before", None)
    return kept.move if kept is not None and kept.move.seq == issue.version - 1 else None


def with_last(found: Situation, last: IssueMove | None, *, by: Actor, at: datetime) -> Situation:
    """Add to a situation what it takes to undo the last move."""
    if last is None:
        return found
    is_own = (last.by.kind, last.by.id) == (by.kind, by.id)
    return replace(found, last_can_undo=True, moved_by_actor=is_own, within_undo=is_recent(last.at, at))


def is_recent(moved_at: datetime, at: datetime) -> bool:
    """Whether a move may still be taken back."""
    return at - moved_at <= UNDO_TIME


def _held_until(closed_at: datetime) -> datetime:
    """Until when a close-out must hold, by the rules under which it was closed out."""
    return held_until(closed_at, rules_book().at(closed_at).hold_days)


def situation(
    capabilities: frozenset[str],
    ties: frozenset[Relation],
    issue: Issue | None,
    act: Act | None,
    *,
    at: datetime,
    in_bulk: bool = False,
) -> Situation:
    """As :func:`situation_of`, for an actor whose capabilities and ties are known already."""
    shows, target = (act.shows, act.target) if act else (NOTHING_SHOWN, NO_TARGET)
    survivor = target.survivor or (issue.merged_into if issue and issue.state == State.MERGED else None)
    return Situation(
        state=State(issue.state) if issue else None,
        capabilities=capabilities,
        relations=ties,
        shown=frozenset(name for name, value in shows.fields.items() if value),
        demand=demand_of(issue) if issue else DEFAULT_DEMAND,
        tier=tier_of(issue) if issue else Tier.DESK,
        evidence=shows.evidence,
        in_bulk=in_bulk,
        to_subordinate=target.is_subordinate,
        is_passed_down=bool(issue and issue.holder_id is not None and issue.holder_id != issue.lead_unit_id),
        is_lasting=issue is None or is_lasting(issue),
        within_hold=bool(issue and issue.closed_at and at <= _held_until(issue.closed_at)),
        came_back=bool(issue and issue.has_relapsed),
        within_limit=issue is None or issue.due_at is None or at <= issue.due_at,
        extensions=issue.extensions if issue else 0,
        extension_asked=bool(issue and issue.extension_asked_at),
        extension_endorsed=bool(issue and issue.extension_endorsed_by is not None),
        inner_due=target.inner_due,
        outer_due=outer_due(issue, at, issue.inner_due_at) if issue else None,
        confirmation_asked=bool(issue and issue.confirmation_asked_at),
        returned_by=len(issue.returned_by) if issue else 0,
        settling=bool(issue and issue.settling_since),
        looked_jointly=bool(issue and issue.looked_jointly_at),
        is_bound=bool(issue and issue.is_bound),
        carry_over_asked=bool(issue and issue.carry_asked_at),
        review_ahead=issue is None or issue.carry_review_at is None or issue.carry_review_at > at,
        carried=bool(issue and issue.carried_until),
        check_waiting=bool(issue and issue.reported_up_at),
        check_between=bool(issue and issue.reported_up_at and issue.check_with_id != issue.lead_unit_id),
        long_term=shows.fields.get(Shown.TRACK) == Track.LONG_TERM.value,
        late=issue is not None and is_late(issue, at),
        appeal_made=bool(issue and issue.appeal),
        appeal_asked=bool(issue and issue.appeal == Appeal.ASKED.value),
        appeal_endorsed=bool(issue and issue.appeal_endorsed_by is not None),
        with_giver=bool(issue and target.giver and has_to_do_with(target.giver, issue, target.supporting)),
        reported_today=bool(issue and issue.reported_at and day_in_china(issue.reported_at) == day_in_china(at)),
        verifier_sent=bool(issue and issue.verifier_id is not None),
        verifier_may_go=target.may_go,
        survivor_is_itself=bool(issue and survivor and issue.pk == survivor.pk),
        survivor_is_open=bool(survivor and loop.is_open(State(survivor.state))),
    )


def demand_of(issue: Issue) -> str:
    """Return what an issue demands as evidence: as it was filed; before that, what its kind does."""
    said = issue.evidence or (issue.category.evidence if issue.category else None) or [DEFAULT_DEMAND]
    return str(said[0])


def is_late(issue: Issue, at: datetime) -> bool:
    """Whether the unit's own limit was over when it reported, or is over by now while it has not."""
    if issue.due_at is None or State(issue.state) not in ENTRUSTED:
        return False
    return (issue.reported_at or at) > issue.due_at


def has_to_do_with(unit: Unit, issue: Issue, supporting: Sequence[int] | None) -> bool:
    """Whether a unit has a part in an issue now; ``supporting`` is given if it supports it."""
    named = {issue.lead_unit_id, issue.holder_id, *issue.passed_along}
    asked = issue.confirmer_id == unit.pk and issue.confirmation_asked_at is not None
    return unit.pk in named or asked or supporting is not None


def is_lasting(issue: Issue) -> bool:
    """Whether the problem stays away once mended: as its filing condition says, else its kind."""
    said = issue.condition or issue.category
    return said is None or said.is_lasting


def ensure(situation: Situation, code: MoveCode) -> Move:
    """Return the move's row, or raise :class:`MoveNotAllowed`."""
    try:
        return loop.ensure(situation, code)
    except MoveRefused as refusal:
        raise MoveNotAllowed(refusal.refusal) from refusal


def outer_due(issue: Issue, at: datetime, own: datetime | None) -> datetime | None:
    """The deadline above the next inner one: that of the unit that passes it down (``own``), or the lead unit's limit.

    One that is over binds nobody: of the two it is the earlier that lies ahead.
    """
    return min((due for due in (own, issue.due_at) if due is not None and due > at), default=None)


def inner_due_of(issue: Issue, units: Collection[int]) -> datetime | None:
    """The inner deadline of whoever of these units has the issue lowest down; the lead unit has none."""
    chain = [issue.lead_unit_id, *issue.passed_along, issue.holder_id]
    passing = next((unit for unit in reversed(chain) if unit in units), None)
    running = issue.clocks.filter(clock=Clock.INNER.value, stopped_at__isnull=True, unit=passing) if passing else None
    row = running.order_by("id").last() if running is not None else None
    return row.due_at if row else None
