"""The conditions on a move that lie beyond its state, its actor and its fields.

A guard looks at a :class:`Situation` and says nothing when all is well, or why the move is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wenming.rulebook.loop_refusals import refused
from wenming.rulebook.loop_terms import Guard, Move, Refused, Relation, Shown, State
from wenming.rulebook.verification import (
    DEFAULT_DEMAND,
    EvidenceKind,
    Tier,
    evidence_row,
    lacking,
    needs_at,
    tier_row,
)

MOST_EXTENSIONS = 2
"""A limit is extended twice at most; a refused request does not count."""

FEWEST_DISPUTING = 2
"""So many units have returned an issue before it is settled whose it is."""
UNDO_MINUTES = 10
"""For so long who acted last may take that back."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the loop must know of one issue, one actor and one intended act.

    ``state`` is None before the issue is raised. ``capabilities`` are the codes of the actor's post, ``relations``
    the actor's unit's ties to the issue. ``shown`` are the fields filled in. ``demand`` was set with the filing,
    ``tier`` too or with the report. ``evidence`` counts the pieces given since it was last dispatched or sent back.
    ``to_subordinate``: the unit passed to belongs under the actor's unit. ``outer_due`` is the deadline above the
    inner one, None when there is none or it has already passed. ``is_passed_down``: another unit than the lead unit has
    it in hand. ``is_lasting``: the kind of problem stays away once mended; ``within_hold``: the close-out is recent
    enough for the same issue to reopen; ``came_back``: another issue is its recurrence. The survivor is the issue to
    merge into. ``extensions`` were granted so far; ``extension_asked`` and ``extension_endorsed`` stand for one that
    waits. ``last_can_undo`` says of the last move that it may be taken back, ``moved_by_actor`` that the actor made it,
    ``within_undo`` that it is recent enough. ``confirmation_asked`` stands for a question that waits. ``returned_by``
    counts the units that returned it; ``settling`` says that it is being settled whose it is, ``looked_jointly`` that
    all looked at it together, ``is_bound`` that the unit answering was named by binding assignment.
    ``check_waiting``: a unit below reported it, and the check of a unit above is due; ``check_elsewhere``: not of the
    actor's; ``check_between``: of a unit between the one that reported and the one that answers.
    ``carry_over_asked`` stands for a request that waits, which the actor made (``asked_by_actor``), for a review date
    that is still ``review_ahead``; ``carried``: the issue is carried over. ``before_known``: what a merged issue was
    before is kept; its survivor is the issue that it was merged into. ``long_term``: it is to be filed on that track.
    ``late`` says that the unit's own limit was missed; ``appeal_made`` that somebody appealed against that,
    ``appeal_asked`` that this waits, ``appeal_endorsed`` that the first of two reviewers endorsed it; the actor may be
    the one who appealed or endorsed. ``supported`` says that units support it; of those named in the act,
    ``support_is_new`` that none does yet or leads, ``support_is_held`` that all do.
    ``with_giver``: a unit that hands over is named, and the issue is with it. ``reported_by_actor``: the actor had a
    part in reporting it; ``reported_today``: that was on the day of the act. ``verifier_sent``: somebody is sent to
    verify it; ``verifier_may_go``: who is named in the act to be sent may verify it. Instants are aware.
    """

    state: State | None
    capabilities: frozenset[str]
    relations: frozenset[Relation] = frozenset()
    shown: frozenset[Shown] = frozenset()
    demand: str = DEFAULT_DEMAND
    tier: Tier = Tier.DESK
    evidence: Mapping[EvidenceKind, int] = field(default_factory=dict, hash=False)
    in_bulk: bool = False
    to_subordinate: bool = False
    is_passed_down: bool = False
    is_lasting: bool = True
    within_hold: bool = True
    came_back: bool = False
    within_limit: bool = True
    extensions: int = 0
    extension_asked: bool = False
    extension_endorsed: bool = False
    endorsed_by_actor: bool = False
    inner_due: datetime | None = None
    outer_due: datetime | None = None
    survivor_is_itself: bool = False
    survivor_is_open: bool = False
    last_can_undo: bool = False
    moved_by_actor: bool = False
    within_undo: bool = False
    confirmation_asked: bool = False
    returned_by: int = 0
    settling: bool = False
    looked_jointly: bool = False
    is_bound: bool = False
    carry_over_asked: bool = False
    asked_by_actor: bool = False
    review_ahead: bool = True
    carried: bool = False
    check_waiting: bool = False
    check_elsewhere: bool = False
    check_between: bool = False
    before_known: bool = True
    long_term: bool = False
    late: bool = False
    appeal_made: bool = False
    appeal_asked: bool = False
    appeal_endorsed: bool = False
    appealed_by_actor: bool = False
    appeal_endorsed_by_actor: bool = False
    supported: bool = True
    support_is_new: bool = True
    support_is_held: bool = True
    with_giver: bool = False
    reported_by_actor: bool = False
    reported_today: bool = False
    verifier_sent: bool = False
    verifier_may_go: bool = True


def evidence_complete(move: Move, situation: Situation) -> Refused | None:
    """All evidence that the kind of problem and the tier demand at this move is given."""
    needs = needs_at(move.code, demand=situation.demand, tier=situation.tier)
    for need in lacking(needs, situation.evidence):
        return refused("evidence_missing", kind=evidence_row(need.kind).label, count=str(need.least))
    return None


def verifier_fits_tier(move: Move, situation: Situation) -> Refused | None:
    """The actor is one whom the tier lets verify."""
    tier = tier_row(situation.tier)
    if situation.relations.isdisjoint(tier.relations):
        return refused("wrong_tier", tier=tier.label)
    return None


def verifier_independent(move: Move, situation: Situation) -> Refused | None:
    """Nobody verifies the own work or word; where another unit must verify, none of the same line does."""
    if situation.relations & {Relation.ANSWERABLE, Relation.HOLDER, Relation.PASSED_ON, Relation.SUPPORTING}:
        return refused("verifier_is_handler")
    if situation.tier is Tier.OTHER_UNIT and Relation.KIN in situation.relations:
        return refused("verifier_is_kin")
    return refused("reported_by_you") if situation.reported_by_actor else None


def second_visit_later(move: Move, situation: Situation) -> Refused | None:
    """What easily comes back is looked at again on a later day than that of the report."""
    needs = needs_at(move.code, demand=situation.demand, tier=situation.tier)
    asked = any(need.kind is EvidenceKind.SECOND_VISIT for need in needs)
    return refused("second_visit_today") if asked and situation.reported_today else None


def seen_on_the_spot(move: Move, situation: Situation) -> Refused | None:
    """Nobody goes where the pictures suffice."""
    return refused("seen_at_desk") if situation.tier is Tier.DESK else None


def verifier_may_go(move: Move, situation: Situation) -> Refused | None:
    """Only who may verify it is sent."""
    return None if situation.verifier_may_go else refused("verifier_may_not_go")


def verifier_sent(move: Move, situation: Situation) -> Refused | None:
    """There is somebody to call back."""
    return None if situation.verifier_sent else refused("no_verifier_sent")


def to_subordinate(move: Move, situation: Situation) -> Refused | None:
    """Passing down stays inside the unit; another unit is addressed by the desk only."""
    return None if situation.to_subordinate else refused("not_subordinate")


def inner_before_outer(move: Move, situation: Situation) -> Refused | None:
    """The unit that answers keeps time of its own; with no outer deadline ahead any inner one will do."""
    if situation.inner_due and situation.outer_due and situation.inner_due >= situation.outer_due:
        return refused("inner_not_earlier")
    return None


def survivor_stands(move: Move, situation: Situation) -> Refused | None:
    """The issue that lives on is another one and still open."""
    if situation.survivor_is_itself:
        return refused("merge_into_itself")
    return None if situation.survivor_is_open else refused("survivor_not_open")


def passed_down(move: Move, situation: Situation) -> Refused | None:
    """Only what was passed down can be taken back."""
    return None if situation.is_passed_down else refused("not_passed_down")


def still_held(move: Move, situation: Situation) -> Refused | None:
    """Only a lasting defect reopens its issue, within the hold period, and only if nothing stands for it already."""
    if situation.came_back:
        return refused("came_back_already")
    if not situation.is_lasting:
        return refused("passing_kind")
    return None if situation.within_hold else refused("hold_over")


def may_ask_extension(move: Move, situation: Situation) -> Refused | None:
    """Asked for before the limit is over, one at a time, and granted twice at most."""
    if situation.extension_asked:
        return refused("extension_pending")
    if situation.extensions >= MOST_EXTENSIONS:
        return refused("extensions_used_up", most=str(MOST_EXTENSIONS))
    return None if situation.within_limit else refused("extension_too_late")


def extension_asked(move: Move, situation: Situation) -> Refused | None:
    """There is a request to answer."""
    return None if situation.extension_asked else refused("no_extension_asked")


def extension_unendorsed(move: Move, situation: Situation) -> Refused | None:
    """The first of the two approvals is given once."""
    return refused("already_endorsed") if situation.extension_endorsed else None


def endorsed_by_another(move: Move, situation: Situation) -> Refused | None:
    """The second approval is another person's than the first."""
    if not situation.extension_endorsed:
        return refused("not_endorsed")
    return refused("endorsed_by_you") if situation.endorsed_by_actor else None


def may_undo(move: Move, situation: Situation) -> Refused | None:
    """Who acted last takes it back, soon, if nobody acted since and nothing else hangs on it."""
    if not situation.last_can_undo:
        return refused("cannot_be_undone")
    if not situation.moved_by_actor:
        return refused("undo_not_yours")
    return None if situation.within_undo else refused("undo_over", minutes=str(UNDO_MINUTES))


def returned_twice(move: Move, situation: Situation) -> Refused | None:
    """One unit that returns an issue is answered by the next dispatch; two are a dispute."""
    return None if situation.returned_by >= FEWEST_DISPUTING else refused("not_disputed")


def settling(move: Move, situation: Situation) -> Refused | None:
    """There is something to settle."""
    return None if situation.settling else refused("no_settlement")


def not_settling(move: Move, situation: Situation) -> Refused | None:
    """Nothing goes past a settlement that is open."""
    return refused("settlement_open") if situation.settling else None


def looked_at_jointly(move: Move, situation: Situation) -> Refused | None:
    """Nobody rules on what the parties have not looked at together."""
    return None if situation.looked_jointly else refused("not_looked_jointly")


def bound(move: Move, situation: Situation) -> Refused | None:
    """There is an assignment to object to."""
    return None if situation.is_bound else refused("not_bound")


def not_bound(move: Move, situation: Situation) -> Refused | None:
    """After a ruling the issue is not sent round again."""
    return refused("bound") if situation.is_bound else None


def may_ask_carry_over(move: Move, situation: Situation) -> Refused | None:
    """One request at a time, of whatever sort."""
    if situation.carried:
        return refused("is_carried")
    if situation.extension_asked:
        return refused("extension_pending")
    return refused("carry_over_pending") if situation.carry_over_asked else None


def carry_over_asked(move: Move, situation: Situation) -> Refused | None:
    """There is a request to answer."""
    return None if situation.carry_over_asked else refused("no_carry_over_asked")


def carried_by_another(move: Move, situation: Situation) -> Refused | None:
    """It takes two people, and a review date that lies ahead."""
    if situation.asked_by_actor:
        return refused("carry_over_asked_by_you")
    return None if situation.review_ahead else refused("review_over")


def carried(move: Move, situation: Situation) -> Refused | None:
    """Only what is carried over is taken up again."""
    return None if situation.carried else refused("not_carried")


def not_carried(move: Move, situation: Situation) -> Refused | None:
    """No time runs on what is carried over: none is given, and no inner deadline is set."""
    return refused("is_carried") if situation.carried else None


def from_below(move: Move, situation: Situation) -> Refused | None:
    """The unit that answers for the issue reports to the desk; those below it report to that unit."""
    return refused("reports_itself") if Relation.ANSWERABLE in situation.relations else None


def check_waiting(move: Move, situation: Situation) -> Refused | None:
    """There is a report from below to check."""
    return None if situation.check_waiting else refused("no_check_pending")


def check_is_yours(move: Move, situation: Situation) -> Refused | None:
    """Each unit of the chain checks in its turn."""
    return refused("check_elsewhere") if situation.check_elsewhere else None


def check_at_top(move: Move, situation: Situation) -> Refused | None:
    """Nobody is passed over: only what came up to the unit that answers goes on to the desk."""
    return refused("check_below") if situation.check_between else None


def check_below_top(move: Move, situation: Situation) -> Refused | None:
    """There is a unit above to pass it on to."""
    return None if situation.check_between else refused("check_at_top")


def no_check_waiting(move: Move, situation: Situation) -> Refused | None:
    """One report from below at a time."""
    return refused("check_pending") if situation.check_waiting else None


def survivor_goes_on(move: Move, situation: Situation) -> Refused | None:
    """What ended with the survivor was verified and closed out, or struck off, as one: it is not begun again."""
    return None if situation.survivor_is_open else refused("survivor_ended")


def known_before(move: Move, situation: Situation) -> Refused | None:
    """Nobody guesses where an issue stood."""
    return None if situation.before_known else refused("before_unknown")


def long_term_planned(move: Move, situation: Situation) -> Refused | None:
    """Long-term is no way of putting things off: it says what is done, and when somebody looks at it."""
    planned = {Shown.PLAN, Shown.REVIEW_ON} <= situation.shown
    return refused("plan_missing") if situation.long_term and not planned else None


def may_appeal(move: Move, situation: Situation) -> Refused | None:
    """Against having been late, and once."""
    if situation.appeal_made:
        return refused("appeal_made")
    return None if situation.late else refused("appeal_not_late")


def appeal_asked(move: Move, situation: Situation) -> Refused | None:
    """There is an appeal to answer."""
    return None if situation.appeal_asked else refused("no_appeal")


def appeal_unendorsed(move: Move, situation: Situation) -> Refused | None:
    """The first of the two reviewers endorses it once, and is not who appealed."""
    if situation.appealed_by_actor:
        return refused("appealed_by_you")
    return refused("appeal_already_endorsed") if situation.appeal_endorsed else None


def appeal_endorsed_by_another(move: Move, situation: Situation) -> Refused | None:
    """The second reviewer is neither the first nor who appealed."""
    if not situation.appeal_endorsed:
        return refused("appeal_not_endorsed")
    if situation.appealed_by_actor:
        return refused("appealed_by_you")
    return refused("appeal_endorsed_by_you") if situation.appeal_endorsed_by_actor else None


def has_support(move: Move, situation: Situation) -> Refused | None:
    """There is a unit to withdraw."""
    return None if situation.supported else refused("no_support")


def support_is_new(move: Move, situation: Situation) -> Refused | None:
    """A unit is named once, and does not support itself."""
    return None if situation.support_is_new else refused("supports_already")


def support_is_held(move: Move, situation: Situation) -> Refused | None:
    """Only who supports is withdrawn."""
    return None if situation.support_is_held else refused("does_not_support")


def with_giver(move: Move, situation: Situation) -> Refused | None:
    """Only what is with a unit, in whatever way, is handed over by it."""
    return None if situation.with_giver else refused("not_with_giver")


def confirmation_unasked(move: Move, situation: Situation) -> Refused | None:
    """One unit is asked at a time."""
    return refused("confirmation_pending") if situation.confirmation_asked else None


def confirmation_asked(move: Move, situation: Situation) -> Refused | None:
    """There is a question to answer."""
    return None if situation.confirmation_asked else refused("no_confirmation_asked")


CHECKS: dict[Guard, Callable[[Move, Situation], Refused | None]] = {
    Guard.EVIDENCE_COMPLETE: evidence_complete,
    Guard.VERIFIER_FITS_TIER: verifier_fits_tier,
    Guard.VERIFIER_INDEPENDENT: verifier_independent,
    Guard.SECOND_VISIT_LATER: second_visit_later,
    Guard.SEEN_ON_THE_SPOT: seen_on_the_spot,
    Guard.VERIFIER_MAY_GO: verifier_may_go,
    Guard.VERIFIER_SENT: verifier_sent,
    Guard.TO_SUBORDINATE: to_subordinate,
    Guard.INNER_BEFORE_OUTER: inner_before_outer,
    Guard.SURVIVOR_STANDS: survivor_stands,
    Guard.PASSED_DOWN: passed_down,
    Guard.STILL_HELD: still_held,
    Guard.MAY_ASK_EXTENSION: may_ask_extension,
    Guard.EXTENSION_ASKED: extension_asked,
    Guard.EXTENSION_UNENDORSED: extension_unendorsed,
    Guard.ENDORSED_BY_ANOTHER: endorsed_by_another,
    Guard.MAY_UNDO: may_undo,
    Guard.CONFIRMATION_UNASKED: confirmation_unasked,
    Guard.CONFIRMATION_ASKED: confirmation_asked,
    Guard.RETURNED_TWICE: returned_twice,
    Guard.SETTLING: settling,
    Guard.NOT_SETTLING: not_settling,
    Guard.LOOKED_AT_JOINTLY: looked_at_jointly,
    Guard.BOUND: bound,
    Guard.NOT_BOUND: not_bound,
    Guard.MAY_ASK_CARRY_OVER: may_ask_carry_over,
    Guard.CARRY_OVER_ASKED: carry_over_asked,
    Guard.CARRIED_BY_ANOTHER: carried_by_another,
    Guard.CARRIED: carried,
    Guard.NOT_CARRIED: not_carried,
    Guard.FROM_BELOW: from_below,
    Guard.CHECK_WAITING: check_waiting,
    Guard.NO_CHECK_WAITING: no_check_waiting,
    Guard.CHECK_IS_YOURS: check_is_yours,
    Guard.CHECK_AT_TOP: check_at_top,
    Guard.CHECK_BELOW_TOP: check_below_top,
    Guard.SURVIVOR_GOES_ON: survivor_goes_on,
    Guard.KNOWN_BEFORE: known_before,
    Guard.LONG_TERM_PLANNED: long_term_planned,
    Guard.HAS_SUPPORT: has_support,
    Guard.SUPPORT_IS_NEW: support_is_new,
    Guard.SUPPORT_IS_HELD: support_is_held,
    Guard.MAY_APPEAL: may_appeal,
    Guard.APPEAL_ASKED: appeal_asked,
    Guard.APPEAL_UNENDORSED: appeal_unendorsed,
    Guard.APPEAL_ENDORSED_BY_ANOTHER: appeal_endorsed_by_another,
    Guard.WITH_GIVER: with_giver,
    Guard.SOURCE_NAMED: lambda _move, situation: None if Shown.SOURCE in situation.shown else refused("no_source"),
}

FILLED_IN = frozenset(
    {
        Guard.EVIDENCE_COMPLETE,
        Guard.SECOND_VISIT_LATER,
        Guard.TO_SUBORDINATE,
        Guard.INNER_BEFORE_OUTER,
        Guard.SURVIVOR_STANDS,
        Guard.LONG_TERM_PLANNED,
        Guard.SUPPORT_IS_NEW,
        Guard.SUPPORT_IS_HELD,
        Guard.VERIFIER_MAY_GO,
    }
)
"""Guards that look at what is filled in and brought with the act."""
ACTOR_GUARDS = frozenset(Guard) - FILLED_IN
"""Guards that look at the actor and at where the issue is only: they already decide whether the move is offered."""
