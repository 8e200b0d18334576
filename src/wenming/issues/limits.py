"""How long each stage of the loop may take where nothing else is said; the unit's own limit comes with the filing."""

from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.loop import Clock

STAGE_LIMITS: dict[Clock, Limit] = {
    Clock.FILING: Limit(4, ClockKind.WORKING_HOURS),
    Clock.DISPATCHING: Limit(4, ClockKind.WORKING_HOURS),
    Clock.ACKNOWLEDGING: Limit(4, ClockKind.WORKING_HOURS),
    Clock.VERIFYING: Limit(2, ClockKind.WORKING_DAYS),
    Clock.CLOSING: Limit(2, ClockKind.WORKING_DAYS),
}
