"""Which track a limit stands for, and what lists write instead of a deadline."""

import pytest

from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.tracks import TRACK_LABELS, Track, track_of, track_said


@pytest.mark.parametrize(
    ("amount", "kind", "track"),
    [
        (1, ClockKind.WORKING_DAYS, Track.AT_ONCE),
        (2, ClockKind.WORKING_DAYS, Track.BY_DATE),
        (8, ClockKind.WORKING_HOURS, Track.AT_ONCE),
        (9, ClockKind.WORKING_HOURS, Track.BY_DATE),
        (24, ClockKind.URGENT_HOURS, Track.AT_ONCE),
        (25, ClockKind.URGENT_HOURS, Track.BY_DATE),
        (1, ClockKind.CALENDAR_DAYS, Track.AT_ONCE),
        (730, ClockKind.CALENDAR_DAYS, Track.BY_DATE),
    ],
)
def test_up_to_a_day_is_at_once_and_no_limit_is_long_term_by_itself(amount: int, kind: ClockKind, track: Track) -> None:
    assert track_of(Limit(amount, kind)) is track


@pytest.mark.parametrize(
    ("deadline", "track"),
    [
        ("立行立改", Track.AT_ONCE),
        ("立行立改，长期坚持", Track.AT_ONCE),
        ("长期推进", Track.LONG_TERM),
        ("Long-term", Track.LONG_TERM),
        ("2026-12-01", None),
        ("3个工作日", None),
        ("", None),
    ],
)
def test_what_lists_write(deadline: str, track: Track | None) -> None:
    assert track_said(deadline) is track


def test_every_track_has_its_label() -> None:
    assert set(TRACK_LABELS) == set(Track)
