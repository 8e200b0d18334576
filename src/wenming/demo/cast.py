"""Who does what in the histories: the post that files, dispatches, handles, verifies; the unit that leads and holds."""

from random import Random

from wenming.demo.district import Post, Registers, Role, Site, StewardRole, Unit, UnitKind
from wenming.demo.organisation import OFFICE, holders_of
from wenming.rulebook.verification import Tier


class Cast:
    """Looks up posts by unit and role, and chooses units for issues."""

    def __init__(self, registers: Registers) -> None:
        self.units = {unit.code: unit for unit in registers.units}
        self.sites = {site.code: site for site in registers.sites}
        self._holders = holders_of(list(registers.units))
        self._posts: dict[tuple[str, Role], list[str]] = {}
        for post in registers.posts:
            self._posts.setdefault((post.unit, post.role), []).append(post.code)
        self._below: dict[str, list[Unit]] = {}
        for unit in registers.units:
            if unit.parent:
                self._below.setdefault(unit.parent, []).append(unit)
        self._answering: dict[tuple[str, StewardRole], str] = {}
        self._stewards: dict[str, str] = {}
        for row in registers.stewardships:
            self._answering[row.site, row.role] = row.unit
            if row.post:
                self._stewards[row.site] = row.post

    def office(self, chance: Random, role: Role) -> str:
        """Return one of the creation office's posts."""
        return chance.choice(self._posts[OFFICE, role])

    def officer(self, unit: str) -> str:
        """Return the information officer of a unit."""
        return self._posts[unit, Role.INFORMATION_OFFICER][0]

    def steward(self, site: str) -> str:
        """Return the post of a site's steward."""
        return self._stewards[site]

    def verifier(self, chance: Random, tier: Tier) -> str:
        """Return who verifies by a tier: the desk itself, or somebody sent out."""
        return self.office(chance, Role.DISPATCHER if tier is Tier.DESK else Role.VERIFIER)

    def lead(self, chance: Random, site: Site, function: str) -> str:
        """Return the unit that an issue is dispatched to: the department of its function, or the territory."""
        department = self._holders.get(function, "")
        if department and chance.random() < 0.52:
            return department
        return self._answering[site.code, StewardRole.TERRITORY]

    def other_lead(self, site: Site, not_this: str) -> str:
        """Return the unit that gets an issue after the first one returned it."""
        for role in (StewardRole.TERRITORY, StewardRole.INDUSTRY_LEAD, StewardRole.PARTNER):
            unit = self._answering[site.code, role]
            if unit != not_this:
                return unit
        raise ValueError(f"Only one unit answers for {site.code}.")

    def subordinate(self, chance: Random, lead: str, site: Site) -> str:
        """Return the unit below the lead unit that it passes an issue at a site down to; empty if there is none."""
        below = self._below.get(lead, [])
        steward = self._answering[site.code, StewardRole.SITE_STEWARD]
        if any(unit.code == steward for unit in below):
            return steward
        here = [unit for unit in below if unit.area in (site.community, site.town)]
        fitting = [unit for unit in here if unit.kind is not UnitKind.PROPERTY_FIRM] or below
        return chance.choice(fitting).code if fitting else ""


def inspectors(registers: Registers) -> list[Post]:
    """Return the posts that patrol."""
    return [post for post in registers.posts if post.role is Role.INSPECTOR]
