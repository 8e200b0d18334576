"""What the desk is proposed for an issue: its kind, condition, limit, tier and lead unit, each with the reason why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wenming.areas.models import Area
from wenming.engines.learning import Answer
from wenming.issues.models import Category, FilingCondition, Issue, LearntModel, ListItem, Ruling
from wenming.issues.recognition import recognise
from wenming.issues.selectors.learning import Learnt, learnt_now
from wenming.issues.selectors.proposing_conditions import ConditionProposal, Conditions, conditions_for
from wenming.issues.selectors.reasons import Reason
from wenming.issues.selectors.ruling import in_force, places_of
from wenming.kernel import clock
from wenming.people.models import Unit, UnitFunction
from wenming.places.selectors import units_answering
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.labels import N_
from wenming.rulebook.ownership import STREET, Table
from wenming.rulebook.tracks import ONE_DAY, Track, track_of, track_said
from wenming.rulebook.verification import Tier

INDUSTRY_LEAD, TERRITORY = Table.INDUSTRY_LEAD.value, Table.TERRITORY.value

BY_WORD = N_("the words “%(word)s” name it")
NAMED = N_("named when it was raised")
BY_DEFAULT = N_("nothing in the words names a kind")
BY_FUNCTION = N_("holds the function “%(function)s”")
BY_INDUSTRY = N_("industry lead of the site")
BY_TERRITORY = N_("territorial unit of the site")
BY_DIVISION = N_("the town where it lies")
BY_LEARNT_KIND = N_("learnt from %(count)s closed issues of this kind, %(share)s %% sure")
BY_LEARNT_UNIT = N_("learnt from %(count)s closed issues that it led, %(share)s %% sure")
BY_RULING = N_("ruling on issue %(number)s, %(day)s")
LIMIT_BY_CONDITION = N_("condition “%(label)s”, area tier %(tier)s")
LIMIT_BY_KIND = N_("usual limit of the kind")
LIMIT_AT_ONCE = N_("the list says at once")
LIMIT_FILED = N_("as it was filed")


NOTHING_CHOSEN: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class UnitProposal:
    """A unit that may lead, and why."""

    unit: Unit
    reason: Reason


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the desk would file and dispatch an issue with; ``units`` holds the best first, perhaps none.

    Limit and tier follow from the condition, where one is proposed, in the tier of the issue's area.
    """

    issue: Issue
    category: Category | None
    category_reason: Reason
    condition: ConditionProposal
    limit: Limit | None
    limit_reason: Reason
    tier: Tier
    units: Sequence[UnitProposal]
    track: Track | None = None

    @property
    def under(self) -> FilingCondition | None:
        """The condition to file under."""
        return self.condition.condition

    @property
    def lead(self) -> Unit | None:
        """The unit to dispatch to."""
        return self.units[0].unit if self.units else None

    @property
    def is_complete(self) -> bool:
        """Whether it can be accepted as it is; what is long-term needs its plan first, unless it is filed already."""
        needs_plan = self.track is Track.LONG_TERM and not self.issue.track
        return self.lead is not None and self.limit is not None and not needs_plan


@dataclass(frozen=True, slots=True)
class _Known:
    categories: Sequence[Category]
    functions: Mapping[str, UnitFunction]
    answering: Mapping[int, Mapping[str, int]]
    units: Mapping[int, Unit]
    towns: Mapping[int, Unit]
    rulings: Mapping[tuple[int, str], Ruling]
    said: Mapping[int, Track]
    learnt: Mapping[str, Learnt]
    learnt_units: Mapping[str, Unit]


def proposals(issues: Iterable[Issue], *, chosen: Mapping[int, str] = NOTHING_CHOSEN) -> list[Proposal]:
    """Return what is proposed for each issue, in their order: eleven queries, twelve once units were learnt.

    The lead is the unit that a lasting ruling on the like names; else the unit that holds the function that the kind of
    problem names; else the industry lead of the site;
    else its territorial unit; else the one that led like issues before, if the model in use is sure; else the unit of
    the town where it lies. Units that are no more are left out. The kind is the one named, else the one that its words
    name, else the one learnt; the condition is that which the words name, else the one that the desk files most of the
    kind under, else none: the usual limit of the kind. ``chosen`` are the codes of conditions that somebody chose
    instead, by the id of the issue; empty: none.
    """
    rows = list(issues)
    known = _gathered(rows)
    kinds = [_category(row, known) for row in rows]
    conditions = conditions_for({category.pk for category, _ in kinds if category})
    return [
        _proposal(row, category, reason, _condition(row, category, conditions, chosen.get(row.pk)), known)
        for row, (category, reason) in zip(rows, kinds, strict=True)
    ]


def territory_of(issue: Issue) -> Unit | None:
    """Return who takes an issue that nobody answers for: the territorial unit of its site, else its town."""
    known = _gathered([issue])
    roles = known.answering.get(issue.site_id or 0, {})
    return known.units.get(roles.get(TERRITORY, 0)) or known.towns.get(issue.area_id or 0)


def _gathered(rows: Sequence[Issue]) -> _Known:
    answering = units_answering([row.site_id for row in rows if row.site_id])
    functions = {each.function: each for each in UnitFunction.objects.select_related("unit")}
    ids = {unit for roles in answering.values() for unit in roles.values()}
    active = Unit.objects.filter(state=Unit.State.ACTIVE)
    above = {row.area.pk: row.area.path.strip("/").split("/") for row in rows if row.area}
    codes = {code for path in above.values() for code in path}
    towns = active.filter(kind=Unit.Kind.SUBDISTRICT, area__code__in=codes).select_related("area")
    by_code = {unit.area.code: unit for unit in towns if unit.area}
    learnt = learnt_now()
    return _Known(
        categories=list(Category.objects.filter(is_used=True)),
        functions=functions,
        answering=answering,
        units={unit.pk: unit for unit in active.filter(pk__in=ids)},
        towns={
            area: next(by_code[code] for code in reversed(path) if code in by_code)
            for area, path in above.items()
            if not by_code.keys().isdisjoint(path)
        },
        rulings=in_force(rows),
        said=_said(rows),
        learnt=learnt,
        learnt_units=_led_before(learnt),
    )


def _condition(issue: Issue, category: Category | None, known: Conditions, chosen: str | None) -> ConditionProposal:
    """What is filed keeps what it was filed under."""
    if issue.limit_amount is not None:
        return ConditionProposal(issue.condition, Reason(LIMIT_FILED), True, ())
    found = known.propose(category, f"{issue.title}。{issue.description}")
    return found if chosen is None else found.choose(chosen)


def _proposal(
    issue: Issue, category: Category | None, reason: Reason, condition: ConditionProposal, known: _Known
) -> Proposal:
    limit, because = limit_under(category, condition.condition, issue.area)
    if issue.limit_amount is not None:
        limit, because = Limit(issue.limit_amount, ClockKind(issue.limit_clock)), Reason(LIMIT_FILED)
    said = condition.condition or category
    tier = Tier(issue.tier) if issue.tier else Tier(said.tier) if said else Tier.DESK
    track = known.said.get(issue.pk) or (track_of(limit) if limit else None)
    if issue.track:
        track = Track(issue.track)
    elif track is Track.AT_ONCE and limit and track_of(limit) is not track:
        limit, because = Limit(ONE_DAY[ClockKind.WORKING_DAYS], ClockKind.WORKING_DAYS), Reason(LIMIT_AT_ONCE)
    units = list(_units(issue, category, known))
    return Proposal(issue, category, reason, condition, limit, because, tier, units, track)


def limit_under(
    category: Category | None, condition: FilingCondition | None, area: Area | None
) -> tuple[Limit | None, Reason]:
    """Return the limit of a condition in an area, without one that of the kind, and how it comes about."""
    if condition is not None:
        tier = Area.Tier(area.tier) if area else Area.Tier.B
        said = Reason(LIMIT_BY_CONDITION, label=condition.label, label_en=condition.label_en, tier=tier.name)
        return condition.limit_in(area), said
    limit = Limit(category.limit_amount, ClockKind(category.limit_clock)) if category else None
    return limit, Reason(LIMIT_BY_KIND)


def _said(rows: Sequence[Issue]) -> Mapping[int, Track]:
    """The tracks that the lists name on which issues stand, the more urgent where they differ."""
    deadlines = ListItem.objects.filter(issue__in=[row.pk for row in rows if row.pk]).exclude(deadline="")
    found: dict[int, Track] = {}
    for issue, deadline in deadlines.order_by().values_list("issue_id", "deadline"):
        track = track_said(deadline)
        if track is not None and found.get(issue) is not Track.AT_ONCE:
            found[issue] = track
    return found


def _category(issue: Issue, known: _Known) -> tuple[Category | None, Reason]:
    if issue.category is not None:
        return issue.category, Reason(NAMED)
    found = recognise(issue.title, "", known.categories)
    if found.word:
        return found.category, Reason(BY_WORD, word=found.word)
    model = known.learnt.get(LearntModel.Subject.KIND)
    answer = model.answer(issue) if model else None
    learnt = next((each for each in known.categories if answer and each.code == answer.label), None)
    if answer is not None and learnt is not None:
        return learnt, _learnt(BY_LEARNT_KIND, answer)
    return found.category, Reason(BY_DEFAULT)


def _learnt(message: str, answer: Answer) -> Reason:
    return Reason(message, count=answer.learnt_from, share=int(answer.sure * 100))


def _led_before(learnt: Mapping[str, Learnt]) -> Mapping[str, Unit]:
    """Return the active units that the model in use knows, by their code."""
    model = learnt.get(LearntModel.Subject.UNIT)
    if model is None:
        return {}
    known = Unit.objects.filter(code__in=model.sorter.labels, state=Unit.State.ACTIVE)
    return {unit.code: unit for unit in known}


def _units(issue: Issue, category: Category | None, known: _Known) -> Iterable[UnitProposal]:
    """Every unit that may lead, the best first, each once."""
    seen: set[int] = set()
    for unit, reason in _candidates(issue, category, known):
        if unit is not None and unit.state == Unit.State.ACTIVE and unit.pk not in seen:
            seen.add(unit.pk)
            yield UnitProposal(unit, reason)


def _candidates(issue: Issue, category: Category | None, known: _Known) -> Iterable[tuple[Unit | None, Reason]]:
    for place in places_of(issue):
        ruled = known.rulings.get((category.pk, place)) if category else None
        if ruled is not None:
            day = ruled.since.astimezone(clock.LOCAL).date().isoformat()
            yield ruled.unit, Reason(BY_RULING, number=ruled.issue.number, day=day)
    roles = known.answering.get(issue.site_id or 0, {})
    industry = known.units.get(roles.get(INDUSTRY_LEAD, 0))
    territory = known.units.get(roles.get(TERRITORY, 0))
    function = category.function if category else ""
    if function == STREET:
        yield territory, Reason(BY_TERRITORY)
    holder = known.functions.get(function)
    if holder is not None:
        yield holder.unit, Reason(BY_FUNCTION, function=holder.label, function_en=holder.label_en)
    yield industry, Reason(BY_INDUSTRY)
    yield territory, Reason(BY_TERRITORY)
    model = known.learnt.get(LearntModel.Subject.UNIT)
    answer = model.answer(issue) if model else None
    if answer is not None:
        yield known.learnt_units.get(answer.label), _learnt(BY_LEARNT_UNIT, answer)
    yield known.towns.get(issue.area_id or 0), Reason(BY_DIVISION)
