"""The page of the loop says what the rows say, all of it."""

import re

import pytest
from django.utils.translation import override

from tests.issues.world import World
from wenming.issues.loop_page import loop_page
from wenming.rulebook.loop import MOVES, STATES, State

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_state_and_move_stands_in_the_drawing_or_the_tables(language: str) -> None:
    with override(language):
        page = loop_page("filed")
    assert [box.code for box in page.boxes if box.is_here] == ["filed"]
    assert {box.code for box in page.boxes} == {row.code.value for row in STATES}
    assert [row.code for row in page.moves] == [move.code.value for move in MOVES]
    drawn = {
        (state, move.to_state)
        for move in MOVES
        for state in move.from_states
        if isinstance(move.to_state, State) and move.to_state is not state
    }
    assert len(page.ways) == len(drawn)
    assert all(row.who for row in page.moves)
    places = [(box.x, box.y) for box in page.boxes]
    assert len(set(places)) == len(places) and all(0 <= x < page.width and 0 < y < page.height for x, y in places)


def test_a_row_says_who_what_clocks_and_whether_it_can_be_undone() -> None:
    with override("en"):
        rows = {row.code: row for row in loop_page().moves}
    report = rows["report_rectified"]
    assert report.must == ["What was done"] and "A document: Document × 1" in report.evidence
    assert report.who == ["Acknowledge, pass down, return and rectify issues (the unit that answers for it)"]
    assert "stands still: Rectifying、Rectifying, inner deadline" in report.clocks and report.can_undo
    assert not rows["merge"].can_undo and rows["undo"].ends == "where it was before"
    assert rows["mark_relapsed"].evidence == ["Verifier's photo × 1"]


def test_the_page_is_linked_from_the_issue_and_marks_where_it_stands(world: World) -> None:
    issue = world.filed()
    desk = world.client("dispatcher", "office")
    assert "/loop/?at=filed" in desk.get(f"/issues/{issue.number}/").content.decode()
    page = desk.get("/loop/?at=filed").content.decode()
    assert "The issue stands at “Filed”." in page and 'class="box tone-waiting here"' in page
    assert " style=" not in re.sub(r"<head>.*</head>", "", page, flags=re.DOTALL)
    for odd in ("nowhere", "<script>", "a" * 5_000):
        assert "<script>alert" not in desk.get("/loop/", {"at": odd}).content.decode()
    assert desk.post("/loop/").status_code == 405
