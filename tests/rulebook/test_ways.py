"""Who goes where: every place once, each the nearest left; errands shared out evenly among those who may go."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wenming.rulebook.evidence import Position, metres_between
from wenming.rulebook.ways import Errand, share_out, way_round

PLACES = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=4),
    st.builds(Position, st.floats(38, 39), st.floats(100, 101)),
    min_size=1,
    max_size=12,
)
POSTS = ("A", "B", "C")
ERRANDS = st.lists(st.frozensets(st.sampled_from(POSTS)), max_size=40)
WAITING = st.fixed_dictionaries({post: st.integers(0, 20) for post in POSTS})


def test_a_way_worked_by_hand() -> None:
    # Along one meridian a thousandth of a degree is 111 m.
    places = {"far": Position(38.010, 100), "here": Position(38.000, 100), "next": Position(38.001, 100)}
    way = way_round(places, "here")
    assert [stop.key for stop in way] == ["here", "next", "far"]
    assert [round(stop.metres, -1) for stop in way] == [0, 110, 1000]


@given(PLACES)
def test_every_place_is_on_the_way_once_and_the_nearest_comes_next(places: dict[str, Position]) -> None:
    way = way_round(places, min(places))
    assert sorted(stop.key for stop in way) == sorted(places)
    for place, stop in enumerate(way[1:], 1):
        here = places[way[place - 1].key]
        assert stop.metres == min(metres_between(here, places[later.key]) for later in way[place:])


@given(ERRANDS, WAITING)
def test_each_errand_goes_to_one_who_may_and_only_those_of_nobody_are_left(
    able: list[frozenset[str]], waiting: dict[str, int]
) -> None:
    shared = share_out([Errand(str(n), posts) for n, posts in enumerate(able)], waiting)
    assert set(shared) == {str(n) for n, posts in enumerate(able) if posts}
    assert all(shared[str(n)] in posts for n, posts in enumerate(able) if posts)


@given(st.integers(0, 60), WAITING)
def test_where_all_may_go_those_who_are_given_something_end_up_even(count: int, waiting: dict[str, int]) -> None:
    shared = share_out([Errand(str(n), frozenset(POSTS)) for n in range(count)], waiting)
    given_to = Counter(shared.values())
    after = {post: waiting[post] + given_to[post] for post in POSTS}
    assert all(after[post] - min(after.values()) <= 1 for post in given_to), after
    # What stands together stays together: each has one run of the list.
    runs = [shared[str(n)] for n in range(count)]
    assert sum(one != other for one, other in pairwise(runs)) < max(1, len(given_to))


def test_nobody_to_send() -> None:
    assert share_out([Errand("1", frozenset())], {}) == {}
