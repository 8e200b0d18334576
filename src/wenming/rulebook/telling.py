"""Who is told of a move of an issue (消息告知), as rows: the move, to whom by their relation to it, in which words.

Whoever made the move is never told of it. A move that is told to nobody says why. Sentences name the issue by
``%(number)s`` and ``%(title)s``; those of many issues only count them (``%(n)s``), as the message leads to exactly
those.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_terms import MoveCode, Relation
from wenming.rulebook.verification import TIERS


class Party(StrEnum):
    """Who is told, by relation to the issue as it is after the move.

    ``FORMER`` is the unit that had it in hand before; ``NAMED`` are units that the move itself names; ``RETURNERS``
    returned it; ``FIRST_CHECKER`` is the unit whose first check is due; ``CHECKERS`` verify it, by its tier; ``SENT``
    is the post that is sent to see it. ``MERGED``: reporter, lead unit and desk of both issues.
    """

    LEAD = "lead"
    HOLDER = "holder"
    FORMER = "former"
    SUPPORTING = "supporting"
    NAMED = "named"
    CONFIRMER = "confirmer"
    RETURNERS = "returners"
    REPORTER = "reporter"
    DESK = "desk"
    AUTHORITY = "authority"
    CHECKERS = "checkers"
    FIRST_CHECKER = "first_checker"
    SENT = "sent"
    MERGED = "merged"


class About(StrEnum):
    """What a message is about, to filter by."""

    WORK = "work"
    DESK = "desk"
    OUTCOME = "outcome"
    SUPPORTING = "supporting"
    MERGING = "merging"


OFFICER, DISPATCHER, OFFICE_HEAD, VERIFIER = "information_officer", "dispatcher", "office_head", "verifier"
UNITS = frozenset(
    {
        Party.LEAD,
        Party.HOLDER,
        Party.FORMER,
        Party.SUPPORTING,
        Party.NAMED,
        Party.CONFIRMER,
        Party.RETURNERS,
        Party.FIRST_CHECKER,
    }
)
"""Parties that are units: their information officers are told, or whoever stands in for them."""
POSTS: Mapping[Party, str] = {Party.DESK: DISPATCHER, Party.AUTHORITY: OFFICE_HEAD, Party.CHECKERS: VERIFIER}
"""Parties that are posts of the whole territory."""
ABOUT_LABELS = {
    About.WORK: N_("Work of units"),
    About.DESK: N_("For the desk to decide"),
    About.OUTCOME: N_("What became of it"),
    About.SUPPORTING: N_("Supporting"),
    About.MERGING: N_("Merging"),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """One row: of which moves, to whom, what is said of one issue and of many, and how it looks."""

    moves: tuple[MoveCode, ...]
    to: tuple[Party, ...]
    about: About
    one: str
    many: str
    tone: str = "open"

    @property
    def code(self) -> str:
        """What the row goes by: messages of one row to one person gather while they are unread."""
        return f"{self.moves[0].value}.{self.to[0].value}"


def _row(
    move: MoveCode, to: Party | tuple[Party, ...], about: About, one: str, many: str, tone: str = "open"
) -> Telling:
    return Telling((move,), to if isinstance(to, tuple) else (to,), about, one, many, tone)


_LEAD_AND_HOLDER = (Party.LEAD, Party.HOLDER)
TELLINGS = (
    _row(
        MoveCode.DISPATCH, Party.LEAD, About.WORK,
        N_("%(number)s %(title)s is dispatched to your unit."), N_("%(n)s issues are dispatched to your unit."),
    ),
    Telling(
        (MoveCode.DISPATCH, MoveCode.FIX_FIRST, MoveCode.RULE), (Party.SUPPORTING,), About.SUPPORTING,
        N_("Your unit supports %(number)s %(title)s; %(lead)s leads."), N_("Your unit supports %(n)s more issues."),
        "plain",
    ),
    _row(
        MoveCode.FIX_FIRST, Party.LEAD, About.WORK,
        N_("%(number)s %(title)s is for your unit to fix first, while it is settled whose it is."),
        N_("%(n)s issues are for your unit to fix first, while it is settled whose they are."),
    ),
    _row(
        MoveCode.RULE, Party.LEAD, About.WORK,
        N_("By a ruling %(number)s %(title)s is your unit's, by binding assignment."),
        N_("By rulings %(n)s issues are your unit's, by binding assignment."),
    ),
    _row(
        MoveCode.RULE_LATER, _LEAD_AND_HOLDER, About.WORK,
        N_("It is ruled whose %(number)s %(title)s was."), N_("It is ruled whose %(n)s issues were."),
    ),
    _row(
        MoveCode.PASS_DOWN, Party.HOLDER, About.WORK,
        N_("%(number)s %(title)s is passed down to your unit."), N_("%(n)s issues are passed down to your unit."),
    ),
    _row(
        MoveCode.RECALL, Party.FORMER, About.WORK,
        N_("%(number)s %(title)s is taken back from your unit."), N_("%(n)s issues are taken back from your unit."),
    ),
    Telling(
        (MoveCode.REPORT_UP, MoveCode.PASS_CHECK_UP), (Party.FIRST_CHECKER,), About.WORK,
        N_("%(unit)s reported %(number)s %(title)s for your first check."),
        N_("%(n)s issues wait for your first check."),
    ),
    _row(
        MoveCode.FAIL_FIRST_CHECK, Party.HOLDER, About.WORK,
        N_("%(number)s %(title)s did not pass the first check."),
        N_("%(n)s issues did not pass the first check."), "soon",
    ),
    Telling(
        (MoveCode.REPORT_RECTIFIED, MoveCode.PASS_FIRST_CHECK, MoveCode.FIX_ON_SPOT), (Party.CHECKERS,), About.DESK,
        N_("%(number)s %(title)s is reported rectified, to be verified."),
        N_("%(n)s issues are reported rectified, to be verified."),
    ),
    _row(
        MoveCode.SEND_VERIFIER, Party.SENT, About.WORK,
        N_("You are sent to see %(number)s %(title)s."), N_("You are sent to see %(n)s issues."),
    ),
    _row(
        MoveCode.SEND_BACK, _LEAD_AND_HOLDER, About.WORK,
        N_("%(number)s %(title)s is sent back: not rectified."),
        N_("%(n)s issues are sent back: not rectified."), "soon",
    ),
    _row(
        MoveCode.RETURN, Party.DESK, About.DESK,
        N_("%(unit)s returned %(number)s %(title)s."), N_("%(n)s issues are returned to the desk."), "soon",
    ),
    _row(
        MoveCode.OPEN_SETTLEMENT, Party.RETURNERS, About.WORK,
        N_("It is being settled whose %(number)s %(title)s is."), N_("It is being settled whose %(n)s issues are."),
    ),
    _row(
        MoveCode.OBJECT, (Party.DESK, Party.AUTHORITY), About.DESK,
        N_("%(unit)s records an objection to %(number)s %(title)s."), N_("Objections are recorded to %(n)s issues."),
    ),
    _row(
        MoveCode.DECLINE, Party.REPORTER, About.OUTCOME,
        N_("%(number)s %(title)s, which you reported, is declined; the reason stands on its page."),
        N_("%(n)s issues that you reported are declined; the reasons stand on their pages."),
    ),
    _row(
        MoveCode.CLOSE_OUT, Party.REPORTER, About.OUTCOME,
        N_("%(number)s %(title)s, which you reported, is closed out."),
        N_("%(n)s issues that you reported are closed out."),
        "done",
    ),
    _row(
        MoveCode.CLOSE_OUT, _LEAD_AND_HOLDER, About.WORK,
        N_("%(number)s %(title)s of your unit is closed out."), N_("%(n)s issues of your unit are closed out."), "done",
    ),
    _row(
        MoveCode.VOID, Party.REPORTER, About.OUTCOME,
        N_("%(number)s %(title)s, which you reported, is declared void."),
        N_("%(n)s issues that you reported are declared void."),
    ),
    _row(
        MoveCode.VOID, _LEAD_AND_HOLDER, About.WORK,
        N_("%(number)s %(title)s is declared void: nothing more to do."),
        N_("%(n)s issues are declared void: nothing more to do."),
    ),
    _row(
        MoveCode.RELAPSE, _LEAD_AND_HOLDER, About.WORK,
        N_("%(number)s %(title)s relapsed and is your unit's again."),
        N_("%(n)s issues relapsed and are your unit's again."),
        "relapse",
    ),
    _row(
        MoveCode.ASK_EXTENSION, Party.DESK, About.DESK,
        N_("%(unit)s asks for more time for %(number)s %(title)s."), N_("More time is asked for %(n)s issues."),
    ),
    _row(
        MoveCode.ENDORSE_EXTENSION, Party.AUTHORITY, About.DESK,
        N_("More time for %(number)s %(title)s is endorsed and waits for the second approval."),
        N_("More time for %(n)s issues is endorsed and waits for the second approval."),
    ),
    _row(
        MoveCode.GRANT_EXTENSION, _LEAD_AND_HOLDER, About.WORK,
        N_("More time for %(number)s %(title)s is granted."), N_("More time for %(n)s issues is granted."), "done",
    ),
    _row(
        MoveCode.REFUSE_EXTENSION, _LEAD_AND_HOLDER, About.WORK,
        N_("More time for %(number)s %(title)s is refused."), N_("More time for %(n)s issues is refused."), "soon",
    ),
    _row(
        MoveCode.ASK_CARRY_OVER, (Party.DESK, Party.AUTHORITY), About.DESK,
        N_("%(unit)s asks to carry over %(number)s %(title)s."), N_("It is asked to carry over %(n)s issues."),
    ),
    _row(
        MoveCode.APPROVE_CARRY_OVER, _LEAD_AND_HOLDER, About.WORK,
        N_("%(number)s %(title)s is carried over."), N_("%(n)s issues are carried over."), "done",
    ),
    _row(
        MoveCode.REFUSE_CARRY_OVER, _LEAD_AND_HOLDER, About.WORK,
        N_("Carrying over %(number)s %(title)s is refused."), N_("Carrying over %(n)s issues is refused."), "soon",
    ),
    _row(
        MoveCode.TAKE_UP, _LEAD_AND_HOLDER, About.WORK,
        N_("%(number)s %(title)s is taken up again: its clock runs."),
        N_("%(n)s issues are taken up again: their clocks run."),
        "soon",
    ),
    _row(
        MoveCode.APPEAL, Party.DESK, About.DESK,
        N_("%(unit)s appeals against %(number)s %(title)s being counted late."),
        N_("Appeals against being counted late wait for %(n)s issues."),
    ),
    _row(
        MoveCode.ENDORSE_APPEAL, Party.AUTHORITY, About.DESK,
        N_("The appeal on %(number)s %(title)s is endorsed and waits for the second reviewer."),
        N_("Appeals on %(n)s issues are endorsed and wait for the second reviewer."),
    ),
    _row(
        MoveCode.GRANT_APPEAL, Party.LEAD, About.WORK,
        N_("The appeal on %(number)s %(title)s is granted."), N_("Appeals on %(n)s issues are granted."), "done",
    ),
    _row(
        MoveCode.REFUSE_APPEAL, Party.LEAD, About.WORK,
        N_("The appeal on %(number)s %(title)s is refused."), N_("Appeals on %(n)s issues are refused."), "soon",
    ),
    _row(
        MoveCode.ASK_CONFIRMATION, Party.CONFIRMER, About.WORK,
        N_("Your unit is asked to see whether %(number)s %(title)s is there."),
        N_("Your unit is asked to see whether %(n)s problems are there."),
    ),
    _row(
        MoveCode.CONFIRM, Party.DESK, About.DESK,
        N_("%(number)s %(title)s was found on the spot."), N_("%(n)s problems were found on the spot."),
    ),
    _row(
        MoveCode.NOT_FOUND, Party.DESK, About.DESK,
        N_("%(number)s %(title)s was not found on the spot."), N_("%(n)s problems were not found on the spot."),
    ),
    _row(
        MoveCode.ADD_SUPPORT, Party.NAMED, About.SUPPORTING,
        N_("Your unit supports %(number)s %(title)s; %(lead)s leads."), N_("Your unit supports %(n)s more issues."),
        "plain",
    ),
    _row(
        MoveCode.WITHDRAW_SUPPORT, Party.NAMED, About.SUPPORTING,
        N_("Your unit no longer supports %(number)s %(title)s."),
        N_("Your unit no longer supports %(n)s issues."), "plain",
    ),
    _row(
        MoveCode.REPORT_PART, _LEAD_AND_HOLDER, About.SUPPORTING,
        N_("%(unit)s reported its part of %(number)s %(title)s."), N_("Parts of %(n)s issues are reported."), "plain",
    ),
    _row(
        MoveCode.MERGE, Party.MERGED, About.MERGING,
        N_("%(number)s %(title)s is merged into %(other)s and goes on under that number."),
        N_("%(n)s issues are merged into others and go on under those numbers."), "plain",
    ),
    _row(
        MoveCode.UNMERGE, Party.MERGED, About.MERGING,
        N_("%(number)s %(title)s is no longer merged into %(other)s and goes by its own number again."),
        N_("%(n)s issues are no longer merged and go by their own numbers again."), "plain",
    ),
    _row(
        MoveCode.UNDO, (Party.FORMER, *_LEAD_AND_HOLDER), About.WORK,
        N_("The last move of %(number)s %(title)s was taken back."),
        N_("The last moves of %(n)s issues were taken back."),
    ),
)  # fmt: skip
"""To whom each move is told, and how."""

NOBODY: Mapping[MoveCode, str] = {
    MoveCode.RAISE: "It stands in the desk's queue, which the desk works through.",
    MoveCode.FILE: "The desk goes on with it; the unit is told when it is dispatched.",
    MoveCode.ACKNOWLEDGE: "It is what is expected; who does not acknowledge climbs the ladder.",
    MoveCode.VERIFY: "Closing out follows and is told.",
    MoveCode.LOOK_JOINTLY: "Whoever was there knows.",
    MoveCode.LOOK_BACK: "It holds: nobody has anything to do.",
    MoveCode.RECALL_VERIFIER: "It leaves the list of whoever was sent.",
    MoveCode.FOLLOW_SOURCES: "What makes the deadline earlier is told by itself; the rest stands on the page.",
    MoveCode.HAND_OVER: "The hand-over of the whole unit is told in one message.",
}
"""Moves that are told to nobody, and why."""


def tellings_of(move: MoveCode) -> tuple[Telling, ...]:
    """The rows of one move."""
    return tuple(row for row in TELLINGS if move in row.moves)


def checked_by(tier: str) -> tuple[str, ...]:
    """The roles of those who verify an issue of a tier: the desk, verifiers, or both; without a tier the desk."""
    relations = next((row.relations for row in TIERS if row.code == tier), (Relation.OFFICE,))
    roles = {Relation.OFFICE: DISPATCHER, Relation.VERIFIER: VERIFIER}
    return tuple(roles[each] for each in relations if each in roles)
