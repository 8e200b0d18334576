"""How every check item stands at every site of a round: which observation counts, how it grades, who answers for it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from wenming.rulebook.facts import INDUSTRY_LEAD, NOBODY, Observation, Refusal, Review, RoundFacts, RoundRefused, Site
from wenming.rulebook.grading import Graded, Grader, NotGradable, best_factor, grader, held_to
from wenming.rulebook.rules import Observed
from wenming.rulebook.scheme import Item, Scheme

Units = tuple[tuple[str, str], ...]
"""(role, unit code) for every role of the round, in the roles' order; an empty unit code is nobody."""


class Standing(NamedTuple):
    """How one check item stands at one site; a named tuple, because a round has a hundred thousand of them.

    ``graded`` is ``None`` where nothing was observed. ``factor_today`` is the factor in the second figure: the best
    the rule can give once the finding is repaired, else the factor itself; ``None`` where nothing was graded.
    ``held_to`` is the threshold's value there, taken from the site's attribute where the threshold refers to one.
    """

    site: str
    item: str
    area: str
    units: Units
    observation: str | None = None
    graded: Graded | None = None
    factor_today: Fraction | None = None
    held_to: Fraction | bool | str | None = None


def counting(observations: Iterable[Observation], reviews: Iterable[Review] = ()) -> dict[tuple[str, str], Observation]:
    """The observation that counts for each site × item.

    The latest by the time observed, equal times by key; where a review names one, that one, until another review.
    """
    observations = list(observations)
    latest: dict[tuple[str, str], Observation] = {}
    for observation in observations:
        place = (observation.site, observation.item)
        held = latest.setdefault(place, observation)
        if held is not observation and _order(held) < _order(observation):
            latest[place] = observation
    return {**latest, **_reviewed(observations, reviews)}


def _order(observation: Observation) -> tuple[datetime, str]:
    return observation.observed_at, observation.key


def _reviewed(observations: Iterable[Observation], reviews: Iterable[Review]) -> dict[tuple[str, str], Observation]:
    """The observations that reviews name, each by the latest review of its site × item."""
    latest = sorted(reviews, key=lambda review: (review.at, review.observation))
    names = {review.observation for review in latest}
    by_key = {observation.key: observation for observation in observations if observation.key in names}
    chosen: dict[tuple[str, str], Observation] = {}
    for review in latest:
        named = by_key.get(review.observation)
        if named is None or (named.site, named.item) != (review.site, review.item):
            raise RoundRefused((_review_of_other(review),))
        chosen[review.site, review.item] = named
    return chosen


def standings(scheme: Scheme, facts: RoundFacts) -> list[Standing]:
    """Every site × item of its kind, sites by code and items in the scheme's order. Raises :class:`RoundRefused`."""
    return list(each_standing(scheme, facts))


def each_standing(scheme: Scheme, facts: RoundFacts) -> Iterator[Standing]:
    """As :func:`standings`, one after another; what cannot be graded is refused at the end, all together."""
    faults = [*_site_faults(scheme, facts), *_observation_faults(scheme, facts)]
    if faults:
        raise RoundRefused(tuple(faults))
    chosen = counting(facts.observations, facts.reviews)
    assess = Assessor(scheme, facts)
    by_kind = items_by_kind(scheme)
    for site in sorted(facts.sites, key=lambda site: site.code):
        for item in by_kind[site.kind]:
            observation = chosen.get((site.code, item.code))
            try:
                yield assess(site, item, observation)
            except NotGradable as reason:
                faults.append(_not_gradable(chosen[site.code, item.code], reason))
    if faults:
        raise RoundRefused(tuple(faults))


@dataclass(frozen=True, slots=True)
class _Ready:
    """What grading at a site needs of an item."""

    grade: Grader
    best: Fraction
    is_by_attribute: bool


class Assessor:
    """Says how an item stands at a site, for one edition and one round's roles, holders and repaired findings."""

    def __init__(self, scheme: Scheme, facts: RoundFacts) -> None:
        grades = scheme.factors
        self._ready = {
            item.code: _Ready(
                grader(item.rule, grades), best_factor(item.rule, grades), item.rule.threshold.attribute is not None
            )
            for item in scheme.items
        }
        self._roles = roles_of(facts)
        self._holders = facts.holders
        self._repaired = facts.repaired
        self._lead_at = self._roles.index(INDUSTRY_LEAD) if INDUSTRY_LEAD in self._roles else None
        self._leads: dict[str, Units] = {
            item.function: ((INDUSTRY_LEAD, self._holders.get(item.function, NOBODY)),) for item in scheme.items
        }
        self._units_of: tuple[str, Units] = ("", ())

    def __call__(self, site: Site, item: Item, observation: Observation | None) -> Standing:
        """The standing given the counting observation, if any. Raises :class:`NotGradable`."""
        if observation is None or observation.units is None:
            units = self._current_units(site, item)
        else:
            units = tuple([(role, observation.units.get(role, NOBODY)) for role in self._roles])
        if observation is None:
            return Standing(site.code, item.code, site.area, units)
        ready = self._ready[item.code]
        observed, needed = observation.observed, item.rule.threshold.value
        if ready.is_by_attribute:
            observed = with_attributes(observed, site, item)
        graded = ready.grade(observed)
        if graded.factor is None:
            return Standing(site.code, item.code, site.area, units, observation.key, graded)
        if ready.is_by_attribute:
            needed = held_to(item.rule, observed.attributes)
        today = ready.best if observation.key in self._repaired else graded.factor
        return Standing(site.code, item.code, site.area, units, observation.key, graded, today, needed)

    def _current_units(self, site: Site, item: Item) -> Units:
        """As :func:`answering`, in the roles' order; the sites come one after another with all their items."""
        code, units = self._units_of
        if code != site.code:
            units = tuple([(role, site.units.get(role, NOBODY)) for role in self._roles])
            self._units_of = (site.code, units)
        if item.function and self._holders and self._lead_at is not None:
            return units[: self._lead_at] + self._leads[item.function] + units[self._lead_at + 1 :]
        return units


def answering(site: Site, item: Item, holders: Mapping[str, str]) -> dict[str, str]:
    """Who answers for an item at a site, role → unit.

    Where the item names a department function its industry lead is the unit holding that function, nobody if none
    holds it; with no holders known at all, the site's own industry lead stands.
    """
    units = dict(site.units)
    if item.function and holders:
        units[INDUSTRY_LEAD] = holders.get(item.function, NOBODY)
    return units


def with_attributes(observed: Observed, site: Site, item: Item) -> Observed:
    """``observed`` with the attribute of the site that the item's threshold refers to, unless frozen with it."""
    attribute = item.rule.threshold.attribute
    if attribute is None or attribute in observed.attributes or attribute not in site.attributes:
        return observed
    return Observed(
        count=observed.count,
        number=observed.number,
        yes=observed.yes,
        numerator=observed.numerator,
        denominator=observed.denominator,
        sizes=observed.sizes,
        grade=observed.grade,
        not_applicable=observed.not_applicable,
        attributes={**observed.attributes, attribute: site.attributes[attribute]},
    )


def roles_of(facts: RoundFacts) -> tuple[str, ...]:
    """The roles that the round is rolled up by, in alphabetical order."""
    if facts.roles:
        return tuple(sorted(set(facts.roles)))
    found = {role for site in facts.sites for role in site.units}
    for observation in facts.observations:
        if observation.units:
            found.update(observation.units)
    if facts.holders:
        found.add(INDUSTRY_LEAD)
    return tuple(sorted(found - {""}))


def items_by_kind(scheme: Scheme) -> dict[str, list[Item]]:
    """The check items of each kind of site, in the scheme's order."""
    items: dict[str, list[Item]] = {kind.code: [] for kind in scheme.kinds}
    for item in scheme.items:
        items[item.kind].append(item)
    return items


def refusals(scheme: Scheme, facts: RoundFacts) -> tuple[Refusal, ...]:
    """Everything about the sites, observations and reviews that cannot be scored, superseded observations included."""
    faults = [*_site_faults(scheme, facts), *_observation_faults(scheme, facts)]
    at_fault = {fault.parts.get("observation") for fault in faults}
    sites = {site.code: site for site in facts.sites}
    items = {item.code: item for item in scheme.items}
    graders = {item.code: grader(item.rule, scheme.factors) for item in scheme.items}
    for observation in facts.observations:
        if observation.key in at_fault:
            continue
        item = items[observation.item]
        try:
            graders[item.code](with_attributes(observation.observed, sites[observation.site], item))
        except NotGradable as reason:
            faults.append(_not_gradable(observation, reason))
    placed = {observation.key: (observation.site, observation.item) for observation in facts.observations}
    faults.extend(
        _review_of_other(review)
        for review in facts.reviews
        if placed.get(review.observation) != (review.site, review.item)
    )
    return tuple(faults)


def _site_faults(scheme: Scheme, facts: RoundFacts) -> Iterable[Refusal]:
    kinds = {kind.code for kind in scheme.kinds}
    seen: set[str] = set()
    for site in facts.sites:
        if site.code in seen:
            yield Refusal("repeated_site", {"site": site.code})
        seen.add(site.code)
        if site.kind not in kinds:
            yield Refusal("unknown_kind", {"site": site.code, "kind": site.kind})


def _observation_faults(scheme: Scheme, facts: RoundFacts) -> Iterable[Refusal]:
    kind_of_site = {site.code: site.kind for site in facts.sites}
    kind_of_item = {item.code: item.kind for item in scheme.items}
    seen: set[str] = set()
    for observation in facts.observations:
        key, site, item = observation.key, observation.site, observation.item
        if key in seen:
            yield Refusal("repeated_observation", {"observation": key})
        elif site not in kind_of_site:
            yield Refusal("unknown_site", {"observation": key, "site": site})
        elif item not in kind_of_item:
            yield Refusal("unknown_item", {"observation": key, "item": item})
        elif kind_of_item[item] != kind_of_site[site]:
            yield Refusal("item_of_other_kind", {"observation": key, "item": item, "kind": kind_of_site[site]})
        elif observation.observed_at.utcoffset() is None:
            yield Refusal("time_not_aware", {"observation": key})
        seen.add(key)


def _not_gradable(observation: Observation, reason: NotGradable) -> Refusal:
    parts = {**reason.parts, "observation": observation.key, "item": observation.item}
    return Refusal("not_gradable", {**parts, "site": observation.site, "reason": str(reason)}, reason.code)


def _review_of_other(review: Review) -> Refusal:
    parts = {"item": review.item, "site": review.site, "observation": review.observation}
    return Refusal("review_of_other", parts)
