"""Which closed issues are looked back at: the table's rows, the lot, and that anybody can draw again."""

import hashlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.rulebook.look_back import ClosedOut, Record, Why, draw, share_of, share_row

PRONE, GOOD, FEW = Record(20, 2), Record(1000, 99), Record(19, 19)


@pytest.mark.parametrize(
    ("issue", "why"),
    [
        (ClosedOut("1"), Why.ORDINARY),
        (ClosedOut("1", kind=GOOD, unit=FEW), Why.ORDINARY),
        (ClosedOut("1", unit=PRONE), Why.PRONE_UNIT),
        (ClosedOut("1", kind=PRONE, unit=PRONE), Why.PRONE_KIND),
        (ClosedOut("1", at_prone_place=True, kind=PRONE), Why.PRONE_PLACE),
        (ClosedOut("1", relapses=1, at_prone_place=True), Why.RELAPSED),
    ],
)
def test_the_first_row_that_fits_decides(issue: ClosedOut, why: Why) -> None:
    assert share_of(issue).why is why


def test_a_lot_worked_by_hand() -> None:
    # sha256 of the two lines, read as a number between 0 and 1: below a tenth it is drawn.
    lots = {n: int(hashlib.sha256(f"2026-11-22\n2026-{n:06d}".encode()).hexdigest(), 16) / 2**256 for n in range(200)}
    expected = [f"2026-{n:06d}" for n, number in lots.items() if number < 0.1]
    drawn = [one.number for one in draw((ClosedOut(f"2026-{n:06d}") for n in range(200)), "2026-11-22")]
    assert drawn == expected and 5 <= len(drawn) <= 40


def test_what_relapsed_before_is_always_drawn() -> None:
    pool = [ClosedOut(str(n), relapses=1) for n in range(500)]
    assert len(list(draw(pool, "any"))) == 500


@given(st.text(min_size=1), st.lists(st.text(), unique=True, max_size=40))
def test_a_higher_share_only_adds_and_others_do_not_matter(seed: str, numbers: list[str]) -> None:
    ordinary = {one.number for one in draw((ClosedOut(n) for n in numbers), seed)}
    prone = {one.number for one in draw((ClosedOut(n, kind=PRONE) for n in numbers), seed)}
    assert ordinary <= prone
    alone = {n for n in numbers if list(draw([ClosedOut(n)], seed))}
    assert alone == ordinary


def test_the_share_is_kept_over_many() -> None:
    pool = [ClosedOut(str(n), kind=PRONE) for n in range(20_000)]
    found = len(list(draw(pool, "2026")))
    share = share_row(Why.PRONE_KIND).share
    assert abs(Fraction(found, 20_000) - share) < Fraction(1, 50)
