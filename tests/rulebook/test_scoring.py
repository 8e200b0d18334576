"""A round scores as worked out by hand and as the law says, in every roll-up, whatever the order of its facts."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from tests.rulebook import scoring_tables
from tests.rulebook.plain_law import field_parts, leaf_totals
from tests.rulebook.tables import table
from tests.rulebook.worlds import a_scheme, seeds, some_facts
from wenming.rulebook.facts import REFUSALS, LeafMark, Observation, Review, RoundFacts, RoundRefused, Site
from wenming.rulebook.leaves import mark_refusals
from wenming.rulebook.marks import Marks, published, rounding_difference, together
from wenming.rulebook.round_score import RoundScore, Status
from wenming.rulebook.rules import Observed
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.scoring import score
from wenming.rulebook.standing import refusals
from wenming.rulebook.statement import statement_bytes
from wenming.rulebook.worth import SchemeRefused, landed_weights

WORKED = table("total_106")
SCHEME = scoring_tables.scheme(WORKED["scheme"])


def facts_of(case: dict[str, Any]) -> RoundFacts:
    """The worked round with what a case adds to it."""
    row = dict(WORKED["facts"])
    row["observation"] = row["observation"] + case.get("observation", [])
    row["mark"] = row["mark"] + case.get("marks", [])
    row["review"] = case.get("review", [])
    row["repaired"] = case.get("repaired", [])
    return scoring_tables.facts(row)


def shown(value: Fraction) -> str:
    """As published."""
    return str(published(value))


@pytest.mark.parametrize("case", WORKED["case"], ids=[case["says"] for case in WORKED["case"]])
def test_a_total_of_106_comes_out_as_worked_by_hand(case: dict[str, Any]) -> None:
    scored = score(SCHEME, facts_of(case))
    assert shown(scored.marks.won) == case["total"]
    assert shown(scored.marks.available) == case["available"]
    assert scored.declared == Fraction(case["declared"])
    assert shown(scored.marks.won_today) == case["today"]
    status = {line.code: line.status.value for line in scored.kinds}
    status |= {line.code: line.status.value for line in scored.items}
    found = {
        "methods": {line.code: shown(line.marks.won) for line in scored.methods},
        "nodes": {line.code: shown(line.marks.won) for line in scored.nodes},
        "kinds": {line.code: shown(line.marks.won) for line in scored.kinds},
        "areas": {line.code: shown(line.marks.won) for line in scored.areas},
        "lost": {line.observation: shown(line.lost) for line in scored.lost},
        "industry_lead": {line.code: shown(line.marks.won) for line in scored.roles[0].units},
        "status": {code: status[code] for code in case.get("status", ())},
    }
    assert {name: found[name] for name in found if name in case} == {name: case[name] for name in found if name in case}


def test_a_lost_mark_carries_item_site_observation_threshold_and_units() -> None:
    lost = {line.observation: line for line in score(SCHEME, facts_of({})).lost}["o6"]
    assert (lost.item, lost.site, lost.kind, lost.node, lost.area) == (
        "market-adverts",
        "market",
        "market",
        "2.1",
        "south",
    )
    assert (lost.grade, lost.held_to, lost.threshold.comparison.value) == ("B", 3, ">=")
    assert dict(lost.units) == {"industry_lead": "market-office", "territory": "south-town"}
    assert lost.lost == Fraction("46.3") / 3 / 2 * Fraction("0.34")


def test_coverage_counts_site_by_item_and_judged_leaves() -> None:
    scored = score(SCHEME, facts_of({}))
    assert (scored.coverage.graded, scored.coverage.not_applicable, scored.coverage.not_observed) == (5, 1, 1)
    materials = scored.methods[0].coverage
    assert (materials.graded, materials.not_applicable, materials.not_observed) == (2, 1, 0)


def test_declared_weight_stands_beside_what_lands_when_all_is_graded_and_judged() -> None:
    landed = landed_weights(SCHEME)
    assert landed["1"] + landed["2"] == 106
    assert landed["1.1"] == Fraction("39.7") / 2 + Fraction("46.3") / 2 / 3
    assert {line.code: line.landed for line in score(SCHEME, facts_of({})).nodes} == landed


def test_a_round_with_nothing_in_it_has_nothing_available_and_no_rate() -> None:
    scored = score(SCHEME, RoundFacts(sites=()))
    assert scored.marks == Marks()
    assert scored.marks.rate is None
    assert scored.declared == 106
    assert {line.status for line in scored.kinds} == {Status.ABSENT}


def test_a_site_drawn_but_not_looked_at_is_not_observed_and_gives_its_weight_away() -> None:
    facts = facts_of({})
    drawn = replace(facts, sites=(*facts.sites, Site("station", "station", "north")))
    scored = score(SCHEME, drawn)
    assert {line.code: line.status for line in scored.kinds}["station"] is Status.NOT_OBSERVED
    assert scored.marks == score(SCHEME, facts).marks


def test_who_answered_is_frozen_with_the_observation() -> None:
    facts = facts_of({})
    frozen = replace(facts.observations[0], units={"territory": "old-town"})
    scored = score(SCHEME, replace(facts, observations=(frozen, *facts.observations[1:])))
    lost = next(line for line in scored.lost if line.observation == "o1")
    assert dict(lost.units) == {"territory": "old-town", "industry_lead": ""}


def assert_whole(parts: list[Marks], whole: Marks) -> None:
    """Parts add up exactly, and won and lost make what was available."""
    assert together(parts) == whole
    for marks in (*parts, whole):
        assert marks.won + marks.lost == marks.available == marks.won_today + marks.lost_today


def assert_adds_up(scheme: Scheme, scored: RoundScore) -> None:
    """Won + lost = available exactly at every node of every roll-up, and every roll-up comes to the same."""
    assert_whole([line.marks for line in scored.methods], scored.marks)
    assert_whole([line.marks for line in scored.kinds], scored.field)
    assert_whole([line.marks for line in scored.items], scored.field)
    assert_whole([line.marks for line in scored.areas], scored.field)
    for role in scored.roles:
        assert_whole([line.marks for line in role.units], scored.field)
    assert_whole([line.marks for line in scored.nodes if line.parent is None], scored.marks)
    for node in scored.nodes:
        under = [line.marks for line in scored.nodes if line.parent == node.code]
        items = [line.marks for line in scored.items if line.node == node.code]
        leaves = [line.marks for line in scored.leaves if line.node == node.code]
        assert_whole(under + items + leaves, node.marks)
        assert_whole([marks for _, marks in node.by_method], node.marks)
    assert sum(line.lost for line in scored.lost) == scored.field.lost
    assert sum(line.lost_today for line in scored.lost) == scored.field.lost_today
    drawn = scored.coverage.total
    assert (
        drawn == sum(line.coverage.total for line in scored.items) == sum(line.coverage.total for line in scored.areas)
    )


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_won_and_lost_are_what_is_available_at_every_node_of_every_roll_up(seed: int) -> None:
    random = Random(seed)
    scheme = a_scheme(random)
    assert_adds_up(scheme, score(scheme, some_facts(random, scheme)))


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_the_score_is_what_the_plainly_written_law_gives(seed: int) -> None:
    random = Random(seed)
    scheme = a_scheme(random)
    facts = some_facts(random, scheme)
    scored = score(scheme, facts)
    parts = field_parts(scheme, facts)
    assert scored.field == together(Marks(*part[:3]) for part in parts.values())
    available, won = leaf_totals(scheme, facts)
    assert scored.marks == scored.field + Marks(available, won, won)
    lost = {(line.site, line.item): line.lost for line in scored.lost if line.lost}
    assert lost == {place: part[0] - part[1] for place, part in parts.items() if part[0] != part[1]}
    for role in scored.roles:
        for unit in role.units:
            mine = [Marks(*part[:3]) for part in parts.values() if part[3].get(role.role, "") == unit.code]
            assert unit.marks == together(mine)


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_the_order_of_the_facts_never_matters_to_a_single_byte(seed: int) -> None:
    random = Random(seed)
    scheme = a_scheme(random)
    facts = some_facts(random, scheme)
    shuffled = RoundFacts(
        tuple(random.sample(facts.sites, len(facts.sites))),
        tuple(random.sample(facts.observations, len(facts.observations))),
        tuple(random.sample(facts.reviews, len(facts.reviews))),
        tuple(random.sample(facts.marks, len(facts.marks))),
        facts.repaired,
        facts.holders,
        facts.roles[::-1],
    )
    assert statement_bytes(score(scheme, facts)) == statement_bytes(score(scheme, facts))
    assert statement_bytes(score(scheme, facts)) == statement_bytes(score(scheme, shuffled))


def test_equal_times_are_decided_by_key_and_received_order_is_not() -> None:
    facts = facts_of({})
    again = Observation("o50", "market", "market-parking", facts.observations[4].observed_at, Observed(count=0))
    lost = {line.observation for line in score(SCHEME, replace(facts, observations=(again, *facts.observations))).lost}
    assert "o5" not in lost
    assert "o50" not in lost


def test_a_review_holds_against_later_observations_until_another_review() -> None:
    facts = facts_of(
        {"review": [{"site": "market", "item": "market-parking", "names": "o4", "at": "2026-10-14 09:00"}]}
    )
    later = Observation("o9", "market", "market-parking", scoring_tables.at("2026-10-20 09:00"), Observed(count=0))
    facts = replace(facts, observations=(*facts.observations, later))
    assert "o4" in {line.observation for line in score(SCHEME, facts).lost}
    another = Review("market", "market-parking", "o9", scoring_tables.at("2026-10-21 09:00"))
    facts = replace(facts, reviews=(another, *facts.reviews))
    assert not {"o4", "o5", "o9"} & {line.observation for line in score(SCHEME, facts).lost}


def test_not_applicable_is_an_observation_and_may_be_the_last() -> None:
    facts = facts_of({})
    last = Observation(
        "o9", "north-road", "road-litter", scoring_tables.at("2026-10-20 09:00"), Observed(not_applicable=True)
    )
    scored = score(SCHEME, replace(facts, observations=(*facts.observations, last)))
    assert {line.code: line.marks.rate for line in scored.items}["road-litter"] == 1


NAIVE = datetime(2026, 10, 12, 9)  # noqa: DTZ001 - the fault under test
FAULTY: dict[str, RoundFacts] = {
    "repeated_site": RoundFacts((Site("market", "market"),)),
    "unknown_kind": RoundFacts((Site("x", "pond"),)),
    "repeated_observation": RoundFacts((), (facts_of({}).observations[0],)),
    "unknown_site": RoundFacts(
        (), (Observation("x", "nowhere", "road-bins", facts_of({}).observations[0].observed_at, Observed()),)
    ),
    "unknown_item": RoundFacts(
        (), (Observation("x", "market", "x", facts_of({}).observations[0].observed_at, Observed()),)
    ),
    "item_of_other_kind": RoundFacts(
        (), (Observation("x", "market", "road-bins", facts_of({}).observations[0].observed_at, Observed()),)
    ),
    "time_not_aware": RoundFacts((), (Observation("x", "market", "market-lamps", NAIVE, Observed()),)),
    "not_gradable": RoundFacts(
        (), (Observation("x", "market", "market-lamps", scoring_tables.at("2026-12-01 09:00"), Observed(count=1)),)
    ),
    "review_of_other": RoundFacts(
        (), (), (Review("market", "market-lamps", "o1", scoring_tables.at("2026-12-01 09:00")),)
    ),
    "unknown_leaf": RoundFacts((), marks=(LeafMark("1", "MAT"),)),
    "repeated_mark": RoundFacts((), marks=(LeafMark("1.1", "MAT"),)),
    "points_out_of_range": RoundFacts((), marks=(LeafMark("2.3", "AUTH", Fraction(11), Fraction(10)),)),
}


def test_every_refusal_is_tried() -> None:
    assert set(FAULTY) == set(REFUSALS)


@pytest.mark.parametrize("code", FAULTY)
def test_facts_that_cannot_be_scored_are_refused_by_name(code: str) -> None:
    good, fault = facts_of({}), FAULTY[code]
    facts = replace(
        good,
        sites=good.sites + fault.sites,
        observations=good.observations + fault.observations,
        reviews=fault.reviews,
        marks=good.marks + fault.marks,
    )
    with pytest.raises(RoundRefused) as refused:
        score(SCHEME, facts)
    assert [refusal.code for refusal in refused.value.refusals] == [code]
    assert "{" not in str(refused.value)
    listed = (*refusals(SCHEME, facts), *mark_refusals(SCHEME, facts.marks))
    assert [refusal.code for refusal in listed] == [code]


def test_a_superseded_observation_that_cannot_be_graded_is_listed_though_the_round_scores() -> None:
    facts = facts_of({})
    early = Observation("x", "market", "market-lamps", scoring_tables.at("2026-01-01 09:00"), Observed(count=1))
    facts = replace(facts, observations=(*facts.observations, early))
    assert score(SCHEME, facts).marks == score(SCHEME, facts_of({})).marks
    assert [(refusal.code, refusal.reason_code) for refusal in refusals(SCHEME, facts)] == [
        ("not_gradable", "wrong_kind")
    ]


@pytest.mark.parametrize(
    "spoilt",
    [
        replace(SCHEME, methods=tuple(replace(method, weight=Fraction(0)) for method in SCHEME.methods)),
        replace(SCHEME, methods=(replace(SCHEME.methods[0], weight=Fraction(-1)), *SCHEME.methods[1:])),
        replace(SCHEME, nodes=(replace(SCHEME.nodes[0], parent="1.1"), *SCHEME.nodes[1:])),
        replace(SCHEME, nodes=SCHEME.nodes[1:]),
        replace(SCHEME, items=(replace(SCHEME.items[0], node="9"), *SCHEME.items[1:])),
        replace(SCHEME, items=(replace(SCHEME.items[0], field_method="MAT"), *SCHEME.items[1:])),
    ],
    ids=["no weight at all", "weight below zero", "loop", "missing parent", "missing node", "not a field method"],
)
def test_an_edition_that_no_total_can_be_made_of_is_refused(spoilt: Scheme) -> None:
    with pytest.raises(SchemeRefused):
        score(spoilt, facts_of({}))


@pytest.mark.parametrize(
    ("value", "published_as"),
    [
        ("0.00005", "0.0001"),
        ("-0.00005", "-0.0001"),
        ("0.00004999", "0.0000"),
        ("1/3", "0.3333"),
        ("2/3", "0.6667"),
        ("-0.00001", "0.0000"),
    ],
)
def test_figures_are_published_with_four_places_half_away_from_zero(value: str, published_as: str) -> None:
    assert str(published(Fraction(value))) == published_as


def test_a_rounding_difference_is_said_and_not_hidden() -> None:
    thirds = [Fraction(1, 3)] * 3
    assert rounding_difference(Fraction(1), thirds) == Decimal("0.0001")
