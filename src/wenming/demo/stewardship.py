"""Who answers for each site: industry lead, territory, partner unit, and a site steward."""

from collections.abc import Iterator
from datetime import date

from wenming.demo.chance import dealt, stream
from wenming.demo.district import Post, Role, Site, StewardRole, Stewardship, Unit, UnitKind
from wenming.demo.organisation import holders_of

_PARTNERS = (UnitKind.DEPARTMENT, UnitKind.ENTERPRISE, UnitKind.INSTITUTION)
_INSTITUTIONS = frozenset({"HOSP", "SCHOOL"})


class _Stewards:
    """Chooses the unit whose steward looks after a site, and deals its stewards out evenly."""

    def __init__(self, units: list[Unit], posts: list[Post]) -> None:
        self._stewards: dict[str, list[Post]] = {}
        for post in posts:
            if post.role is Role.SITE_STEWARD:
                self._stewards.setdefault(post.unit, []).append(post)
        self._by_area = {unit.area: unit for unit in units if unit.kind in (UnitKind.COMMUNITY, UnitKind.SUBDISTRICT)}
        self._firms: dict[str, list[Unit]] = {}
        self._operators = [unit for unit in units if unit.kind is UnitKind.MARKET_OPERATOR]
        self._named = {unit.name: unit for unit in units if unit.kind is UnitKind.INSTITUTION}
        for unit in units:
            if unit.kind is UnitKind.PROPERTY_FIRM:
                self._firms.setdefault(unit.area, []).append(unit)
        self._turn: dict[str, int] = {}

    def _next(self, what: str) -> int:
        turn = self._turn[what] = self._turn.get(what, -1) + 1
        return turn

    def unit_for(self, site: Site) -> Unit:
        """Return the property firm of a compound, the operator of a market, the institution itself, or who is local."""
        local = self._by_area.get(site.community) or self._by_area[site.town]
        if site.kind == "MARKET":
            return self._operators[self._next("MARKET") % len(self._operators)]
        if site.kind in _INSTITUTIONS and site.name in self._named:
            return self._named[site.name]
        firms = self._firms.get(site.town, [])
        turn = self._next(site.town) if site.kind == "RESI" else 0
        # One compound in five has no property firm; its community looks after it.
        if site.kind == "RESI" and firms and turn % 5:
            return firms[turn % len(firms)]
        return local

    def post_of(self, unit: Unit) -> Post:
        """Return the unit's next steward."""
        stewards = self._stewards[unit.code]
        return stewards[self._next(unit.code) % len(stewards)]


def assign(
    seed: int, as_of: date, units: list[Unit], posts: list[Post], sites: list[Site], lead_functions: dict[str, str]
) -> Iterator[Stewardship]:
    """Yield four responsibilities per site; ``lead_functions`` says which department function leads on a kind."""
    holders = holders_of(units)
    towns = {unit.area: unit.code for unit in units if unit.kind is UnitKind.SUBDISTRICT}
    partners = [unit.code for unit in units if unit.kind in _PARTNERS]
    places = sorted({site.community for site in sites})
    partner_of = dict(zip(places, dealt(stream(seed, "partners"), partners, len(places)), strict=True))
    stewards = _Stewards(units, posts)
    since = date(as_of.year - 1, 1, 1)
    for site in sites:
        lead = holders[lead_functions[site.kind]]
        post = stewards.post_of(stewards.unit_for(site))
        yield Stewardship(site.code, StewardRole.INDUSTRY_LEAD, lead, since)
        yield Stewardship(site.code, StewardRole.TERRITORY, towns[site.town], since)
        yield Stewardship(site.code, StewardRole.PARTNER, partner_of[site.community], since)
        yield Stewardship(site.code, StewardRole.SITE_STEWARD, post.unit, since, post.code)
