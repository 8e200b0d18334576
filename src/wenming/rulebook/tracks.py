"""The track on which an issue is filed (立案轨道): at once, by a date, or long-term with a plan.

What is mended while one stands there (立行立改) is filed at once; what takes days by a date (限期整改); what no limit
of days fits, such as a rebuilding, is long-term (长期推进): it has a plan and a day on which that is reviewed, and its
limit runs to that day. Carrying over (结转) is another thing: an issue filed by a date whose time turns out not to be
enough.
"""

from enum import StrEnum

from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.labels import N_


class Track(StrEnum):
    """How an issue is to be rectified."""

    AT_ONCE = "at_once"
    BY_DATE = "by_date"
    LONG_TERM = "long_term"


TRACK_LABELS: dict[Track, str] = {
    Track.AT_ONCE: N_("Rectified at once"),
    Track.BY_DATE: N_("Rectified by a date"),
    Track.LONG_TERM: N_("Long-term, with a plan"),
}

ONE_DAY: dict[ClockKind, int] = {
    ClockKind.URGENT_HOURS: 24,
    ClockKind.WORKING_HOURS: 8,
    ClockKind.WORKING_DAYS: 1,
    ClockKind.CALENDAR_DAYS: 1,
}
"""The longest limit, on each clock, of what is rectified at once: a day, our own choice."""

WORDS: dict[Track, tuple[str, ...]] = {
    Track.AT_ONCE: ("立行立改", "立即整改", "立整立改", "即知即改", "立查立改", "即查即改", "at once", "immediately"),
    Track.LONG_TERM: ("长期", "持续推进", "常态", "long-term", "long term"),
}
"""What lists write instead of a deadline."""


def track_of(limit: Limit) -> Track:
    """Return the track that a limit stands for; none is long-term by its length alone, as that takes a plan."""
    return Track.AT_ONCE if limit.amount <= ONE_DAY[limit.clock] else Track.BY_DATE


def track_said(deadline: str) -> Track | None:
    """Return the track that a deadline written into a list names, if it names one instead of a day."""
    said = deadline.casefold()
    return next((track for track, words in WORDS.items() if any(word in said for word in words)), None)
