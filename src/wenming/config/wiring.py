"""Who listens to what, and who fills which panel: the one page where the floors are joined."""

from wenming.evaluations.services import tallying
from wenming.inspections.events import ObservationMade, ObservationReviewed
from wenming.issues.events import IssueMerged, IssueRaised, IssueVerified
from wenming.kernel import events, rights
from wenming.people.selectors import viewer_by_id


def connect() -> None:
    """Connect listeners, panels and ports. Called once when the process starts."""
    rights.answered_by(viewer_by_id)
    _listen()


def _listen() -> None:
    """Who hears of what, in the publisher's transaction."""
    events.listen(ObservationMade, tallying.take_in)
    events.listen(ObservationReviewed, tallying.take_in)
    for moved in (IssueRaised, IssueVerified, IssueMerged):
        events.listen(moved, tallying.follow_issue)
