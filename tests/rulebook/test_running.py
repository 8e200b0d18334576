"""The running score moves with each change to exactly what a full score would give."""

import pytest
from hypothesis import given, settings

from tests.rulebook.test_scoring import SCHEME, facts_of
from tests.rulebook.test_tally import built, changes, random_course
from tests.rulebook.worlds import seeds
from wenming.rulebook import running
from wenming.rulebook.facts import RoundFacts
from wenming.rulebook.marks import Marks
from wenming.rulebook.round_score import RoundScore
from wenming.rulebook.running import CITY_ROW, Row, RunningScore
from wenming.rulebook.scoring import score
from wenming.rulebook.standing import standings
from wenming.rulebook.tally import Change


def field_rows(scored: RoundScore) -> dict[Row, Marks]:
    """The field marks of every row of a full score."""
    others = {leaf.method for leaf in scored.leaves}
    rows = {CITY_ROW: scored.field}
    rows |= {running.method_row(line.code): line.marks for line in scored.methods if line.code not in others}
    rows |= {running.kind_row(line.code): line.marks for line in scored.kinds}
    rows |= {running.item_row(line.code): line.marks for line in scored.items}
    rows |= {running.area_row(line.code): line.marks for line in scored.areas}
    for node in scored.nodes:
        field = [marks for method, marks in node.by_method if method not in others]
        rows[running.node_row(node.code)] = sum(field, Marks())
    for role in scored.roles:
        rows |= {running.unit_row(role.role, unit.code): unit.marks for unit in role.units}
    return rows


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_changes_in_any_order_lead_to_the_full_score(seed: int) -> None:
    scheme, first, last, course = random_course(seed)
    running_score = RunningScore.of_standings(scheme, standings(scheme, first), first.marks)
    shown = {row: running_score.marks(row) for row in running_score.rows()}
    for change in course:
        shown |= {row: running_score.marks(row) for row in running_score.apply(change)}
    full = score(scheme, last)
    assert running_score.total() == full.marks
    for row, marks in field_rows(full).items():
        assert running_score.marks(row) == shown.get(row, Marks()) == marks


def test_a_round_can_be_begun_from_its_tallies() -> None:
    facts = facts_of({})
    begun = RunningScore.of_tallies(SCHEME, built(SCHEME, facts), facts.marks)
    assert begun.total() == score(SCHEME, facts).marks


def test_a_changed_grade_moves_only_the_rows_of_its_site_and_item() -> None:
    before, after = facts_of({}), facts_of({"repaired": ["o6"]})
    running_score = RunningScore.of_standings(SCHEME, standings(SCHEME, before))
    (change,) = changes(SCHEME, before, after)
    assert set(running_score.apply(change)) == {
        CITY_ROW,
        running.method_row("FIELD"),
        running.kind_row("market"),
        running.item_row("market-adverts"),
        running.node_row("2.1"),
        running.node_row("2"),
        running.area_row("south"),
        running.unit_row("industry_lead", "market-office"),
        running.unit_row("territory", "south-town"),
    }
    assert running_score.marks(CITY_ROW) == score(SCHEME, after).field


def test_sites_may_be_added_beyond_what_the_round_began_with() -> None:
    facts = facts_of({})
    running_score = RunningScore.of_standings(
        SCHEME, standings(SCHEME, RoundFacts(facts.sites[:1], roles=("territory",)))
    )
    for standing in standings(SCHEME, facts):
        drawn_first = standing.site == facts.sites[0].code
        not_looked_at = standing._replace(graded=None, factor_today=None) if drawn_first else None
        running_score.apply(Change(not_looked_at, standing))
    assert running_score.marks(CITY_ROW) == score(SCHEME, facts).field


def test_a_change_is_of_one_item_at_one_site() -> None:
    found = standings(SCHEME, facts_of({}))
    running_score = RunningScore.of_standings(SCHEME, found)
    with pytest.raises(ValueError, match="one check item"):
        running_score.apply(Change(found[0], found[1]))
    with pytest.raises(ValueError, match="one check item"):
        running_score.apply(Change(None, None))
