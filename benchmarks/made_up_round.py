"""A round on the demo edition, made up from a seed: sites of every kind, nearly every check item looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

from wenming import demo
from wenming.rulebook.facts import LeafMark, Observation, Review, RoundFacts, Site
from wenming.rulebook.rules import Observed, Rule, RuleKind
from wenming.rulebook.scheme import Item, Scheme
from wenming.rulebook.standing import items_by_kind
from wenming.rulebook.worth import leaves_of
from wenming.schemes.formats import read, to_scheme

EDITION = Path(demo.__file__).parent / "editions" / "county.yaml"
OPENED = datetime(2026, 10, 12, 1, tzinfo=UTC)
TOWNS, UNITS = 27, 118
ROLES = ("industry_lead", "territory", "street_lead")


@dataclass(frozen=True, slots=True)
class MadeUp:
    """An edition and a round held on it."""

    scheme: Scheme
    facts: RoundFacts


def demo_edition() -> Scheme:
    """The demo's edition."""
    return to_scheme(read(EDITION))


def made_up_round(seed: int, sites: int) -> MadeUp:
    """A round with so many sites, spread over the kinds; the same seed always gives the same round."""
    random, scheme = Random(seed), demo_edition()
    attributes = sorted({name for item in scheme.items if (name := item.rule.threshold.attribute)})
    kinds = [kind.code for kind in scheme.kinds]
    drawn = tuple(_site(random, number, kinds[number % len(kinds)], attributes) for number in range(sites))
    observations = _observations(random, scheme, drawn)
    reviews = tuple(
        Review(each.site, each.item, each.key, OPENED + timedelta(days=20))
        for each in observations
        if random.random() < 0.002
    )
    marks = tuple(
        LeafMark(node.code, method, Fraction(random.randint(12, 20)), Fraction(20))
        for node, method in leaves_of(scheme)
        if random.random() < 0.95
    )
    repaired = frozenset(each.key for each in observations if random.random() < 0.05)
    functions = sorted({item.function for item in scheme.items} - {""})
    holders = {function: f"U{random.randrange(UNITS):03}" for function in functions}
    return MadeUp(scheme, RoundFacts(drawn, tuple(observations), reviews, marks, repaired, holders, ROLES))


def _site(random: Random, number: int, kind: str, attributes: Sequence[str]) -> Site:
    units = {role: f"U{random.randrange(UNITS):03}" for role in ROLES if random.random() < 0.97}
    held = {name: Fraction(random.randint(2, 40)) for name in attributes}
    return Site(f"S{number:04}", kind, f"T{random.randrange(TOWNS):02}", units, held)


def _observations(random: Random, scheme: Scheme, sites: Sequence[Site]) -> list[Observation]:
    by_kind = items_by_kind(scheme)
    observations: list[Observation] = []
    for site in sites:
        at = OPENED + timedelta(minutes=random.randrange(9 * 24 * 60))
        for item in by_kind[site.kind]:
            for again in range(0 if random.random() < 0.02 else random.choices((1, 2), (97, 3))[0]):
                key = f"{random.getrandbits(64):016x}"
                seen = seen_by(random, item, site)
                observations.append(Observation(key, site.code, item.code, at + timedelta(again), seen, site.units))
    return observations


def seen_by(random: Random, item: Item, site: Site) -> Observed:
    """What an inspector may enter for an item: mostly at its best grade."""
    if random.random() < 0.03:
        return Observed(not_applicable=True)
    rule = item.rule
    slips = 0 if random.random() < 0.88 else random.randint(1, 5)
    needed = site.attributes.get(rule.threshold.attribute or "", rule.threshold.value)
    return _seen(random, rule, slips, needed if isinstance(needed, Fraction) else Fraction(0))


def _seen(random: Random, rule: Rule, slips: int, needed: Fraction) -> Observed:
    match rule.kind:
        case RuleKind.BOOLEAN if isinstance(rule.threshold.value, bool):
            return Observed(yes=rule.threshold.value is not bool(slips))
        case RuleKind.BOOLEAN:
            return Observed(number=max(Fraction(0), needed - slips))
        case RuleKind.SHORTFALL:
            return Observed(count=max(0, int(needed) - slips))
        case RuleKind.RATIO:
            whole = random.choice((7, 20, 100))
            return Observed(numerator=Fraction(max(0, whole - 2 * slips)), denominator=Fraction(whole))
        case RuleKind.LIMIT:
            return Observed(number=max(bound.value for bound in rule.ladder) * Fraction(8 + slips, 10))
        case RuleKind.OVERSIZE_COUNT:
            limit = rule.size_limit or Fraction(1)
            return Observed(sizes=tuple(limit * Fraction(random.randint(8, 12), 10) for _ in range(slips)))
        case RuleKind.MANUAL_GRADE:
            return Observed(grade=rule.allowed[min(slips, len(rule.allowed) - 1)])
        case _:
            return Observed(count=slips)
