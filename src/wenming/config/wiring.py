"""Who listens to what, and who fills which panel: the one page where the floors are joined."""

from wenming.kernel import rights
from wenming.people.selectors import viewer_by_id


def connect() -> None:
    """Connect listeners, panels and ports. Called once when the process starts."""
    rights.answered_by(viewer_by_id)
