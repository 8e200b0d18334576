"""The registers: counts, references, circles found by distance, and somebody who answers for every site."""

from collections import Counter
from datetime import date

import pytest
import shapely
from shapely import Polygon

from wenming.demo.chronicle import District
from wenming.demo.district import Role, StewardRole, UnitKind
from wenming.demo.geography import lay_land
from wenming.demo.registers import make_registers
from wenming.demo.scale import Scale, volumes
from wenming.engines.geodesy import Position, metres_between
from wenming.people.roles import ROLES
from wenming.rulebook.scheme import Scheme

MEMBERS = {"RESI": 353, "ALLEY": 38, "TOILET": 40}


def _members(district: District) -> dict[str, set[str]]:
    """Find the members of all circles by distance alone."""
    sites = {site.code: site for site in district.registers.sites}
    found: dict[str, set[str]] = {}
    for circle in district.registers.circles:
        core = Position(*sites[circle.core].position)
        for site in sites.values():
            if site.kind in circle.member_kinds and metres_between(core, Position(*site.position)) <= circle.radius_m:
                found.setdefault(site.kind, set()).add(site.code)
    return found


def test_full_counts(full: District) -> None:
    registers = full.registers
    responsible = [unit for unit in registers.units if not unit.parent]
    assert len(responsible) == 118
    assert len(registers.units) - len(responsible) == 300
    assert len(registers.groups) == 10
    assert len(registers.sites) == 4_045
    assert len(registers.circles) == 60
    cores = {site.code: site.kind for site in registers.sites}
    assert Counter(cores[circle.core] for circle in registers.circles) == {
        "COMM": 18, "MARKET": 32, "STATION": 5, "HOSP": 5,
    }  # fmt: skip


def test_circle_members_are_found_by_distance(full: District, next_year: District) -> None:
    for district in (full, next_year):
        assert {kind: len(codes) for kind, codes in _members(district).items()} == MEMBERS
    assert sum(MEMBERS.values()) == 431


def test_circle_members_of_the_small_district(small: District) -> None:
    found = _members(small)
    assert {kind: len(codes) for kind, codes in found.items()} == volumes(Scale.SMALL).members


@pytest.mark.parametrize("seed", [7, 2024, 987_654_321])
def test_circle_members_for_other_seeds(seed: int, scheme: Scheme) -> None:
    counts = volumes(Scale.FULL)
    registers = make_registers(seed, date(2026, 11, 22), counts, lay_land(seed, counts.land), scheme)
    assert Counter(site.kind for site in registers.sites) == counts.sites
    assert len(registers.circles) == 60


def test_every_kind_of_the_scheme_has_its_sites(district: District, scheme: Scheme) -> None:
    counts = Counter(site.kind for site in district.registers.sites)
    assert counts == volumes(district.scale).sites
    assert set(counts) == {kind.code for kind in scheme.kinds}


def test_codes_and_names_are_unique(district: District) -> None:
    registers = district.registers
    for codes in (
        [site.code for site in registers.sites],
        [(site.kind, site.name) for site in registers.sites],
        [unit.code for unit in registers.units],
        [unit.name for unit in registers.units],
        [post.code for post in registers.posts],
        [person.login for person in registers.people],
        [person.key for person in registers.people],
    ):
        assert len(codes) == len(set(codes))


def test_sites_lie_in_the_town_and_cell_they_name(district: District) -> None:
    towns = {row.code: Polygon(row.outline[0]) for row in district.geography.divisions if row.outline}
    cells = {cell.code: cell for cell in district.geography.cells}
    lowest = {row.code: row.parent for row in district.geography.divisions}
    for site in district.registers.sites:
        assert towns[site.town].distance(shapely.Point(site.position)) < 1e-5
        assert cells[site.cell].town == site.town
        assert lowest[site.community] == site.town


def test_every_function_of_the_scheme_is_held_by_one_department(district: District, scheme: Scheme) -> None:
    held = Counter(function for unit in district.registers.units for function in unit.functions)
    wanted = {item.function for item in scheme.items if item.function} | {kind.lead_function for kind in scheme.kinds}
    assert wanted <= set(held)
    assert set(held.values()) == {1}


def test_four_roles_answer_for_every_site(district: District) -> None:
    rows = district.registers.stewardships
    held = Counter((row.site, row.role) for row in rows)
    assert set(held.values()) == {1}
    assert len(held) == 4 * len(district.registers.sites)
    posts = {post.code: post for post in district.registers.posts}
    units = {unit.code for unit in district.registers.units}
    for row in rows:
        assert row.unit in units
        assert bool(row.post) == (row.role is StewardRole.SITE_STEWARD)
        if row.post:
            assert posts[row.post].unit == row.unit
            assert posts[row.post].role is Role.SITE_STEWARD


def test_every_unit_has_a_head_and_an_information_officer(district: District) -> None:
    roles = {(post.unit, post.role) for post in district.registers.posts}
    for unit in district.registers.units:
        if unit.kind is not UnitKind.CREATION_OFFICE:
            assert (unit.code, Role.HEAD) in roles
            assert (unit.code, Role.INFORMATION_OFFICER) in roles


def test_posts_carry_roles_that_the_product_has(district: District) -> None:
    assert {post.role.value for post in district.registers.posts} <= set(ROLES)
    administrators = [post for post in district.registers.posts if ROLES[post.role.value].administers]
    assert len(administrators) == len({post.person for post in administrators}) == 3


def test_working_groups_have_a_lead_and_a_leader(district: District) -> None:
    units = {unit.code for unit in district.registers.units}
    leaders = {post.code for post in district.registers.posts if post.role is Role.LEADER}
    for group in district.registers.groups:
        assert group.lead in units
        assert set(group.members) <= units
        assert group.leader_post in leaders
