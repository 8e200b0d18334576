"""Random rules of all eight kinds, and values that often lie exactly on their bounds."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random

from tests.rulebook.scoring_tables import GRADES
from tests.rulebook.worlds import START, UNITS, a_scheme, some_facts
from wenming.rulebook.facts import Observation, Review, RoundFacts, Site
from wenming.rulebook.rules import Bound, Comparison, Observed, Rule, RuleKind, Threshold
from wenming.rulebook.scheme import Scheme

NAMES = tuple(GRADES)
ATTRIBUTES = ("beds", "length")


def a_round(random: Random) -> tuple[Scheme, RoundFacts]:
    """A random edition with random rules, and a round with sites held on it."""
    while True:
        scheme = a_scheme(random)
        scheme = replace(scheme, items=tuple(replace(item, rule=a_rule(random)) for item in scheme.items))
        facts = some_facts(random, replace(scheme, items=()), 30)
        if facts.sites and scheme.items:
            break
    sites = tuple(replace(site, attributes=_attributes(random)) for site in facts.sites)
    observations = tuple(_observations(random, scheme, sites))
    reviews = tuple(
        Review(each.site, each.item, each.key, START.replace(day=20 + random.randrange(2)))
        for each in observations
        if random.random() < 0.1
    )
    repaired = frozenset(each.key for each in observations if random.random() < 0.2)
    return scheme, replace(facts, sites=sites, observations=observations, reviews=reviews, repaired=repaired)


def a_rule(random: Random) -> Rule:
    """A rule of any kind with bounds of its own."""
    kind = random.choice(list(RuleKind))
    most = Threshold(Comparison.AT_MOST, Fraction(0))
    least = Threshold(Comparison.AT_LEAST, _threshold(random), random.choice((None, None, *ATTRIBUTES)))
    match kind:
        case RuleKind.BOOLEAN:
            wanted = Threshold(Comparison.EQUAL, random.random() < 0.7)
            number = replace(least, comparison=random.choice(list(Comparison)))
            return Rule(kind, random.choice((wanted, number)), pass_grade="A", fail_grade=random.choice(NAMES[1:]))
        case RuleKind.MANUAL_GRADE:
            return Rule(kind, Threshold(Comparison.AT_LEAST, "B"), allowed=tuple(random.sample(NAMES, 3)))
        case RuleKind.DEDUCT_EACH:
            return Rule(kind, most, each=Fraction(random.randint(1, 60), random.choice((100, 70))))
        case RuleKind.RATIO:
            shares = sorted({Fraction(random.randint(50, 100), random.choice((100, 101, 120))) for _ in range(3)})
            return Rule(kind, least, _ladder(shares[::-1]), "C#")
        case _:
            zero_if_none = kind is RuleKind.SHORTFALL and random.random() < 0.5
            bounds = sorted({Fraction(random.randint(0, 40), random.choice((1, 4, 10))) for _ in range(3)})
            threshold = least if kind is RuleKind.SHORTFALL else most
            limit = Fraction(random.randint(1, 30), 10) if kind is RuleKind.OVERSIZE_COUNT else None
            return Rule(kind, threshold, _ladder(bounds), "C#", zero_if_none=zero_if_none, size_limit=limit)


def _ladder(bounds: list[Fraction]) -> tuple[Bound, ...]:
    return tuple(Bound(name, bound) for name, bound in zip(NAMES, bounds, strict=False))


def _threshold(random: Random) -> Fraction:
    return Fraction(random.randint(0, 80), random.choice((1, 2, 10)))


def _attributes(random: Random) -> dict[str, Fraction]:
    return {name: _threshold(random) for name in ATTRIBUTES}


def _observations(random: Random, scheme: Scheme, sites: tuple[Site, ...]) -> list[Observation]:
    """Gaps, repeats at equal times, frozen units and attributes."""
    found: list[Observation] = []
    for site in sites:
        for item in scheme.items:
            for _ in range(random.choice((0, 1, 1, 1, 2, 3)) if item.kind == site.kind else 0):
                at = START.replace(hour=9 + random.randrange(3), microsecond=random.choice((0, 0, 1, 999_999)))
                key = f"o{random.getrandbits(40):010x}"
                units = {"territory": random.choice(UNITS)} if random.random() < 0.3 else None
                seen = seen_by(random, item.rule, site.attributes)
                found.append(Observation(key, site.code, item.code, at, seen, units))
    random.shuffle(found)
    return found


def seen_by(random: Random, rule: Rule, of_site: Mapping[str, Fraction]) -> Observed:
    """Something that the rule can grade, on a bound or just beside one."""
    if random.random() < 0.1:
        return Observed(not_applicable=True)
    frozen = _attributes(random) if random.random() < 0.2 else {}
    held = {**of_site, **frozen}.get(rule.threshold.attribute or "", rule.threshold.value)
    needed = held if isinstance(held, Fraction) else Fraction(0)
    bounds = [bound.value for bound in rule.ladder] or [Fraction(0)]
    beside = max(Fraction(0), random.choice(bounds) + random.choice((0, 0, 1, -1)) * Fraction(1, 100))
    match rule.kind:
        case RuleKind.BOOLEAN if isinstance(rule.threshold.value, bool) and rule.threshold.attribute is None:
            return Observed(yes=random.random() < 0.6)
        case RuleKind.BOOLEAN:
            return Observed(number=max(Fraction(0), needed + random.choice((-1, 0, 1))), attributes=frozen)
        case RuleKind.SHORTFALL:
            return Observed(number=random.choice((Fraction(0), max(Fraction(0), needed - beside))), attributes=frozen)
        case RuleKind.RATIO:
            whole = random.choice((0, 7, 101, 120))
            part = min(Fraction(whole), random.choice(bounds) * whole) if whole else Fraction(0)
            return Observed(numerator=part, denominator=Fraction(whole))
        case RuleKind.LIMIT:
            return Observed(number=beside)
        case RuleKind.OVERSIZE_COUNT:
            limit = rule.size_limit or Fraction(1)
            return Observed(sizes=tuple(limit + random.choice((0, 0, 1)) for _ in range(random.randrange(6))))
        case RuleKind.MANUAL_GRADE:
            return Observed(grade=random.choice(rule.allowed))
        case _:
            return Observed(count=random.randrange(12))
