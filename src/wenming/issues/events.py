"""What the loop announces; one event for each move, named in the move's row."""

from dataclasses import dataclass
from datetime import datetime

from wenming.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class IssueMoved:
    """An issue made a move. ``origin_kind`` and ``origin_ref`` say where it came from.

    ``former_id`` is the unit that had it in hand before the move.
    """

    issue_id: int
    number: str
    origin_kind: str
    origin_ref: str
    at: datetime
    by: Actor
    former_id: int | None = None


class IssueRaised(IssueMoved):
    """A problem came in."""


class IssueFiled(IssueMoved):
    """It was filed against a limit."""


class IssueDispatched(IssueMoved):
    """It was dispatched to a lead unit."""


class IssueAcknowledged(IssueMoved):
    """The lead unit signed for it."""


class IssuePassedDown(IssueMoved):
    """It was passed down inside the unit."""


class IssueReturned(IssueMoved):
    """The unit says it is not theirs."""


class IssueReportedRectified(IssueMoved):
    """The unit says it is done."""


class IssueReportedUp(IssueMoved):
    """A unit below says that it is done; the units above it check that first."""


class IssueCheckPassedUp(IssueMoved):
    """A unit of the chain found it done; the one above it checks next."""


class IssuePassedFirstCheck(IssueMoved):
    """The unit that answers found it done, and says so to the desk."""


class IssueFailedFirstCheck(IssueMoved):
    """A unit of the chain found it not done."""


class IssueHandedOver(IssueMoved):
    """A unit that is no more handed it over to its successor."""


class IssueVerified(IssueMoved):
    """Somebody else saw that it is done."""


class IssueSentBack(IssueMoved):
    """It was not done after all."""


class IssueClosedOut(IssueMoved):
    """It is closed out."""


class IssueMerged(IssueMoved):
    """It lives on in another issue."""


class IssueRecalled(IssueMoved):
    """The unit first addressed took it back from where it was passed down to."""


class IssueDeclined(IssueMoved):
    """It is no case."""


class IssueDeclaredVoid(IssueMoved):
    """It was filed, and should not have been."""


class IssueFoundHolding(IssueMoved):
    """Somebody looked back at it: the close-out holds."""


class IssueRelapsed(IssueMoved):
    """The defect is back: the same issue goes on."""


class IssueExtensionAsked(IssueMoved):
    """The unit asks for more time."""


class IssueExtensionEndorsed(IssueMoved):
    """The first of two approvals is given."""


class IssueExtended(IssueMoved):
    """The unit has its limit once more."""


class IssueExtensionRefused(IssueMoved):
    """The limit stays."""


class IssueUndone(IssueMoved):
    """Its last move was taken back by the one who had made it."""


class IssueSettlementOpened(IssueMoved):
    """Two units returned it: it is being settled whose it is."""


class IssueLookedAtJointly(IssueMoved):
    """The parties looked at it together on the spot."""


class IssueFixedFirst(IssueMoved):
    """A unit fixes it while it is still being settled whose it is."""


class IssueRuledOn(IssueMoved):
    """A ruling names the unit, which has it now by binding assignment."""


class IssueRuledOnLater(IssueMoved):
    """A ruling says whose it was, while or after another fixes it."""


class IssueObjectedTo(IssueMoved):
    """The unit that is bound to it keeps an objection on record."""


class IssueCarryOverAsked(IssueMoved):
    """The unit asks to carry it over, with a plan."""


class IssueCarriedOver(IssueMoved):
    """It is carried over to its review date."""


class IssueCarryOverRefused(IssueMoved):
    """The limit stays."""


class IssueTakenUpAgain(IssueMoved):
    """It is no longer carried over: the unit's clock runs."""


class IssueUnmerged(IssueMoved):
    """It goes by its own number again: it was not the same as the one it was merged into."""


class IssueOvertimeAppealed(IssueMoved):
    """The unit says that it was late through no fault of its own."""


class IssueAppealEndorsed(IssueMoved):
    """The first of two reviewers endorses the appeal."""


class IssueAppealGranted(IssueMoved):
    """It counts as exempted; that it was late stays."""


class IssueAppealRefused(IssueMoved):
    """It counts as late."""


class IssueSupportAdded(IssueMoved):
    """Units are named to support the lead."""


class IssueFixedOnSpot(IssueMoved):
    """Who found it has put it right; somebody else is to verify that."""


class IssueSupportWithdrawn(IssueMoved):
    """Units support it no longer."""


class IssuePartReported(IssueMoved):
    """A supporting unit says what it did."""


class IssueVerifierSent(IssueMoved):
    """Somebody is sent to see a reported rectification."""


class IssueVerifierCalledBack(IssueMoved):
    """Whoever was sent is called back."""


class IssueConfirmationAsked(IssueMoved):
    """A unit is asked whether the problem is there."""


class IssueConfirmed(IssueMoved):
    """It is."""


class IssueNotFound(IssueMoved):
    """It is not."""


class IssueSourcesFollowed(IssueMoved):
    """Something became of it on a list that it stands on; its deadline follows."""


EVENTS: dict[str, type[IssueMoved]] = {
    event.__name__: event
    for event in (
        IssueRaised,
        IssueFiled,
        IssueDispatched,
        IssueAcknowledged,
        IssuePassedDown,
        IssueReturned,
        IssueReportedRectified,
        IssueReportedUp,
        IssueCheckPassedUp,
        IssuePassedFirstCheck,
        IssueFailedFirstCheck,
        IssueHandedOver,
        IssueVerified,
        IssueSentBack,
        IssueClosedOut,
        IssueMerged,
        IssueRecalled,
        IssueDeclined,
        IssueDeclaredVoid,
        IssueFoundHolding,
        IssueRelapsed,
        IssueExtensionAsked,
        IssueExtensionEndorsed,
        IssueExtended,
        IssueExtensionRefused,
        IssueUndone,
        IssueConfirmationAsked,
        IssueConfirmed,
        IssueNotFound,
        IssueSettlementOpened,
        IssueLookedAtJointly,
        IssueFixedFirst,
        IssueRuledOn,
        IssueRuledOnLater,
        IssueObjectedTo,
        IssueCarryOverAsked,
        IssueCarriedOver,
        IssueCarryOverRefused,
        IssueTakenUpAgain,
        IssueUnmerged,
        IssueSupportAdded,
        IssueSupportWithdrawn,
        IssuePartReported,
        IssueVerifierSent,
        IssueVerifierCalledBack,
        IssueOvertimeAppealed,
        IssueAppealEndorsed,
        IssueAppealGranted,
        IssueAppealRefused,
        IssueFixedOnSpot,
        IssueSourcesFollowed,
    )
}


@dataclass(frozen=True, slots=True)
class HistoryLoaded:
    """Whole histories came in through the bulk door; nothing is announced for each of their moves."""

    issues: int
    moves: int
