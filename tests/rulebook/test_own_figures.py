"""What one did about an issue, read from its history: cases worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from wenming.rulebook.loop_terms import MoveCode as M
from wenming.rulebook.own_figures import FIGURES, OwnCode, Report, Step, median_time, own_part

NINE = datetime(2026, 11, 2, 9, tzinfo=UTC)
A, P, S, V, F, R, U = (
    M.ACKNOWLEDGE, M.PASS_DOWN, M.SEND_BACK, M.VERIFY, M.FAIL_FIRST_CHECK, M.REPORT_RECTIFIED, M.REPORT_UP,
)  # fmt: skip


def told(*moves: tuple[int, M, bool]) -> list[Step]:
    return [Step(move, NINE + timedelta(hours=hours), is_own=own) for hours, move, own in moves]


@pytest.mark.parametrize(
    ("moves", "codes", "hours"),
    [
        (told((0, A, True), (5, R, True), (6, V, False)), {"acknowledged", "reported", "verified", "holding"}, [5]),
        (told((0, A, True), (5, R, False), (6, V, False)), {"acknowledged"}, []),
        (told((0, A, False), (5, R, True)), {"reported"}, [5]),
        (told((0, A, False), (5, R, True), (6, S, False)), {"reported", "sent_back"}, [5]),
        (
            told((0, A, False), (5, R, True), (6, S, False), (8, R, True), (9, V, False)),
            {"reported", "sent_back", "verified", "holding"},
            [5, 2],
        ),
        # Another report in between: what was verified was the other's.
        (
            told((0, A, False), (5, R, True), (6, S, False), (8, R, False), (9, V, False)),
            {"reported", "sent_back"},
            [5],
        ),
        (told((0, A, True), (1, P, True), (3, U, False), (4, F, False)), {"acknowledged", "passed_down"}, []),
        (told((0, A, False), (1, P, False), (3, U, True), (4, F, False)), {"reported", "sent_back"}, [2]),
        (told((0, A, False), (1, P, False), (3, U, True), (4, V, False)), {"reported", "verified", "holding"}, [2]),
        (told((5, R, True)), {"reported"}, [None]),
    ],
)
def test_what_an_issue_counts_for(moves: list[Step], codes: set[str], hours: list[int | None]) -> None:
    part = own_part(moves)
    assert {code.value for code in part.codes(came_back=False, is_late=False)} == codes
    took = [one.took.total_seconds() / 3600 if one.took is not None else None for one in part.reports]
    assert took == hours


def test_what_came_back_holds_no_more_and_late_is_only_what_was_reported() -> None:
    done = own_part(told((0, A, True), (5, R, True), (6, V, False)))
    assert OwnCode.HOLDING not in done.codes(came_back=True, is_late=False)
    assert OwnCode.LATE in done.codes(came_back=False, is_late=True)
    assert OwnCode.LATE not in own_part(told((0, A, True))).codes(came_back=False, is_late=True)


def test_the_median_leaves_out_what_is_not_known() -> None:
    def report(hours: int | None) -> Report:
        return Report(NINE, timedelta(hours=hours) if hours is not None else None, False, False, False)

    assert median_time([report(3), report(None), report(9), report(4)]) == timedelta(hours=4)
    assert median_time([report(3), report(4)]) == timedelta(hours=3, minutes=30)
    assert median_time([report(None)]) is None


def test_every_figure_has_a_row() -> None:
    assert [row.code for row in FIGURES] == list(OwnCode)
