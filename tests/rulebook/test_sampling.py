"""A draw follows from its seed alone."""

from random import Random

import pytest

from wenming.rulebook.sampling import Candidate, DrawRefused, draw, lot, register_digest

KINDS = ("MARKET", "ROAD", "PARK")


def register(chance: Random) -> list[Candidate]:
    """A register of made-up size."""
    return [Candidate(f"{kind}-{n:04}", kind) for kind in KINDS for n in range(chance.randint(3, 40))]


@pytest.mark.parametrize("seed", range(40))
def test_the_same_seed_draws_the_same_sites_in_any_order(seed: int) -> None:
    chance = Random(seed)
    sites = register(chance)
    counts = {kind: chance.randint(0, 3) for kind in KINDS}
    first = draw(sites, counts, str(seed))
    chance.shuffle(sites)
    assert draw(sites, dict(reversed(counts.items())), str(seed)) == first
    assert len(first) == sum(counts.values()) == len(set(first))


@pytest.mark.parametrize("seed", range(20))
def test_drawing_more_keeps_what_was_drawn_and_other_kinds_make_no_difference(seed: int) -> None:
    sites = register(Random(seed))
    few = set(draw(sites, {"ROAD": 1}, str(seed)))
    assert few <= set(draw(sites, {"ROAD": 3, "PARK": 2}, str(seed)))
    roads = [site for site in sites if site.kind == "ROAD"]
    assert set(draw(roads, {"ROAD": 1}, str(seed))) == few


def test_every_site_has_about_the_same_chance() -> None:
    sites = [Candidate(f"S{n}", "ROAD") for n in range(10)]
    drawn = [code for seed in range(3000) for code in draw(sites, {"ROAD": 2}, f"seed {seed}")]
    for site in sites:
        assert 500 < drawn.count(site.code) < 700


def test_a_site_that_was_drawn_has_a_lower_number_than_one_that_was_not() -> None:
    sites = register(Random(1))
    drawn = set(draw(sites, {"ROAD": 3}, "s"))
    left = {site.code for site in sites if site.kind == "ROAD"} - drawn
    assert max(lot("s", code) for code in drawn) < min(lot("s", code) for code in left)


@pytest.mark.parametrize(
    ("counts", "seed", "code"),
    [({"ROAD": 9}, "s", "too_many"), ({"ROAD": -1}, "s", "below_zero"), ({"ROAD": 1}, "  ", "no_seed")],
)
def test_what_cannot_be_drawn_is_refused(counts: dict[str, int], seed: str, code: str) -> None:
    with pytest.raises(DrawRefused) as refused:
        draw([Candidate("R1", "ROAD"), Candidate("R2", "ROAD")], counts, seed)
    assert refused.value.code == code


def test_a_site_listed_twice_is_refused_and_the_register_has_a_fingerprint() -> None:
    with pytest.raises(DrawRefused, match="R1"):
        draw([Candidate("R1", "ROAD"), Candidate("R1", "ROAD")], {"ROAD": 1}, "s")
    one, other = Candidate("R1", "ROAD"), Candidate("R2", "ROAD")
    assert register_digest([one, other]) == register_digest([other, one]) != register_digest([one])
