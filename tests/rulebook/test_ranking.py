"""Units are ranked as if each were the city, with others' means where a kind of site is missing."""

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from tests.rulebook.scoring_tables import GRADES
from tests.rulebook.tables import table
from tests.rulebook.test_tally import built
from tests.rulebook.worlds import RULES, START, a_scheme, seeds, some_facts
from wenming.rulebook.facts import Observation, RoundFacts, Site
from wenming.rulebook.marks import published
from wenming.rulebook.ranking import ranking
from wenming.rulebook.rules import Observed
from wenming.rulebook.scheme import Item, Kind, Method, MethodKind, Node, Scheme
from wenming.rulebook.scoring import score
from wenming.rulebook.tally import regrouped
from wenming.rulebook.worth import SchemeRefused

COUNTED, YES_NO = RULES[0], RULES[1]
SCHEME = Scheme(
    "ranking",
    "",
    tuple(GRADES.items()),
    (Method("FIELD", MethodKind.FIELD, "", Fraction(40)),),
    (Node("1", None, "", 1),),
    (Kind("road", "", Fraction(3)), Kind("market", "", Fraction(1)), Kind("station", "", Fraction(5))),
    (
        Item("litter", "road", "1", "", COUNTED),
        Item("bins", "road", "1", "", YES_NO),
        Item("stalls", "market", "1", "", COUNTED),
        Item("taxis", "station", "1", "", COUNTED),
    ),
)


def held_by(town: str, code: str, kind: str) -> Site:
    """A site that a town answers for."""
    return Site(code, kind, "", {"territory": town})


def facts_of(case: dict[str, Any]) -> RoundFacts:
    """The worked round."""
    sites = (
        held_by("east", "east-1", "road"),
        held_by("east", "east-2", "road"),
        held_by("east", "east-3", "market"),
        held_by("west", "west-1", "road"),
        held_by("south", "south-1", "market"),
        held_by("", "stray", "road"),
        held_by("idle", "idle-1", "road"),
    )
    seen = (
        ("east-1", "litter", Observed(count=0)),
        ("east-2", "litter", Observed(count=2)),
        ("east-1", "bins", Observed(yes=case["east_bins"])),
        ("east-2", "bins", Observed(not_applicable=True)),
        ("east-3", "stalls", Observed(count=1)),
        ("west-1", "litter", Observed(count=0)),
        ("south-1", "stalls", Observed(count=0)),
        ("stray", "litter", Observed(count=9)),
    )
    return RoundFacts(
        sites, tuple(Observation(f"o{i}", site, item, START, what) for i, (site, item, what) in enumerate(seen))
    )


CASES = table("ranking")["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_the_table_comes_out_as_worked_by_hand(case: dict[str, Any]) -> None:
    scheme = replace(SCHEME, missing_kind_rule=case["rule"])
    lines = ranking(scheme, built(scheme, facts_of(case)), "territory")
    ranked = [line for line in lines if line.place is not None]
    assert {line.unit: str(published(line.marks.won)) for line in ranked} == case["marks"]
    assert [line.unit for line in ranked] == list(case["marks"])
    assert [line.place for line in ranked] == [1, 2, 3]
    assert {line.marks.available for line in ranked} == {40}


def test_nobody_is_not_ranked_and_a_unit_with_nothing_graded_has_no_place() -> None:
    lines = ranking(SCHEME, built(SCHEME, facts_of(CASES[0])), "territory")
    assert "" not in {line.unit for line in lines}
    assert (lines[-1].unit, lines[-1].place, lines[-1].place_today) == ("idle", None, None)


def test_a_line_says_which_kinds_are_its_own_and_a_kind_no_unit_has_leaves_the_weights() -> None:
    south = ranking(SCHEME, built(SCHEME, facts_of(CASES[0])), "territory")[1]
    assert [(kind.kind, kind.is_own, kind.rate) for kind in south.kinds] == [
        ("road", False, Fraction("0.91625")),
        ("market", True, 1),
    ]


def test_equal_marks_share_a_place_and_the_next_place_is_left_out() -> None:
    sites = tuple(held_by(town, town, "road") for town in ("a", "b", "c"))
    counts = {"a": 0, "b": 0, "c": 1}
    seen = tuple(Observation(town, town, "litter", START, Observed(count=n)) for town, n in counts.items())
    facts = RoundFacts(sites, seen, repaired=frozenset("c"))
    lines = ranking(SCHEME, built(SCHEME, facts), "territory")
    assert [(line.unit, line.place, line.place_today) for line in lines] == [("a", 1, 1), ("b", 1, 1), ("c", 3, 1)]


def test_units_are_ranked_with_their_subordinates_by_gathering_them_first() -> None:
    held = regrouped(built(SCHEME, facts_of(CASES[0])), {"west": "east"})
    lines = ranking(SCHEME, held, "territory")
    assert {line.unit for line in lines} == {"east", "south", "idle"}


def test_a_rule_for_missing_kinds_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SchemeRefused):
        ranking(replace(SCHEME, missing_kind_rule="zero"), {}, "territory")


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_a_unit_that_holds_every_site_scores_what_the_city_scores(seed: int) -> None:
    random = Random(seed)
    scheme = a_scheme(random)
    facts = some_facts(random, scheme)
    everything = {"territory": "all", "industry_lead": "all"}
    facts = replace(
        facts,
        sites=tuple(replace(site, units=everything) for site in facts.sites),
        observations=tuple(replace(seen, units=everything) for seen in facts.observations),
    )
    lines = ranking(scheme, built(scheme, facts), "territory")
    assert [line.marks for line in lines] == [score(scheme, facts).field][: len(lines)]
