"""Small made-up editions and rounds for the properties of scoring, from a seed: every kind of rule, every odd case."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from tests.rulebook.scoring_tables import GRADES
from wenming.rulebook.facts import LeafMark, Observation, Review, RoundFacts, Site
from wenming.rulebook.rules import Bound, Comparison, Observed, Rule, RuleKind, Threshold
from wenming.rulebook.scheme import Item, Kind, Method, MethodKind, Node, Scheme

START = datetime(2026, 10, 12, 9, tzinfo=UTC)
ROLES = ("industry_lead", "territory")
UNITS = ("", "u1", "u2", "u3")
FUNCTIONS = ("", "", "fire", "traffic")
LADDER = (Bound("A", Fraction(0)), Bound("B", Fraction(1)), Bound("C", Fraction(2)))
SHARES = (Bound("A", Fraction("0.99")), Bound("B", Fraction("0.891")), Bound("C", Fraction(2, 3)))

NONE_ALLOWED = Threshold(Comparison.AT_MOST, Fraction(0))
RULES = (
    Rule(RuleKind.COUNT, NONE_ALLOWED, LADDER, "C#"),
    Rule(RuleKind.BOOLEAN, Threshold(Comparison.EQUAL, True), pass_grade="A", fail_grade="C#"),
    Rule(RuleKind.SHORTFALL, Threshold(Comparison.AT_LEAST, attribute="length"), LADDER, "C#", zero_if_none=True),
    Rule(RuleKind.RATIO, Threshold(Comparison.AT_LEAST, Fraction("0.99")), SHARES, "C#"),
    Rule(RuleKind.LIMIT, NONE_ALLOWED, LADDER[1:], "C#"),
    Rule(RuleKind.OVERSIZE_COUNT, NONE_ALLOWED, LADDER, "C#", size_limit=Fraction("0.25")),
    Rule(RuleKind.MANUAL_GRADE, Threshold(Comparison.AT_LEAST, "B"), allowed=("A", "B", "C#")),
    Rule(RuleKind.DEDUCT_EACH, NONE_ALLOWED, each=Fraction(3, 7)),
)

seeds = st.integers(0, 2**32)


def a_scheme(random: Random) -> Scheme:
    """An edition with one or two field methods, and with weights that are zero, whole or thirds."""
    fields = ("FIELD", "NIGHT")[: random.choice((1, 1, 2))]
    methods = [Method(code, MethodKind.FIELD, code, Fraction("46.3")) for code in fields]
    methods += [
        Method("MAT", MethodKind.MATERIALS, "MAT", Fraction("39.7")),
        Method("SURVEY", MethodKind.SURVEY, "SURVEY", Fraction(random.choice((0, 10)))),
    ]
    nodes = [Node("1", None, "1", 1, Fraction(50)), Node("2", None, "2", 1)]
    for number in range(random.randint(1, 6)):
        judged = tuple(code for code in ("MAT", "SURVEY") if random.random() < 0.5)
        parent = random.choice(nodes)
        nodes.append(Node(f"{parent.code}.{number}", parent.code, "", parent.level + 1, _weight(random), judged))
    kinds = tuple(Kind(f"k{number}", "", _weight(random)) for number in range(random.randint(1, 4)))
    items = tuple(
        Item(
            f"{kind.code}-i{number}",
            kind.code,
            random.choice(nodes).code,
            "",
            random.choice(RULES),
            _weight(random),
            random.choice(FUNCTIONS),
            random.choice(fields) if len(fields) > 1 else "",
        )
        for kind in kinds
        for number in range(random.randint(0, 4))
    )
    missing = random.choice(("others_mean", "others_mean_per_item"))
    return Scheme("made-up", "", tuple(GRADES.items()), tuple(methods), tuple(nodes), kinds, items, missing)


def some_facts(random: Random, scheme: Scheme, most_sites: int = 9) -> RoundFacts:
    """A round of the edition: gaps, repeats at equal times, reviews, frozen units, repaired findings."""
    sites = tuple(
        Site(
            f"s{number}",
            random.choice(scheme.kinds).code,
            random.choice("xyz"),
            _units(random),
            {"length": Fraction(3)},
        )
        for number in range(random.randint(0, most_sites))
    )
    observations: list[Observation] = []
    for site in sites:
        for item in scheme.items:
            for _ in range(random.choice((0, 1, 1, 1, 2, 3)) if item.kind == site.kind else 0):
                key = f"o{len(observations)}"
                moment = START + timedelta(hours=random.randrange(3))
                units = _units(random) if random.random() < 0.3 else None
                observations.append(Observation(key, site.code, item.code, moment, seen(random, item.rule), units))
    random.shuffle(observations)
    reviews = tuple(
        Review(chosen.site, chosen.item, chosen.key, START + timedelta(days=random.randrange(3)))
        for chosen in observations
        if random.random() < 0.1
    )
    marks = tuple(_mark(random, node.code, method) for node in scheme.nodes for method in node.methods)
    return RoundFacts(
        sites,
        tuple(observations),
        reviews,
        tuple(mark for mark in marks if random.random() < 0.7),
        frozenset(observation.key for observation in observations if random.random() < 0.2),
        {"fire": "brigade"} if random.random() < 0.5 else {},
        ROLES,
    )


def seen(random: Random, rule: Rule) -> Observed:
    """Something that a rule can grade."""
    if random.random() < 0.15:
        return Observed(not_applicable=True)
    count = random.choice((0, 0, 1, 2, 3, 5))
    match rule.kind:
        case RuleKind.BOOLEAN:
            return Observed(yes=random.random() < 0.6)
        case RuleKind.LIMIT:
            return Observed(number=Fraction(count, 2))
        case RuleKind.RATIO:
            return Observed(
                numerator=Fraction(min(count, 4)), denominator=Fraction(random.choice((0, 4)) if not count else 4)
            )
        case RuleKind.OVERSIZE_COUNT:
            return Observed(sizes=tuple(Fraction(random.choice((1, 2)), 4) for _ in range(count)))
        case RuleKind.MANUAL_GRADE:
            return Observed(grade=random.choice(rule.allowed))
        case _:
            return Observed(count=count)


def _mark(random: Random, node: str, method: str) -> LeafMark:
    if random.random() < 0.2:
        return LeafMark(node, method, not_applicable=True)
    return LeafMark(node, method, Fraction(random.randrange(8)), Fraction(7))


def _units(random: Random) -> dict[str, str]:
    return {role: random.choice(UNITS) for role in ROLES if random.random() < 0.8}


def _weight(random: Random) -> Fraction:
    return random.choice((Fraction(0), Fraction(1), Fraction(1), Fraction(2), Fraction(1, 3)))
