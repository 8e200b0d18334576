"""Evaluation rounds: sites drawn per kind, a complete checklist at each, mostly in order, and the other marks."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random

from wenming.demo.chance import key, shares, stream
from wenming.demo.chronicle import EvaluationRound, Mark, Scenery, SeenItem, SiteVisit
from wenming.demo.district import Post, Registers, Role, Site
from wenming.demo.officetime import OfficeTime
from wenming.demo.problems import place_of, trouble_of
from wenming.demo.scale import Volumes
from wenming.rulebook.grading import Grader, grader, raises_issue
from wenming.rulebook.rules import Observed, Rule, RuleKind
from wenming.rulebook.scheme import Item, MethodKind, Scheme

# (days before the date at which the round opened, working days it took, share of items that fail)
_ROUNDS = ((285, 9, 0.155), (190, 9, 0.125), (96, 9, 0.1), (13, 7, 0.082))
_NAMES = ("第一轮模拟测评", "第二轮模拟测评", "第三轮模拟测评", "第四轮模拟测评")
_NOT_APPLICABLE = 0.03
_HARD = {"RESI": 1.5, "ALLEY": 1.6, "MARKET": 1.4, "RURAL": 1.5, "CROSS": 1.2, "SITE": 1.2, "HOTEL": 0.6, "CULT": 0.5}


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every round shares."""

    seed: int
    scheme: Scheme
    registers: Registers
    office: OfficeTime
    graders: dict[str, Grader]
    items: dict[str, list[Item]]
    inspectors: list[Post]
    careless: dict[str, float]


def _failing(chance: Random, rule: Rule) -> Observed:
    """Return a value that misses the item's best grade: mostly by a little."""
    slip = 1 + min(4, int(chance.expovariate(1.1)))
    match rule.kind:
        case RuleKind.COUNT | RuleKind.DEDUCT_EACH:
            best = int(rule.ladder[0].value) if rule.ladder else 0
            return Observed(count=best + slip)
        case RuleKind.OVERSIZE_COUNT:
            limit = rule.size_limit or Fraction(1)
            return Observed(sizes=tuple(limit + Fraction(chance.randint(5, 90), 100) for _ in range(slip)))
        case RuleKind.SHORTFALL:
            return Observed(count=max(0, int(_number(rule)) - slip))
        case RuleKind.RATIO:
            whole = chance.choice((20, 40, 60))
            least = rule.ladder[0].value
            part = max(0, math.ceil(whole * least) - 1 - slip)
            return Observed(numerator=Fraction(part), denominator=Fraction(whole))
        case RuleKind.LIMIT:
            return Observed(number=rule.ladder[0].value * Fraction(100 + 12 * slip, 100))
        case RuleKind.MANUAL_GRADE:
            return Observed(grade=rule.allowed[min(len(rule.allowed) - 1, 1 + slip)])
        case RuleKind.BOOLEAN:
            if isinstance(rule.threshold.value, bool):
                return Observed(yes=not rule.threshold.value)
            return Observed(number=max(Fraction(0), _number(rule) - slip))


def _fine(chance: Random, rule: Rule) -> Observed:
    """Return a value that earns the item's best grade."""
    match rule.kind:
        case RuleKind.COUNT | RuleKind.DEDUCT_EACH:
            return Observed(count=0)
        case RuleKind.OVERSIZE_COUNT:
            limit = rule.size_limit or Fraction(1)
            few = chance.choice((0, 0, 0, 1, 2))
            return Observed(sizes=tuple(limit * Fraction(chance.randint(20, 100), 100) for _ in range(few)))
        case RuleKind.SHORTFALL:
            return Observed(count=math.ceil(_number(rule)) + chance.choice((0, 0, 0, 1, 1, 2, 3)))
        case RuleKind.RATIO:
            whole = chance.choice((20, 40, 60))
            part = chance.randint(math.ceil(whole * rule.ladder[0].value), whole)
            return Observed(numerator=Fraction(part), denominator=Fraction(whole))
        case RuleKind.LIMIT:
            return Observed(number=rule.ladder[0].value * Fraction(chance.randint(30, 100), 100))
        case RuleKind.MANUAL_GRADE:
            return Observed(grade=rule.allowed[0])
        case RuleKind.BOOLEAN:
            if isinstance(rule.threshold.value, bool):
                return Observed(yes=rule.threshold.value)
            return Observed(number=_number(rule) + chance.choice((0, 0, 1, 2)))


def _number(rule: Rule) -> Fraction:
    """Return the number an item is held to."""
    value = rule.threshold.value
    return value if isinstance(value, Fraction) else Fraction(1)


def _draw(chance: Random, registers: Registers, count: int) -> list[Site]:
    """Draw sites: at least one of every kind, two in a big round, more of the common ones."""
    by_kind: dict[str, list[Site]] = {}
    for site in registers.sites:
        by_kind.setdefault(site.kind, []).append(site)
    kinds = sorted(by_kind)
    least = 2 if count >= 3 * len(kinds) else 1
    extra = shares(count - least * len(kinds), [math.sqrt(len(by_kind[kind])) for kind in kinds])
    drawn: list[Site] = []
    for kind, more in zip(kinds, extra, strict=True):
        drawn += chance.sample(by_kind[kind], min(len(by_kind[kind]), least + more))
    return sorted(drawn, key=lambda site: site.code)


def _seen(ground: _Ground, chance: Random, item: Item, site: Site, label: str, at: datetime, share: float) -> SeenItem:
    """Look at one item of a site; it fails with the given chance."""
    if chance.random() < _NOT_APPLICABLE:
        observed = Observed(not_applicable=True)
    elif chance.random() < share:
        observed = _failing(chance, item.rule)
    else:
        observed = _fine(chance, item.rule)
    raises = raises_issue(item.rule, ground.graders[item.code](observed), dict(ground.scheme.grades))
    photo = None
    if raises:
        photo = Scenery(place_of(item), trouble_of(item).defect, chance.getrandbits(40))
    return SeenItem(key(ground.seed, "observation", label, item.code), item.code, at, observed, raises, photo)


def _visit(
    ground: _Ground, number: str, site: Site, post: Post, start: datetime, opened: datetime, failing: float
) -> SiteVisit:
    """Go through the whole checklist of one site."""
    chance = stream(ground.seed, "visit", number, site.code)
    label = f"{number}/{site.code}"
    at, seen = start, []
    share = failing * _HARD.get(site.kind, 1.0) * ground.careless[site.town]
    for item in ground.items[site.kind]:
        at += timedelta(seconds=chance.randint(25, 110))
        seen.append(_seen(ground, chance, item, site, label, at, share))
    finished = at + timedelta(seconds=chance.randint(30, 240))
    return SiteVisit(key(ground.seed, "visit", label), site.code, post.code, opened, start, finished, tuple(seen))


def _marks(ground: _Ground, number: int, at: datetime, *, running: bool) -> tuple[Mark, ...]:
    """Give the marks of the methods other than the field; a running round still lacks some materials."""
    chance = stream(ground.seed, "marks", str(number))
    post = next(post for post in ground.registers.posts if post.role is Role.MATERIALS_OFFICER)
    marks = []
    for method in ground.scheme.methods:
        if method.kind is MethodKind.FIELD or not method.weight:
            continue
        for node in ground.scheme.nodes:
            if method.code not in node.methods:
                continue
            level = chance.gauss(0.80 + 0.035 * number, 0.07)
            points = Fraction(max(30, min(100, round(100 * level))))
            if running and method.kind is MethodKind.MATERIALS and chance.random() < 0.12:
                continue
            marks.append(Mark(node.code, method.code, points, Fraction(100), at, post.code))
    return tuple(marks)


def _round(ground: _Ground, volumes: Volumes, index: int, as_of: date, now: datetime) -> EvaluationRound:
    """Hold one round: visits in office hours over its days, by several inspectors."""
    days_ago, days, failing = _ROUNDS[index]
    chance = stream(ground.seed, "round", str(index))
    number = str(index + 1)
    first = as_of - timedelta(days=days_ago)
    opened = ground.office.after(datetime(first.year, first.month, first.day, tzinfo=UTC), 30)
    sites = _draw(chance, ground.registers, volumes.round_sites)
    order = list(sites)
    chance.shuffle(order)
    visits = []
    for place, site in enumerate(order):
        start = ground.office.after(opened, 60 + round(place / len(order) * days * 420) + chance.randint(0, 25))
        start = min(start, now - timedelta(hours=3)).replace(microsecond=0)
        post = ground.inspectors[place % len(ground.inspectors)]
        visits.append(_visit(ground, number, site, post, start, opened, failing))
    ended = max(visit.finished_at for visit in visits)
    running = index == len(_ROUNDS) - 1
    closed = None if running else ground.office.after(ended, 900).replace(microsecond=0)
    marked = min(now, ended + timedelta(hours=2)) if running else ended + timedelta(hours=2)
    return EvaluationRound(
        code=f"R{number}",
        name=f"{opened.year}年{_NAMES[index]}",
        seed=f"{ground.seed}-{number}",
        opened_at=opened,
        closed_at=closed,
        visits=tuple(sorted(visits, key=lambda visit: (visit.started_at, visit.site))),
        marks=_marks(ground, index, marked, running=running),
    )


def make_rounds(
    seed: int, as_of: date, now: datetime, volumes: Volumes, registers: Registers, scheme: Scheme, office: OfficeTime
) -> tuple[EvaluationRound, ...]:
    """Hold three rounds that are closed and one whose checklists are complete but which is still open."""
    items: dict[str, list[Item]] = {}
    for item in scheme.items:
        items.setdefault(item.kind, []).append(item)
    grades = dict(scheme.grades)
    chance = stream(seed, "careless")
    ground = _Ground(
        seed=seed,
        scheme=scheme,
        registers=registers,
        office=office,
        graders={item.code: grader(item.rule, grades) for item in scheme.items},
        items=items,
        inspectors=[post for post in registers.posts if post.role is Role.INSPECTOR],
        careless={site.town: 0.0 for site in registers.sites},
    )
    for town in sorted(ground.careless):
        ground.careless[town] = chance.uniform(0.45, 1.7)
    return tuple(_round(ground, volumes, index, as_of, now) for index in range(len(_ROUNDS)))
