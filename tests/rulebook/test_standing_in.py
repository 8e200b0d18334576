"""Who is told in place of a vacant post, case by case as an official would say it."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.rulebook.standing_in import INSTEAD_LABELS, ROLES, Found, Instead, farthest, told

CASES = tomllib.loads((Path(__file__).parent / "cases" / "standing_in.toml").read_text(encoding="utf-8"))["case"]
UNITS = {"community": 3, "street": 2, "office": 1}


def held(posts: list[str]) -> dict[tuple[str, int | None], list[int]]:
    """``street head 7``: account 7 is head of the street."""
    found: dict[tuple[str, int | None], list[int]] = {}
    for post in posts:
        unit, role, person = post.split()
        found.setdefault((role, UNITS[unit]), []).append(int(person))
        found.setdefault((role, None), []).append(int(person))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_case(case: dict[str, Any]) -> None:
    found = told(case["asked"], [UNITS[unit] for unit in case["line"]], held(case["held"]))
    assert list(found.people) == case["told"]
    assert (found.instead or "") == case["instead"]


POSTS = sorted((role, unit) for role in ROLES | {"information_officer"} for unit in (1, 2, 3))


@given(st.sets(st.sampled_from(POSTS)))
def test_somebody_is_told_as_long_as_anybody_could_be(filled: set[tuple[str, int]]) -> None:
    """Account 100 for the first of the posts, 101 for the second …"""
    posts: dict[tuple[str, int | None], list[int]] = {}
    for number, (role, unit) in enumerate(sorted(filled), 100):
        posts[role, unit] = [number]
        posts.setdefault((role, None), []).append(number)
    found = told(("information_officer",), (3, 2, 1), posts)
    assert bool(found.people) == bool(filled)
    assert (found.instead is Instead.NOBODY) == (not filled)
    assert (found.instead is None) == (("information_officer", 3) in filled)


def test_the_farthest_of_several_is_said() -> None:
    above, nobody = Found((1,), Instead.ABOVE, 2), Found((), Instead.NOBODY)
    assert farthest([Found((1,)), above]) is Instead.ABOVE
    assert farthest([above, nobody]) is Instead.NOBODY
    assert farthest([Found((1,))]) is None
    assert set(INSTEAD_LABELS) == set(Instead)
