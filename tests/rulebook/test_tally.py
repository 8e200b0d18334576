"""Tallies are the observations summed: built at once, moved change by change, or read back into a score."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings

from tests.rulebook.test_scoring import SCHEME, facts_of
from tests.rulebook.worlds import a_scheme, seeds, seen, some_facts
from wenming.rulebook.facts import Observation, RoundFacts
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.scoring import score, score_tallies
from wenming.rulebook.standing import Standing, standings
from wenming.rulebook.tally import (
    CITY,
    Change,
    Tally,
    TallyKey,
    apply,
    deltas,
    factor_denominator,
    regrouped,
    tallies,
)


def kept(held: dict[TallyKey, Tally]) -> dict[TallyKey, Tally]:
    """The tallies behind which there are sites; a row that was emptied may stay in the database."""
    return {key: tally for key, tally in held.items() if not tally.is_empty}


def built(scheme: Scheme, facts: RoundFacts) -> dict[TallyKey, Tally]:
    """The tallies of a round, from nothing."""
    return tallies(standings(scheme, facts), factor_denominator(scheme))


def test_a_tally_holds_exact_sums_for_the_city_and_for_each_role() -> None:
    held = built(SCHEME, facts_of({"repaired": ["o1"]}))
    north = Tally(100, n_graded=1, sum_numerator=66, sum_numerator_today=100, grade_counts=(("B", 1),))
    assert held[TallyKey("road-litter", CITY, "", "north")] == north
    assert held[TallyKey("road-litter", "territory", "north-town", "north")] == north
    assert held[TallyKey("road-litter", "industry_lead", "roads-office", "north")] == north
    assert held[TallyKey("road-litter", "industry_lead", "", "south")].n_graded == 1
    assert (north.sum_factor, north.sum_factor_today) == (Fraction("0.66"), Fraction(1))
    assert held[TallyKey("road-bins", CITY, "", "south")].n_not_observed == 1
    assert held[TallyKey("market-lamps", CITY, "", "south")].n_not_applicable == 1
    assert held[TallyKey("market-parking", "industry_lead", "traffic-police", "south")].sum_factor == Fraction("0.7")


def test_tallies_of_different_editions_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="different editions"):
        Tally(100).plus(Tally(700))


def changed(random: Random, scheme: Scheme, facts: RoundFacts) -> RoundFacts:
    """The round a moment later: an observation more, one fewer repaired finding, or a review withdrawn."""
    kind_of = {site.code: site.kind for site in facts.sites}
    pairs = [(site, item) for site in kind_of for item in scheme.items if item.kind == kind_of[site]]
    if pairs and random.random() < 0.7:
        site, item = random.choice(pairs)
        last = max((o.observed_at for o in facts.observations), default=facts_of({}).observations[0].observed_at)
        key = f"n{len(facts.observations)}"
        units = random.choice((None, {"territory": "u9"}))
        more = Observation(key, site, item.code, last, seen(random, item.rule), units)
        return replace(facts, observations=(*facts.observations, more))
    if facts.repaired and random.random() < 0.5:
        return replace(facts, repaired=facts.repaired - {random.choice(sorted(facts.repaired))})
    return replace(
        facts,
        reviews=facts.reviews[1:],
        observations=facts.observations[:-1] if not facts.reviews else facts.observations,
    )


def changes(scheme: Scheme, before: RoundFacts, after: RoundFacts) -> list[Change]:
    """What stands differently."""
    old = {(standing.site, standing.item): standing for standing in standings(scheme, before)}
    new = {(standing.site, standing.item): standing for standing in standings(scheme, after)}
    return [Change(old.get(place), new.get(place)) for place in {**old, **new} if old.get(place) != new.get(place)]


def random_course(seed: int) -> tuple[Scheme, RoundFacts, RoundFacts, list[Change]]:
    """An edition, a round before and after, and the changes between in any order that keeps each site × item's own."""
    random = Random(seed)
    scheme = a_scheme(random)
    first = last = some_facts(random, scheme)
    course: list[Change] = []
    for _ in range(random.randint(1, 8)):
        later = changed(random, scheme, last)
        course += changes(scheme, last, later)
        last = later
    return scheme, first, last, shuffled(random, course)


def shuffled(random: Random, course: list[Change]) -> list[Change]:
    """The changes in another order; those of one site × item stay in theirs."""
    queues: dict[tuple[str, str], list[Change]] = {}
    for change in course:
        queues.setdefault(place_of(change), []).append(change)
    order = [place_of(change) for change in course]
    random.shuffle(order)
    return [queues[place].pop(0) for place in order]


def place_of(change: Change) -> tuple[str, str]:
    """The site × item of a change."""
    standing = change.after or change.before
    assert isinstance(standing, Standing)
    return standing.site, standing.item


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_tallies_moved_by_changes_in_any_order_are_those_built_from_the_observations(seed: int) -> None:
    scheme, first, last, course = random_course(seed)
    held = built(scheme, first)
    for change in course:
        held.update(apply(held, change, factor_denominator(scheme)))
    assert kept(held) == built(scheme, last)


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_a_score_from_tallies_is_the_score_from_observations_without_the_list_of_lost_marks(seed: int) -> None:
    random = Random(seed)
    scheme = a_scheme(random)
    facts = some_facts(random, scheme)
    assert score_tallies(scheme, built(scheme, facts), facts.marks) == replace(score(scheme, facts), lost=())


def test_a_change_touches_its_rows_in_key_order_so_that_they_can_be_locked() -> None:
    (change,) = changes(SCHEME, facts_of({}), facts_of({"repaired": ["o6"]}))
    touched = deltas(change, 100)
    assert list(touched) == sorted(touched)
    assert {key.role for key in touched} == {CITY, "industry_lead", "territory"}
    assert all(delta.sum_numerator_today == 34 and delta.is_empty for delta in touched.values())


def test_a_unit_is_read_with_its_subordinates_by_gathering_them_and_the_city_stays_the_same() -> None:
    held = built(SCHEME, facts_of({}))
    gathered = regrouped(held, {"north-town": "towns", "south-town": "towns"})
    territory = {role.role: role.units for role in score_tallies(SCHEME, gathered).roles}["territory"]
    assert [unit.code for unit in territory] == ["towns"]
    assert territory[0].marks == score(SCHEME, facts_of({})).field
