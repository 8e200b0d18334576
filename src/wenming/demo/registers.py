"""All registers of the district: units, posts and people, working groups, sites, circles and who answers for what."""

from datetime import date

from wenming.demo.appointments import make_groups, make_posts
from wenming.demo.district import Registers
from wenming.demo.geography import Terrain
from wenming.demo.organisation import make_units
from wenming.demo.scale import Volumes
from wenming.demo.sites import make_sites
from wenming.demo.stewardship import assign
from wenming.rulebook.scheme import Scheme

# Kinds that come into a draw from a list known beforehand; of the others some are found on the day.
FIXED_KINDS = frozenset(
    {
        "ROAD", "SHOP", "CROSS", "COMM", "STREET", "MARKET", "MALL", "HOSP", "GOV", "STATION", "PARK", "SQUARE",
        "SCENIC", "CULT", "SCHOOL", "SITE", "HOTEL",
    }
)  # fmt: skip


def make_registers(seed: int, as_of: date, volumes: Volumes, terrain: Terrain, scheme: Scheme) -> Registers:
    """Fill the registers of one district for the kinds of one scheme."""
    units = make_units(seed, volumes, terrain.geography)
    posts, people = make_posts(seed, as_of, units, leaders=volumes.groups)
    sites, circles = make_sites(seed, volumes, terrain, fixed_kinds=FIXED_KINDS, year=as_of.year - 1)
    lead_functions = {kind.code: kind.lead_function for kind in scheme.kinds}
    stewardships = tuple(assign(seed, as_of, units, posts, sites, lead_functions))
    return Registers(
        units=tuple(units),
        people=tuple(people),
        posts=tuple(posts),
        groups=tuple(make_groups(units, posts, volumes.groups)),
        sites=tuple(sites),
        stewardships=stewardships,
        circles=tuple(circles),
    )
