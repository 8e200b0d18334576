"""The words of the rectification loop: what a state, a move, a clock and an actor's tie to an issue are.

The rows made of these words are in :mod:`wenming.rulebook.loop`; import them from there.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where an issue (问题) stands in the loop. Rectifying is ``ACKNOWLEDGED``: signed for and being worked on."""

    RAISED = "raised"
    FILED = "filed"
    DISPATCHED = "dispatched"
    ACKNOWLEDGED = "acknowledged"
    REPORTED = "reported"
    VERIFIED = "verified"
    CLOSED = "closed"
    MERGED = "merged"
    DECLINED = "declined"
    VOID = "void"


class Whither(StrEnum):
    """Where a move leads that leads to no state of its own: it stays where it is, or goes back where it came from."""

    STAY = "stay"
    BACK = "back"


class ColourRole(StrEnum):
    """What a colour says. Purple is kept for relapse (反弹), which is a mark on an issue and not a state."""

    WAITING = "waiting"
    UNDER_WAY = "under_way"
    DONE = "done"
    RELAPSE = "relapse"


class MoveCode(StrEnum):
    """What can be done to an issue; each has a service of the same name."""

    RAISE = "raise_issue"
    FILE = "file_issue"
    DISPATCH = "dispatch"
    ACKNOWLEDGE = "acknowledge"
    PASS_DOWN = "pass_down"
    RETURN = "return_it"
    REPORT_RECTIFIED = "report_rectified"
    SEND_BACK = "send_back"
    VERIFY = "verify"
    CLOSE_OUT = "close_out"
    MERGE = "merge"
    RECALL = "recall"
    DECLINE = "decline"
    VOID = "void"
    LOOK_BACK = "look_back"
    RELAPSE = "mark_relapsed"
    ASK_EXTENSION = "ask_extension"
    ENDORSE_EXTENSION = "endorse_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    UNDO = "undo"
    ASK_CONFIRMATION = "ask_confirmation"
    CONFIRM = "confirm_on_site"
    NOT_FOUND = "report_not_found"
    OPEN_SETTLEMENT = "open_settlement"
    LOOK_JOINTLY = "look_jointly"
    FIX_FIRST = "fix_first"
    RULE = "rule"
    RULE_LATER = "rule_later"
    OBJECT = "record_objection"
    ASK_CARRY_OVER = "ask_carry_over"
    APPROVE_CARRY_OVER = "approve_carry_over"
    REFUSE_CARRY_OVER = "refuse_carry_over"
    TAKE_UP = "take_up_again"
    REPORT_UP = "report_up"
    PASS_CHECK_UP = "pass_check_up"
    PASS_FIRST_CHECK = "pass_first_check"
    FAIL_FIRST_CHECK = "fail_first_check"
    UNMERGE = "unmerge"
    APPEAL = "appeal_overtime"
    ENDORSE_APPEAL = "endorse_appeal"
    GRANT_APPEAL = "grant_appeal"
    REFUSE_APPEAL = "refuse_appeal"
    ADD_SUPPORT = "add_support"
    WITHDRAW_SUPPORT = "withdraw_support"
    REPORT_PART = "report_part"
    HAND_OVER = "hand_over"
    FIX_ON_SPOT = "fix_on_the_spot"
    FOLLOW_SOURCES = "follow_sources"
    SEND_VERIFIER = "send_verifier"
    RECALL_VERIFIER = "recall_verifier"


REPORTS = (MoveCode.REPORT_RECTIFIED, MoveCode.REPORT_UP, MoveCode.FIX_ON_SPOT)
"""The moves that say how an issue was rectified and bring the evidence; all but ``REPORT_UP`` bring it to the desk."""


class Capability(StrEnum):
    """What a post must be allowed to do at all; which issues it may do it to is a matter of :class:`Relation`."""

    RAISE = "issues.raise"
    DESK = "issues.desk"
    HANDLE = "issues.handle"
    VERIFY = "issues.verify"
    CLOSE_OUT = "issues.close_out"


class Relation(StrEnum):
    """How the actor's unit stands to one issue; several may hold at once.

    ``OFFICE``: it runs the desk that the issue is on. ``ANSWERABLE``: the lead unit first addressed, which answers
    for the issue whoever works on it. ``HOLDER``: the unit that has it in hand now. ``PASSED_ON``: a unit between
    the two in the chain of passing down. ``SUPPORTING``: named to support. ``VERIFIER``: sent out to verify.
    ``CONFIRMER``: asked to see whether the problem is there. ``REPORTER``: the very person who raised it. ``KIN``:
    above or below the unit that answers, or the one that has it in hand.
    """

    OFFICE = "office"
    ANSWERABLE = "answerable"
    HOLDER = "holder"
    PASSED_ON = "passed_on"
    SUPPORTING = "supporting"
    VERIFIER = "verifier"
    CONFIRMER = "confirmer"
    REPORTER = "reporter"
    KIN = "kin"


class Shown(StrEnum):
    """A field that a move asks for."""

    TITLE = "title"
    PLACE = "place"
    CONDITION = "condition"
    TRACK = "track"
    LIMIT = "limit"
    TIER = "tier"
    LEAD_UNIT = "lead_unit"
    SUPPORTING_UNITS = "supporting_units"
    HOLDER_UNIT = "holder_unit"
    INNER_DUE = "inner_due"
    MEASURES = "measures"
    RESPONSIBLE = "responsible"
    RECTIFIED_ON = "rectified_on"
    REASON = "reason"
    BASIS = "basis"
    SURVIVOR = "survivor"
    CONFIRMER = "confirmer"
    LOOKED_AT = "looked_at"
    PRESENT = "present"
    MINUTES = "minutes"
    REACH = "reach"
    PLAN = "plan"
    MILESTONES = "milestones"
    REVIEW_ON = "review_on"
    WORKS = "works"
    GIVER = "giver"
    TAKER = "taker"
    SOURCE = "source"
    SAID = "said"
    SAID_ON = "said_on"
    SOURCE_DUE = "source_due"
    VERIFIER = "verifier"
    NOTE = "note"


class Appeal(StrEnum):
    """Where an overtime appeal stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class Reach(StrEnum):
    """How far a ruling reaches: this issue alone, or every like one at its place, or in its division."""

    ONCE = "once"
    SITE = "site"
    AREA = "area"


class Clock(StrEnum):
    """The clocks of an issue, one per stage. ``HANDLING`` is the unit's limit, ``INNER`` that of a unit passed to.

    Each unit down the chain has an inner one of its own. Pausing the inner clocks lets those stand whose unit has
    done its part for now: all below the one whose first check is due, or all when it goes to the desk.
    """

    FILING = "filing"
    DISPATCHING = "dispatching"
    ACKNOWLEDGING = "acknowledging"
    HANDLING = "handling"
    INNER = "inner"
    VERIFYING = "verifying"
    CLOSING = "closing"
    SETTLING = "settling"
    CONFIRMING = "confirming"


class Effect(StrEnum):
    """What a move does to a clock; only starting one that does not exist does anything.

    ``EXTEND`` adds the clock's own limit once more; ``HALT`` lets it stand still until the review date.
    ``REOPEN`` lets one run on that a merge had stopped: it stood still in between.
    ``FOLLOW`` sets its deadline anew to the strictest of its limit and what lists demand.
    """

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    EXTEND = "extend"
    HALT = "halt"
    REOPEN = "reopen"
    FOLLOW = "follow"


class Holding(StrEnum):
    """What a move does to the unit that has the issue in hand."""

    KEEP = "keep"
    DESK = "desk"
    LEAD_UNIT = "lead_unit"
    HOLDER_UNIT = "holder_unit"


class Guard(StrEnum):
    """A condition on a move beyond state, actor and fields; the checks are in :mod:`wenming.rulebook.loop_guards`."""

    EVIDENCE_COMPLETE = "evidence_complete"
    VERIFIER_FITS_TIER = "verifier_fits_tier"
    VERIFIER_INDEPENDENT = "verifier_independent"
    SECOND_VISIT_LATER = "second_visit_later"
    SEEN_ON_THE_SPOT = "seen_on_the_spot"
    VERIFIER_MAY_GO = "verifier_may_go"
    VERIFIER_SENT = "verifier_sent"
    TO_SUBORDINATE = "to_subordinate"
    INNER_BEFORE_OUTER = "inner_before_outer"
    SURVIVOR_STANDS = "survivor_stands"
    PASSED_DOWN = "passed_down"
    STILL_HELD = "still_held"
    MAY_ASK_EXTENSION = "may_ask_extension"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_UNENDORSED = "extension_unendorsed"
    ENDORSED_BY_ANOTHER = "endorsed_by_another"
    MAY_UNDO = "may_undo"
    CONFIRMATION_UNASKED = "confirmation_unasked"
    CONFIRMATION_ASKED = "confirmation_asked"
    RETURNED_TWICE = "returned_twice"
    SETTLING = "settling"
    NOT_SETTLING = "not_settling"
    LOOKED_AT_JOINTLY = "looked_at_jointly"
    BOUND = "bound"
    NOT_BOUND = "not_bound"
    MAY_ASK_CARRY_OVER = "may_ask_carry_over"
    CARRY_OVER_ASKED = "carry_over_asked"
    CARRIED_BY_ANOTHER = "carried_by_another"
    CARRIED = "carried"
    NOT_CARRIED = "not_carried"
    FROM_BELOW = "from_below"
    CHECK_WAITING = "check_waiting"
    NO_CHECK_WAITING = "no_check_waiting"
    CHECK_IS_YOURS = "check_is_yours"
    CHECK_AT_TOP = "check_at_top"
    CHECK_BELOW_TOP = "check_below_top"
    SURVIVOR_GOES_ON = "survivor_goes_on"
    KNOWN_BEFORE = "known_before"
    LONG_TERM_PLANNED = "long_term_planned"
    MAY_APPEAL = "may_appeal"
    APPEAL_ASKED = "appeal_asked"
    APPEAL_UNENDORSED = "appeal_unendorsed"
    APPEAL_ENDORSED_BY_ANOTHER = "appeal_endorsed_by_another"
    SUPPORT_IS_NEW = "support_is_new"
    SUPPORT_IS_HELD = "support_is_held"
    HAS_SUPPORT = "has_support"
    WITH_GIVER = "with_giver"
    SOURCE_NAMED = "source_named"


@dataclass(frozen=True, slots=True)
class StateRow:
    """One state: its label, whether the issue still waits for somebody, and what its colour says."""

    code: State
    label: str
    is_open: bool
    colour: ColourRole


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may: a post with ``capability`` in a unit having one of ``relations`` (none given: any unit)."""

    capability: Capability
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockChange:
    """What a move does to one clock."""

    clock: Clock
    effect: Effect


@dataclass(frozen=True, slots=True)
class Move:
    """One move, a row of the loop.

    A move without ``from_states`` begins an issue. Any one of ``grants`` is enough. ``must_show`` are the fields
    without which it is refused, ``may_show`` those that the form offers besides. ``announces`` is the event's name;
    ``bulk`` says whether it may be made on many issues in one act; ``can_undo`` whether who made it may take it back
    for some minutes.
    """

    code: MoveCode
    label: str
    from_states: tuple[State, ...]
    to_state: State | Whither
    grants: tuple[Grant, ...]
    announces: str
    must_show: tuple[Shown, ...] = ()
    may_show: tuple[Shown, ...] = ()
    guards: tuple[Guard, ...] = ()
    clocks: tuple[ClockChange, ...] = ()
    holding: Holding = Holding.KEEP
    bulk: bool = False
    can_undo: bool = True


@dataclass(frozen=True, slots=True)
class Allowed:
    """The move may be made."""

    move: Move


@dataclass(frozen=True, slots=True)
class Refused:
    """The move may not be made: ``code`` says why, ``message`` in words with ``%(name)s`` places for ``params``.

    Message and label values in ``params`` are still to be translated.
    """

    code: str
    message: str
    params: dict[str, str]


class MoveRefused(Exception):
    """A move was tried that the loop does not allow; ``refusal`` says why."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal.message % refusal.params)
        self.refusal = refusal
