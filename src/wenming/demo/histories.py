"""The year's issues: where they come from, how far they got by now, which are duplicates, which problems came back."""

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from wenming.demo.borrowed_photos import with_borrowed_photos
from wenming.demo.cast import Cast
from wenming.demo.chance import digest, key, stream
from wenming.demo.chronicle import EvaluationRound, IssueHistory, OriginKind, Scenery, Step
from wenming.demo.district import Registers, Role, Site
from wenming.demo.officetime import OfficeTime
from wenming.demo.paths import Walk, go, stands_after
from wenming.demo.problems import Trouble, place_of, title_of, trouble_of
from wenming.rulebook.loop import REPORTS, MoveCode, State, is_open
from wenming.rulebook.rules import RuleKind
from wenming.rulebook.scheme import Item, Scheme

CLOSED_SHARE = 0.82
KEPT_CLOSED = 600
"""So many issues closed last keep their photos."""
_MERGED_SHARE = 0.025
_RECURRING_SHARE = 0.026
_ORIGINS = ((OriginKind.PATROL, 0.62), (OriginKind.SELF_CHECK, 0.26), (OriginKind.SUPERIOR_LIST, 0.12))
_LISTS = ("省级暗访反馈", "市级督查反馈", "市创建办交办")
_PROBLEM_RATE = {
    "ROAD": 16.0, "SHOP": 14.0, "CROSS": 9.0, "ALLEY": 8.5, "MARKET": 16.0, "STATION": 12.0, "RESI": 2.6, "SITE": 5.0,
    "TOILET": 3.6, "SQUARE": 6.0, "PARK": 6.0, "SCHOOL": 3.0, "RURAL": 4.0, "BUS": 2.0, "HOSP": 3.4, "COMM": 2.4,
}  # fmt: skip
_NOT_DONE = (MoveCode.SEND_BACK, MoveCode.FAIL_FIRST_CHECK)
_SPOTS = ("东侧", "西侧", "南侧", "北侧", "入口处", "中段", "门前", "背面", "转角处", "近路口")


@dataclass(frozen=True, slots=True)
class _Report:
    """A problem about to be raised."""

    label: str
    site: Site
    item: Item
    trouble: Trouble
    origin: OriginKind
    origin_ref: str
    post: str
    at: datetime
    recurs: str = ""


class _Year:
    """What all histories of one year share."""

    def __init__(
        self, seed: int, as_of: date, now: datetime, registers: Registers, scheme: Scheme, office: OfficeTime
    ) -> None:
        self.seed, self.as_of, self.now, self.office = seed, as_of, now, office
        self.cast = Cast(registers)
        self.items = {item.code: item for item in scheme.items}
        self.by_kind: dict[str, list[Item]] = {}
        for item in scheme.items:
            self.by_kind.setdefault(item.kind, []).append(item)
        self.troubles = {item.code: trouble_of(item) for item in scheme.items}
        chance = stream(seed, "prone")
        # A few places are prone: the same ones show up again and again.
        self.sites = list(registers.sites)
        weights = [_PROBLEM_RATE.get(site.kind, 1.2) * chance.lognormvariate(0, 0.7) for site in self.sites]
        self.weights = weights
        self.slowness = {unit.code: chance.lognormvariate(0, 0.28) for unit in registers.units}
        self.days = _days(as_of, chance)


def _days(as_of: date, chance: Random) -> tuple[list[date], list[float]]:
    """Weigh the 365 days before the date: busier towards its end and in campaigns, quiet at weekends."""
    days = [as_of - timedelta(days=back) for back in range(365, 0, -1)]
    campaigns = [chance.randrange(20, 350) for _ in range(5)]
    weights = []
    for index, day in enumerate(days):
        weight = 0.7 + 0.9 * index / 365
        weight *= 1.9 if any(0 <= index - start < 10 for start in campaigns) else 1.0
        weights.append(weight * (0.12 if day.weekday() >= 5 else 1.0))
    return days, weights


def _reports(year: _Year, count: int) -> Iterator[_Report]:
    """Make up what patrols, self-checks and superiors find over the year."""
    chance = stream(year.seed, "reports")
    days = chance.choices(*year.days, k=count)
    sites = chance.choices(year.sites, year.weights, k=count)
    origins = chance.choices([origin for origin, _ in _ORIGINS], [share for _, share in _ORIGINS], k=count)
    for number, (day, site, origin) in enumerate(zip(days, sites, origins, strict=True)):
        own = stream(year.seed, "report", str(number))
        items = year.by_kind[site.kind]
        item = own.choices(items, [3.0 if item.rule.kind is RuleKind.COUNT else 1.0 for item in items])[0]
        at = year.office.some_moment(own, day) or _weekend_moment(own, day, year)
        ref = ""
        if origin is OriginKind.PATROL:
            post = year.cast.office(own, Role.INSPECTOR)
        elif origin is OriginKind.SELF_CHECK:
            post = year.cast.steward(site.code)
        else:
            post = year.cast.office(own, Role.DISPATCHER)
            ref = f"{own.choice(_LISTS)}{day.year}-{day.month:02d}"
        yield _Report(f"n{number}", site, item, year.troubles[item.code], origin, ref, post, at)


def _weekend_moment(chance: Random, day: date, year: _Year) -> datetime:
    """Return a moment between nine and five of a day off."""
    midnight = year.now.replace(hour=0, minute=0, second=0) - timedelta(days=(year.as_of - day).days)
    return midnight + timedelta(hours=1, seconds=chance.randrange(8 * 3600))


def _found_in_rounds(year: _Year, rounds: tuple[EvaluationRound, ...]) -> Iterator[_Report]:
    """Every failing observation of a round raised an issue at once."""
    for held in rounds:
        for visit in held.visits:
            site = year.cast.sites[visit.site]
            for seen in visit.observations:
                if seen.raises_issue:
                    item = year.items[seen.item]
                    trouble = year.troubles[item.code]
                    yield _Report(
                        seen.key, site, item, trouble, OriginKind.INSPECTION, seen.key, visit.post, visit.finished_at
                    )


def _story(year: _Year, report: _Report) -> IssueHistory:
    """Lead one problem through the loop as if there were no today."""
    chance = stream(year.seed, "story", report.label)
    unit = year.cast.lead(chance, report.site, report.item.function)
    walk = Walk(
        chance=chance,
        cast=year.cast,
        office=year.office,
        site=report.site,
        kind=report.trouble.kind,
        function=report.item.function,
        done=report.trouble.done,
        slowness=year.slowness[unit],
        at=report.at.replace(microsecond=0),
        steps=[],
        source=report.origin.value,
        seed=digest(year.seed, "draw", report.label).hex()[:32],
    )
    walk.step(MoveCode.RAISE, report.post)
    spot = chance.choice(_SPOTS)
    return IssueHistory(
        key=key(year.seed, "issue", report.label),
        title=title_of(report.item),
        description=f"{report.site.name}{spot}：{report.item.title}。",
        site=report.site.code,
        item=report.item.code,
        problem=report.trouble.kind.code,
        origin=report.origin,
        origin_ref=report.origin_ref,
        state=State.CLOSED,
        steps=tuple(go(walk)),
        recurs=report.recurs,
    )


def _cut(story: IssueHistory, length: int) -> IssueHistory:
    """Return a story that ends after so many steps."""
    steps = story.steps[:length]
    return replace(story, steps=steps, state=stands_after(steps[-1].move))


def _until(story: IssueHistory, now: datetime) -> IssueHistory:
    """Return what has happened of a story by now; its raising always has."""
    return _cut(story, max(1, bisect_right([step.at for step in story.steps], now)))


def _stalled(year: _Year, stories: list[IssueHistory], open_wanted: int) -> list[IssueHistory]:
    """Leave so many issues unfinished in all: mostly recent ones, mostly while they are being worked on."""
    chance = stream(year.seed, "stalled")
    missing = open_wanted - sum(is_open(story.state) for story in stories)
    closed = [index for index, story in enumerate(stories) if story.state is State.CLOSED and not story.has_relapsed]

    def rank(index: int) -> float:
        story = stories[index]
        age = (year.now - story.raised_at).days
        weight = math.exp(-age / 45) + 0.03
        return -math.log(1.0 - chance.random()) / weight

    for index in sorted(closed, key=rank)[: max(0, missing)]:
        story = stories[index]
        age = (year.now - story.steps[-1].at).days
        stops = [place for place, step in enumerate(story.steps) if step.move in _RESTS[age < 25]]
        stories[index] = _cut(story, chance.choice(stops) + 1)
    return stories


# Where an issue may rest: old ones only while somebody works on them, recent ones anywhere on the way.
_RESTS = {
    False: frozenset({MoveCode.ACKNOWLEDGE, MoveCode.PASS_DOWN, MoveCode.SEND_BACK}),
    True: frozenset(
        {
            MoveCode.FILE, MoveCode.DISPATCH, MoveCode.ACKNOWLEDGE, MoveCode.PASS_DOWN, MoveCode.REPORT_UP,
            MoveCode.REPORT_RECTIFIED, MoveCode.PASS_FIRST_CHECK,
            MoveCode.VERIFY,
        }
    ),
}  # fmt: skip


def _recurrences(year: _Year, stories: list[IssueHistory], count: int) -> list[IssueHistory]:
    """Let some problems come back weeks after their close-out: the first is marked, a new issue points to it."""
    chance = stream(year.seed, "recurrences")
    ready = [
        index
        for index, story in enumerate(stories)
        if story.state is State.CLOSED and story.steps[-1].at < year.now - timedelta(days=14)
    ]
    later: list[IssueHistory] = []
    for index in sorted(chance.sample(ready, count)):
        first = stories[index]
        gap = timedelta(days=chance.uniform(6, 70), minutes=chance.randrange(300))
        at = min(first.steps[-1].at + gap, year.now - timedelta(hours=chance.randint(5, 90)))
        site, item = year.cast.sites[first.site], year.items[first.item]
        report = _Report(
            f"again {first.key}", site, item, year.troubles[item.code], OriginKind.PATROL, "",
            year.cast.office(chance, Role.INSPECTOR), at, first.key,
        )  # fmt: skip
        stories[index] = replace(first, has_relapsed=True)
        later.append(_until(_story(year, report), year.now))
    return later


def _duplicates(year: _Year, stories: list[IssueHistory], count: int) -> list[IssueHistory]:
    """Report some open problems a second time; the desk merges the second report into the first."""
    chance = stream(year.seed, "duplicates")
    fitting = [story for story in stories if len(story.steps) >= 5]
    found: list[IssueHistory] = []
    for number, first in enumerate(chance.sample(fitting, min(len(fitting), count * 3))):
        start, end = first.steps[2].at, first.steps[4].at
        if (end - start) < timedelta(hours=4) or len(found) == count:
            continue
        at = (start + (end - start) * chance.uniform(0.1, 0.5)).replace(microsecond=0)
        merged_at = (at + (end - at) * chance.uniform(0.1, 0.8)).replace(microsecond=0)
        desk = year.cast.office(chance, Role.DISPATCHER)
        raised = Step(MoveCode.RAISE, at, year.cast.steward(first.site))
        merged = Step(MoveCode.MERGE, merged_at, desk, note="与已立案问题为同一处")
        found.append(
            replace(
                first,
                key=key(year.seed, "duplicate", str(number)),
                origin=OriginKind.SELF_CHECK,
                origin_ref="",
                state=State.MERGED,
                steps=(raised, merged),
                survivor=first.key,
                recurs="",
                has_relapsed=False,
            )
        )
    return found


def _photographed(year: _Year, stories: list[IssueHistory], photos: dict[str, Scenery]) -> list[IssueHistory]:
    """Give photos to open issues and to those closed last; what a round photographed is the issue's photo too."""
    closed = sorted(
        (story for story in stories if story.state is State.CLOSED), key=lambda story: (story.steps[-1].at, story.key)
    )
    kept = {story.key for story in closed[-KEPT_CLOSED:]}
    return [
        _with_photos(year, story, photos) if is_open(story.state) or story.key in kept else story for story in stories
    ]


def _with_photos(year: _Year, story: IssueHistory, photos: dict[str, Scenery]) -> IssueHistory:
    """Draw the place before, after each report, and once more where the verifier took a photo."""
    item = year.items[story.item]
    seed = stream(year.seed, "photo", story.key).getrandbits(40)
    before = photos.get(story.origin_ref) or Scenery(place_of(item), year.troubles[item.code].defect, seed)
    reports = [place for place, step in enumerate(story.steps) if step.move in REPORTS]
    steps = []
    for place, step in enumerate(story.steps):
        photo = None
        if step.move is MoveCode.RAISE:
            photo = before
        elif step.move in REPORTS:
            sent_back = any(later.move in _NOT_DONE for later in story.steps[place:])
            photo = replace(before, repaired=not sent_back, take=1 + reports.index(place))
        elif step.move is MoveCode.VERIFY and step.evidence:
            photo = replace(before, repaired=True, take=9)
        steps.append(replace(step, photo=photo))
    return replace(story, steps=tuple(steps))


def make_issues(
    seed: int,
    as_of: date,
    now: datetime,
    count: int,
    registers: Registers,
    scheme: Scheme,
    rounds: tuple[EvaluationRound, ...],
    office: OfficeTime,
) -> tuple[IssueHistory, ...]:
    """Return exactly ``count`` issues in the order of their raising; none has a move after ``now``."""
    year = _Year(seed, as_of, now, registers, scheme, office)
    again, twice = round(count * _RECURRING_SHARE), round(count * _MERGED_SHARE)
    from_rounds = list(_found_in_rounds(year, rounds))
    reports = [*from_rounds, *_reports(year, count - len(from_rounds) - again - twice)]
    stories = [_until(_story(year, report), now) for report in reports]
    stories += _recurrences(year, stories, again)
    stories = _stalled(year, stories, count - round(count * CLOSED_SHARE))
    stories += _duplicates(year, stories, twice)
    photos = {
        seen.key: seen.photo for held in rounds for visit in held.visits for seen in visit.observations if seen.photo
    }
    stories.sort(key=lambda story: (story.raised_at, story.key))
    return tuple(with_borrowed_photos(seed, _photographed(year, stories, photos)))
