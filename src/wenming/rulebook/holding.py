"""How long a close-out must hold: within it a lasting defect that is back reopens the same issue (反弹).

What passes by itself and comes again (a hawker, litter) is no relapse: it is a new issue tied to the earlier one, a
recurrence (复发). The length is our own choice, as no source names one; a city may set another.
"""

from datetime import datetime, timedelta

HOLD_DAYS = 90


def held_until(closed_at: datetime, days: int = HOLD_DAYS) -> datetime:
    """Return the moment up to which an issue closed out at ``closed_at`` reopens if its defect is back."""
    return closed_at + timedelta(days=days)
