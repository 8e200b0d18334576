"""Two past rounds of the small city as plain values, and their replay through the services."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

from tests.evaluations.city import AT
from tests.evaluations.seeing import looked_at
from wenming.evaluations.models import Round
from wenming.evaluations.selectors import leaf
from wenming.evaluations.services import (
    HistoricMark,
    RoundHistory,
    close_round,
    enter_mark,
    load_history,
    open_round,
    plan_round,
)
from wenming.inspections.models import Observation, Visit
from wenming.inspections.origins import ORIGIN
from wenming.inspections.services import (
    HistoricObservation,
    HistoricReview,
    HistoricVisit,
    finish_visit,
    observe,
    review,
)
from wenming.issues.models import Issue
from wenming.issues.services import (
    HistoricMove,
    IssueHistory,
    acknowledge,
    dispatch,
    file_issue,
    report_rectified,
    verify,
)
from wenming.issues.services import load_history as load_issues
from wenming.kernel.actors import SYSTEM, Actor
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.places.models import Site
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.loop import MoveCode
from wenming.rulebook.verification import EvidenceKind, Tier
from wenming.rulebook.worth import leaves_of
from wenming.schemes.models import CheckItem, SchemeEdition
from wenming.schemes.selectors import rulebook_scheme

LIMIT = Limit(2, ClockKind.WORKING_DAYS)


def key(chance: random.Random) -> UUID:
    """A key drawn from the seed."""
    return UUID(int=chance.getrandbits(128))


def make(edition: SchemeEdition, sites: list[Site], by: Actor, *, seed: int = 5) -> list[RoundHistory]:
    """A closed round and a running one, with reviews, second looks and marks entered twice."""
    chance = random.Random(seed)
    first = _round("R1", AT, edition, sites, by, chance, closed=AT + timedelta(days=3))
    return [first, _round("R2", AT + timedelta(days=10), edition, sites, by, chance, closed=None, previous="R1")]


def _round(
    code: str,
    at: datetime,
    edition: SchemeEdition,
    sites: list[Site],
    by: Actor,
    chance: random.Random,
    *,
    closed: datetime | None,
    previous: str = "",
) -> RoundHistory:
    return RoundHistory(
        code=code,
        name=f"Mock {code}",
        kind=Round.Kind.MOCK,
        edition=edition.code,
        by=by,
        planned_at=at,
        opened_at=at + timedelta(minutes=5),
        visits=tuple(_visit(site, at + timedelta(minutes=5), edition, by, chance) for site in sites),
        marks=_marks(edition, at + timedelta(hours=9), by, chance),
        closed_at=closed,
        previous=previous,
        seed=f"seed-{code}",
    )


def _visit(site: Site, opened: datetime, edition: SchemeEdition, by: Actor, chance: random.Random) -> HistoricVisit:
    at, seen, reviews = opened + timedelta(minutes=chance.randint(5, 90)), [], []
    for item in CheckItem.objects.filter(edition=edition, edition_kind__kind_id=site.kind_id).order_by("order"):
        for _ in range(chance.choice([0, 1, 1, 1, 1, 1, 2])):
            at += timedelta(seconds=chance.randint(20, 90))
            looked = looked_at(item, bad=chance.choice([0, 0, 0, 1, 2]))
            seen.append(HistoricObservation(key(chance), item.code, at, looked, by, note=chance.choice(["", "dark"])))
    for each in chance.sample(seen, 2):
        reviews.append(HistoricReview(key(chance), each.key, at + timedelta(hours=1), "seen twice", by))
    finished = at + timedelta(minutes=1) if chance.random() < 0.7 else None
    return HistoricVisit(
        key=key(chance),
        site=site.code,
        edition=edition.code,
        purpose=Visit.Purpose.ROUND,
        by=by,
        ordered_at=opened,
        is_ordered=True,
        observations=tuple(seen),
        reviews=tuple(reviews),
        finished_at=finished,
    )


def _marks(edition: SchemeEdition, at: datetime, by: Actor, chance: random.Random) -> tuple[HistoricMark, ...]:
    marks: list[HistoricMark] = []
    for node, method in leaves_of(rulebook_scheme(edition)):
        indicator = node.code
        for again in range(chance.choice([0, 1, 1, 2])):
            moment = at + timedelta(minutes=again, seconds=len(marks))
            if chance.random() < 0.1:
                marks.append(HistoricMark(key(chance), indicator, method, moment, by, not_applicable=True))
                continue
            points = Decimal(chance.randint(40, 100))
            marks.append(HistoricMark(key(chance), indicator, method, moment, by, points, Decimal(100)))
    return tuple(marks)


def raised_by(rounds: list[RoundHistory], titles: dict[UUID, str]) -> list[IssueHistory]:
    """The issues that observations raised (key → title), as they came in."""
    return [
        IssueHistory(
            key=seen.key,
            title=titles[seen.key],
            moves=(HistoricMove(MoveCode.RAISE, seen.arrived_at, seen.by),),
            origin_kind=ORIGIN,
            origin_ref=str(seen.key),
            site=visit.site,
            description=seen.note,
        )
        for history in rounds
        for visit in history.visits
        for seen in visit.observations
        if seen.key in titles
    ]


def mended_at(seen: HistoricObservation) -> datetime | None:
    """When the issue of an observation is put right, by its key alone: soon, after the round, or never."""
    waits = (timedelta(hours=3), timedelta(days=30), None)
    wait = waits[seen.key.int % 3]
    return seen.arrived_at + wait if wait else None


def mend(key: UUID, at: datetime, by: Viewer) -> None:
    """Bring the issue of an observation through the loop until it is verified, all at one moment."""
    issue = Issue.objects.filter(key=key).first()
    if issue is None:
        return
    unit = Unit.objects.get(code="east")
    worker = Viewer(user_id=None, units=frozenset({unit.pk}), capabilities=frozenset({"issues.handle"}))
    file_issue(issue, limit=LIMIT, tier=Tier.DESK, by=by, at=at)
    dispatch(issue, lead=unit, by=by, at=at)
    acknowledge(issue, by=worker, at=at)
    Issue.objects.filter(pk=issue.pk).update(evidence=["document"])
    report_rectified(issue, measures="mended", by=worker, at=at, proofs={EvidenceKind.DOCUMENT: "signed"})
    verify(issue, by=by, at=at)


def mendings(rounds: list[RoundHistory]) -> list[tuple[datetime, UUID]]:
    """When which observation's issue is put right, in order of time."""
    found = [
        (at, seen.key)
        for history in rounds
        for visit in history.visits
        for seen in visit.observations
        if (at := mended_at(seen)) is not None
    ]
    return sorted(found)


def loaded(edition: SchemeEdition, sites: list[Site], office: Viewer, *, seed: int = 5) -> dict[str, Round]:
    """The two rounds through the bulk doors, with the issues of all that fell short; none of them is put right."""
    told = make(edition, sites, office.actor, seed=seed)
    found = load_history(told, by=SYSTEM)
    failing = Observation.objects.filter(is_best=False, is_not_applicable=False).select_related("item")
    load_issues(raised_by(told, {row.key: row.item.title for row in failing}), by=SYSTEM)
    return found


class Replay:
    """Lives through rounds act by act, in order of time, with the services."""

    def __init__(self, by: Viewer) -> None:
        self._by = by
        self._rounds: dict[str, Round] = {}

    def live(self, rounds: list[RoundHistory]) -> None:
        """Do everything that the histories tell."""
        acts: list[tuple[datetime, int, Callable[[], object]]] = []
        for history in rounds:
            acts += self._acts(history)
        acts += [(at, 4, partial(mend, key, at, self._by)) for at, key in mendings(rounds)]
        for _, _, act in sorted(acts, key=lambda each: each[:2]):
            act()

    def _acts(self, history: RoundHistory) -> Iterator[tuple[datetime, int, Callable[[], object]]]:
        yield history.planned_at or history.opened_at, 0, partial(self._plan, history)
        yield history.opened_at, 1, partial(self._open, history)
        for visit in history.visits:
            for seen in visit.observations:
                yield seen.arrived_at, 2, partial(self._see, history, visit, seen)
            for each in visit.reviews:
                yield each.at, 3, partial(self._review, each)
            if visit.finished_at:
                yield visit.finished_at, 3, partial(self._finish, history, visit)
        for mark in history.marks:
            yield mark.at, 3, partial(self._mark, history, mark)
        if history.closed_at:
            yield history.closed_at, 5, partial(self._close, history)

    def _plan(self, history: RoundHistory) -> None:
        self._rounds[history.code] = plan_round(
            history.name,
            kind=history.kind,
            edition=SchemeEdition.objects.get(code=history.edition),
            by=self._by,
            at=history.planned_at,
            previous=self._rounds.get(history.previous),
        )

    def _open(self, history: RoundHistory) -> None:
        sites = [Site.objects.get(code=visit.site) for visit in history.visits]
        opened = open_round(
            self._rounds[history.code], sites=sites, by=self._by, at=history.opened_at, seed=history.seed
        )
        for sampled, told in zip(opened.sampled.order_by("id"), history.visits, strict=True):
            Visit.objects.filter(pk=sampled.visit_id).update(key=told.key)

    def _see(self, history: RoundHistory, visit: HistoricVisit, seen: HistoricObservation) -> None:
        item = CheckItem.objects.get(edition__code=history.edition, code=seen.item)
        observe(
            Visit.objects.get(key=visit.key),
            item,
            seen.observed,
            key=seen.key,
            by=self._by,
            observed_at=seen.observed_at,
            at=seen.arrived_at,
            note=seen.note,
        )

    def _review(self, each: HistoricReview) -> None:
        named = Observation.objects.get(key=each.observation)
        review(named, key=each.key, reason=each.reason, by=self._by, at=each.at)

    def _finish(self, history: RoundHistory, visit: HistoricVisit) -> None:
        finish_visit(Visit.objects.get(key=visit.key), by=self._by, at=visit.finished_at)

    def _mark(self, history: RoundHistory, mark: HistoricMark) -> None:
        held = self._rounds[history.code]
        indicator, method = leaf(held, mark.indicator, mark.method)
        enter_mark(
            held,
            indicator=indicator,
            method=method,
            key=mark.key,
            by=self._by,
            points=mark.points,
            out_of=mark.out_of,
            not_applicable=mark.not_applicable,
            at=mark.at,
            note=mark.note,
        )

    def _close(self, history: RoundHistory) -> None:
        close_round(self._rounds[history.code], by=self._by, at=history.closed_at)
