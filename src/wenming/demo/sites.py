"""The site register: sites of every kind, placed where such places are, and the circles that are found by distance."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from wenming.demo.chance import stream
from wenming.demo.district import Circle, Division, Level, Pair, Road, RoadClass, Site
from wenming.demo.geography import Terrain
from wenming.demo.plane import to_metres
from wenming.demo.scale import Volumes
from wenming.demo.site_names import Namer, counted, countryside, house, opened
from wenming.demo.siting import CIRCLE_M, NoRoom, Placer, Spot

_APART_M = 430.0
# Share of each kind that lies in the core; the others lie along the streets of the towns.
_CORE_SHARE = {
    "SHOP": 0.8, "MARKET": 0.6, "MALL": 0.85, "HOSP": 0.62, "GOV": 0.5, "WINDOW": 0.82, "STATION": 0.3, "BUS": 0.85,
    "TAXI": 0.95, "SQUARE": 0.6, "CULT": 0.5, "SCHOOL": 0.6, "NETBAR": 0.85, "CINEMA": 1.0, "SITE": 0.75,
    "TOILET": 0.75, "HOTEL": 0.85, "DINING": 0.82,
}  # fmt: skip
_COUNTRY = frozenset({"RURAL", "SCENIC"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A site with everything but its code."""

    kind: str
    name: str
    spot: Spot
    attributes: tuple[tuple[str, int], ...]
    is_core: bool = False


class _Builder:
    """Makes the sites of one district, kind by kind."""

    def __init__(self, seed: int, volumes: Volumes, terrain: Terrain) -> None:
        self.seed, self.volumes, self.terrain = seed, volumes, terrain
        self.placer = Placer(terrain)
        self.namer = Namer(stream(seed, "site names"))
        self.drafts: list[Draft] = []
        self.towns = {town.code: town for town in terrain.geography.at(Level.TOWN)}

    def chance(self, kind: str) -> Random:
        """Return the chance that belongs to one kind."""
        return stream(self.seed, "sites", kind)

    def add(self, kind: str, spot: Spot, *, name: str = "", is_core: bool = False, length: int = 0) -> None:
        """Add a site; without a name one is made up."""
        town = self.towns[self.placer.where(spot.at)[1]].name.removesuffix("街道").rstrip("镇乡")
        if name:
            made = self.namer.own(kind, name)
        else:
            made = self.namer(kind, road=spot.road.name, town=town, number=spot.number)
        if is_core:
            self.placer.cores.append(spot.at)
        attributes = (("length", length),) if length else counted(self._counts, kind)
        self.drafts.append(Draft(kind, made, spot, attributes, is_core))

    @property
    def _counts(self) -> Random:
        return stream(self.seed, "counted", str(len(self.drafts)))

    def left(self, kind: str) -> int:
        """Return how many sites of a kind are still to be made."""
        return self.volumes.sites[kind] - sum(draft.kind == kind for draft in self.drafts)

    def place(
        self,
        kind: str,
        find: Callable[[Random], Spot],
        count: int | None = None,
        *,
        fits: Callable[[Pair], bool] | None = None,
    ) -> None:
        """Add ``count`` sites (all that are left) at places found by ``find`` that fit."""
        chance = self.chance(kind)
        for _ in range(self.left(kind) if count is None else count):
            for _ in range(2_000):
                spot = find(chance)
                if fits is None or fits(spot.at):
                    break
            else:
                raise NoRoom(f"No room for another site of kind {kind}.")
            self.add(kind, spot)


def _cores(builder: _Builder) -> None:
    """Choose the core sites of the circles, well apart from each other, in the urban core."""
    wanted, placer = builder.volumes.cores, builder.placer
    core_towns = {code for code, town in builder.towns.items() if town.urban_core}
    communities = [row for row in builder.terrain.geography.at(Level.VILLAGE) if row.is_community]
    chosen: list[Division] = []
    for row in communities:
        at = to_metres(row.position)
        if len(chosen) < wanted["COMM"] and row.parent in core_towns and placer.from_cores(at) >= _APART_M:
            chosen.append(row)
            builder.add("COMM", placer.beside(at), name=row.name, is_core=True)
    if len(chosen) < wanted["COMM"]:
        raise NoRoom("Too few communities stand apart from each other.")
    for row in communities:
        if row not in chosen:
            builder.add("COMM", placer.beside(to_metres(row.position)), name=row.name)
    for kind in ("STATION", "HOSP", "MARKET"):
        chance = builder.chance(kind + " core")
        for _ in range(wanted[kind]):
            for _ in range(4_000):
                spot = placer.frontage(chance, core_share=1.0)
                if placer.from_cores(spot.at) >= _APART_M:
                    break
            else:
                raise NoRoom("The core is too small for its circles.")
            builder.add(kind, spot, is_core=True)


def _members(builder: _Builder) -> None:
    """Place compounds and toilets around the core sites in turn, the others well away from all of them."""
    placer, members = builder.placer, builder.volumes.members
    for kind in ("RESI", "TOILET"):
        chance = builder.chance(kind + " members")
        order = list(placer.cores)
        chance.shuffle(order)
        for index in range(members[kind]):
            builder.add(kind, placer.around(chance, order[index % len(order)]))

    def home(chance: Random) -> Spot:
        return placer.in_block(chance) if chance.random() < 0.77 else placer.at_seat(chance)

    builder.place("RESI", home, fits=placer.surely_outside)
    builder.place("TOILET", lambda chance: placer.frontage(chance, core_share=0.75), fits=placer.surely_outside)


def _lanes(builder: _Builder) -> None:
    """Register back lanes: so many inside circles, the others outside; those near a circle's edge are left out."""
    placer, inside = builder.placer, builder.volumes.members["ALLEY"]
    lanes = list(builder.terrain.geography.on(RoadClass.LANE))
    within = [lane for lane in lanes if placer.surely_inside(placer.on_road(lane, 0.5).at)][:inside]
    without = [lane for lane in lanes if placer.surely_outside(placer.on_road(lane, 0.5).at)]
    outside = builder.volumes.sites["ALLEY"] - inside
    if len(within) < inside or len(without) < outside:
        raise NoRoom("There are too few back lanes.")
    for lane in sorted(within + without[:outside], key=lambda road: road.code):
        builder.add("ALLEY", placer.on_road(lane, 0.5), name=lane.name, length=lane.length_m)


def _streets(builder: _Builder) -> None:
    """Register road sections, busiest first, and crossings."""
    geography, placer = builder.terrain.geography, builder.placer
    roads: list[Road] = []
    for road_class in (RoadClass.MAIN, RoadClass.SECONDARY, RoadClass.TOWN, RoadClass.COUNTY):
        roads += geography.on(road_class)
    for road in roads[: builder.volumes.sites["ROAD"]]:
        builder.add("ROAD", placer.on_road(road, 0.5), name=road.name, length=road.length_m)
    for name, at in builder.terrain.crossings[: builder.volumes.sites["CROSS"]]:
        builder.add("CROSS", placer.beside(at), name=name)


def _country(builder: _Builder) -> None:
    """Register town offices, villages and market towns."""
    placer, geography = builder.placer, builder.terrain.geography
    for town in geography.at(Level.TOWN):
        name = town.name + ("综合文化站" if town.urban_core else "新时代文明实践所")
        builder.add("STREET", placer.beside(_dry(placer, to_metres(town.position))), name=name)
    for row in geography.at(Level.VILLAGE):
        if not row.is_community:
            builder.add("RURAL", placer.beside(to_metres(row.position)), name=row.name)
    for seat in builder.terrain.seats:
        if builder.left("RURAL"):
            builder.add("RURAL", placer.beside(_dry(placer, seat.at)), name=f"{seat.name}集镇")


def _dry(placer: Placer, at: Pair) -> Pair:
    """Return the place, moved north until it is out of the water."""
    while not placer.is_dry(at):
        at = (at[0], at[1] + 60.0)
    return at


def _along_streets(builder: _Builder) -> None:
    """Place everything that stands along streets, and the parks."""
    placer = builder.placer

    def front(kind: str) -> Callable[[Random], Spot]:
        aside = (5.0, 9.0) if kind == "BUS" else (16.0, 34.0)
        return lambda chance: placer.frontage(chance, core_share=_CORE_SHARE[kind], aside=aside)

    for kind in _CORE_SHARE:
        if kind != "TOILET":
            builder.place(kind, front(kind))
    builder.place("PARK", placer.in_park, len(builder.terrain.parks))
    builder.place("PARK", lambda c: placer.in_block(c, 90.0) if c.random() < 0.6 else placer.at_seat(c))
    builder.place("SCENIC", lambda chance: placer.at_seat(chance, 1600.0))


def _numbered(builder: _Builder, fixed_kinds: frozenset[str], year: int) -> Iterator[tuple[Draft, Site]]:
    """Give every draft its code: kind, town, serial number within both."""
    serials: dict[tuple[str, str], int] = {}
    chance = stream(builder.seed, "opened")
    for draft in sorted(builder.drafts, key=lambda draft: draft.kind):
        position, town, lowest, cell = builder.placer.where(draft.spot.at)
        serial = serials[draft.kind, town] = serials.get((draft.kind, town), 0) + 1
        yield (
            draft,
            Site(
                code=f"{draft.kind}-{town[6:9]}-{serial:03d}",
                kind=draft.kind,
                name=draft.name,
                address=countryside(builder.towns[town].name, draft.name)
                if draft.kind in _COUNTRY
                else house(draft.spot.road.name, draft.spot.number),
                position=position,
                town=town,
                community=lowest,
                cell=cell,
                fixed=draft.kind in fixed_kinds,
                opened=opened(chance, year),
                road=draft.spot.road.code,
                attributes=draft.attributes,
            ),
        )


def make_sites(
    seed: int, volumes: Volumes, terrain: Terrain, *, fixed_kinds: frozenset[str], year: int
) -> tuple[list[Site], list[Circle]]:
    """Return the site register and the circles; kinds in ``fixed_kinds`` come into a draw from a fixed list."""
    builder = _Builder(seed, volumes, terrain)
    for step in (_cores, _members, _lanes, _streets, _country, _along_streets):
        step(builder)
    kinds = tuple(volumes.members)
    sites: list[Site] = []
    circles: list[Circle] = []
    for draft, site in _numbered(builder, fixed_kinds, year):
        sites.append(site)
        if draft.is_core:
            circles.append(Circle(f"Q{len(circles) + 1:02d}", f"{site.name}点位圈", site.code, CIRCLE_M, kinds))
    return sites, circles
