"""Two reports of one thing, and what was closed out before: worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.rulebook.alike import Again, Compared, Picture, came_back

CLOSED = datetime(2026, 10, 19, 1, 0, tzinfo=UTC)
NOW, DAY = timedelta(0), timedelta(days=1)


@pytest.mark.parametrize(
    ("metres", "site", "kind", "words", "apart", "picture", "hint", "score"),
    [
        (None, True, True, 1.0, NOW, Picture.NONE, True, 85),  # 25 + 25 + 25 + 10
        (None, True, True, 0.0, 15 * DAY, Picture.NONE, True, 55),  # 25 + 25 + 0 + 5
        (75.0, False, True, 0.4, 3 * DAY, Picture.NONE, True, 54),  # 10 + 25 + 10 + 9
        (150.0, False, True, 0.0, 40 * DAY, Picture.NONE, True, 25),  # at the very edge, long ago
        (151.0, False, True, 1.0, NOW, Picture.NONE, False, 60),  # too far, whatever the words
        (10.0, False, False, 0.29, NOW, Picture.NONE, False, 36),  # near, but nothing in common
        (10.0, False, False, 0.3, NOW, Picture.NONE, True, 36),  # 18.67 + 7.5 + 10
        (None, False, False, 0.0, 99 * DAY, Picture.SAME, True, 45),  # nothing but the picture
        (None, False, False, 0.0, NOW, Picture.PERHAPS, False, 30),  # perhaps a picture, from anywhere
        (0.0, False, False, 0.0, NOW, Picture.PERHAPS, True, 50),  # 20 + 10 + 20
        (None, True, True, 1.0, NOW, Picture.SAME, True, 100),  # 130, and a hundred is the most
    ],
)
def test_what_speaks_for_one_thing(
    metres: float | None, site: bool, kind: bool, words: float, apart: timedelta, picture: Picture, hint: bool,
    score: int,
) -> None:  # fmt: skip
    found = Compared(metres, site, kind, words, apart, picture)
    assert (found.is_hint, found.score) == (hint, score)


@pytest.mark.parametrize(
    ("lasting", "known", "days", "expected"),
    [
        (True, False, 0, Again.RELAPSE),
        (True, False, 20, Again.RELAPSE),
        (True, False, 90, Again.RELAPSE),
        (True, False, 91, Again.RECURRENCE),
        (True, False, 365, Again.RECURRENCE),
        (True, False, 366, None),
        (False, False, 0, Again.RECURRENCE),
        (False, False, 90, Again.RECURRENCE),
        (False, False, 91, None),
        (True, True, 20, None),
        (False, True, 20, None),
        (True, False, -1, None),
    ],
)
def test_what_was_closed_out_comes_back(lasting: bool, known: bool, days: int, expected: Again | None) -> None:
    assert came_back(CLOSED, CLOSED + days * DAY, is_lasting=lasting, is_known=known) is expected


@given(
    st.floats(0, 300), st.booleans(), st.booleans(), st.floats(0, 1), st.integers(0, 100),
    st.sampled_from(list(Picture)),
)  # fmt: skip
def test_more_in_common_never_scores_less(
    metres: float, site: bool, kind: bool, words: float, days: int, picture: Picture
) -> None:
    less = Compared(metres, site, kind, words, days * DAY, picture)
    assert 0 <= less.score <= 100
    assert Compared(metres, site, True, words, days * DAY, picture).score >= less.score
    assert Compared(metres, site, kind, words, days * DAY, Picture.SAME).score >= less.score
    assert Compared(metres / 2, site, kind, words, days * DAY, picture).score >= less.score
    assert Compared(metres, site, kind, words, NOW, picture).score >= less.score
