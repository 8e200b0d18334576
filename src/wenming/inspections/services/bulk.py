"""The bulk door: whole visits at once, for migration and the demo.

Every observation is graded by the rulebook and stored as the services would have stored it; who answered is taken from
the responsibilities of that day. Rounds use :func:`store_visits` and write their own tallies.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wenming.inspections.models import Observation, ObservationPhoto, Review, Visit
from wenming.inspections.services.history import HistoricObservation, HistoricVisit
from wenming.inspections.services.observing import CLOCK_TOLERANCE
from wenming.inspections.services.rows import observation_line, observation_row
from wenming.kernel import audit, clock, keys, numbers, rights
from wenming.kernel.actors import Actor
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import DomainError
from wenming.places.models import Responsibility, Site
from wenming.records.models import Photo
from wenming.rulebook.facts import Site as RoundSite
from wenming.rulebook.grading import Grader, NotGradable, grader
from wenming.rulebook.labels import N_
from wenming.rulebook.numbering import VISITS
from wenming.rulebook.standing import answering
from wenming.schemes.models import CheckItem, SchemeEdition
from wenming.schemes.selectors import function_holders, grades_of, item_value

BATCH = 2_000
Units = Mapping[str, str]


class HistoryRefused(DomainError):
    """A history that cannot have happened; names the visit and what is wrong with it."""

    def __init__(self, key: UUID | str, why: str) -> None:
        super().__init__(
            "history_refused",
            N_("History %(key)s cannot be loaded: %(why)s"),
            params={"key": str(key), "why": why},
        )


@dataclass(slots=True)
class StoredVisits:
    """What was stored, by key; ``lines`` are the audit lines, to be written by the caller in order of time."""

    visits: dict[UUID, Visit] = field(default_factory=dict)
    observations: dict[UUID, Observation] = field(default_factory=dict)
    reviews: dict[UUID, Review] = field(default_factory=dict)
    lines: list[audit.Line] = field(default_factory=list)


@transaction.atomic
def load_history(visits: Sequence[HistoricVisit], *, by: Actor) -> dict[UUID, Visit]:
    """Write visits that belong to no round, with their observations and reviews; returns them by key.

    :raises HistoryRefused: something that cannot have happened, or names nothing; nothing is stored then.
    """
    rights.require(by, "inspections.order")
    stored = store_visits(visits)
    audit.bulk_record(sorted(stored.lines, key=lambda line: line.at))
    return stored.visits


def store_visits(visits: Sequence[HistoricVisit], told: Callable[[int], None] | None = None) -> StoredVisits:
    """Store visits and everything seen on them; ``told`` hears of every visit graded. Writes no audit line."""
    known = _known(visits)
    stored = StoredVisits()
    in_order = sorted(visits, key=lambda each: each.ordered_at)
    for history, number in zip(in_order, _numbers(in_order), strict=True):
        stored.visits[history.key] = _visit(history, number, known)
    Visit.objects.bulk_create(stored.visits.values(), batch_size=BATCH)
    stored.lines += _visit_lines(in_order, stored.visits, known)
    for place, history in enumerate(in_order, start=1):
        visit = stored.visits[history.key]
        for seen in history.observations:
            if seen.key in stored.observations:
                raise HistoryRefused(history.key, f"observation {seen.key} appears twice")
            stored.observations[seen.key] = _observation(history, visit, seen, known)
        if told:
            told(place)
    Observation.objects.bulk_create(stored.observations.values(), batch_size=BATCH)
    _store_rest(in_order, stored, known)
    return stored


@dataclass(slots=True)
class _Known:
    """Everything that visits name by code or key."""

    editions: Mapping[str, SchemeEdition]
    items: Mapping[tuple[str, str], CheckItem]
    sites: Mapping[str, Site]
    photos: Mapping[UUID, int]
    holders: Mapping[str, str]
    held: Mapping[int, Sequence[Responsibility]]
    graders: dict[int, Grader] = field(default_factory=dict)
    units: dict[tuple[int, date], dict[str, str]] = field(default_factory=dict)

    def units_on(self, site: Site, day: date) -> dict[str, str]:
        """Who answered for a site on a day, role → unit code."""
        found = self.units.get((site.pk, day))
        if found is None:
            found = self.units[site.pk, day] = held_on(self.held.get(site.pk, ()), day)
        return found

    def grader_of(self, item: CheckItem) -> Grader:
        """The item's rule, ready to grade."""
        if item.pk not in self.graders:
            self.graders[item.pk] = grader(item_value(item).rule, grades_of(item.edition_id))
        return self.graders[item.pk]


def held_on(held: Iterable[Responsibility], day: date) -> dict[str, str]:
    """Return who answered on a day, role → unit code, of the responsibilities of one site in order of their begin."""
    return {
        each.role.code: each.unit.code
        for each in held
        if each.since <= day and (each.until is None or each.until >= day)
    }


def responsibilities_of(site_ids: Iterable[int]) -> dict[int, list[Responsibility]]:
    """Return all responsibilities of sites, past ones too, by site in order of their begin."""
    found: dict[int, list[Responsibility]] = {}
    rows = Responsibility.objects.filter(site_id__in=list(site_ids)).select_related("role", "unit")
    for row in rows.order_by("since", "id"):
        found.setdefault(row.site_id, []).append(row)
    return found


def local_day(at: datetime) -> date:
    """The day of a moment in the territory's own time."""
    return at.astimezone(clock.LOCAL).date()


def _known(visits: Sequence[HistoricVisit]) -> _Known:
    codes = {history.edition for history in visits}
    editions = {row.code: row for row in SchemeEdition.objects.filter(code__in=codes)}
    rows = CheckItem.objects.filter(edition__in=editions.values()).select_related("edition_kind__kind")
    names = {row.pk: row.code for row in editions.values()}
    wanted = Q(code__in={history.site for history in visits})
    sites = {row.code: row for row in Site.objects.filter(wanted).select_related("kind", "area").defer("search")}
    photos = {key for history in visits for seen in history.observations for key in seen.photos}
    return _Known(
        editions=editions,
        items={(names[row.edition_id], row.code): row for row in rows},
        sites=sites,
        photos=dict(Photo.objects.filter(key__in=photos).values_list("key", "pk")),
        holders=function_holders(),
        held=responsibilities_of(site.pk for site in sites.values()),
    )


def _numbers(in_order: Sequence[HistoricVisit]) -> Iterator[str]:
    years = groupby(history.ordered_at.astimezone(clock.LOCAL).year for history in in_order)
    for year, group in years:
        yield from numbers.reserve(VISITS, year, sum(1 for _ in group))


def _visit(history: HistoricVisit, number: str, known: _Known) -> Visit:
    site, edition = known.sites.get(history.site), known.editions.get(history.edition)
    if site is None or edition is None:
        raise HistoryRefused(history.key, f"nothing known by {history.site if site is None else history.edition}")
    arrived = [seen.arrived_at for seen in history.observations]
    if history.finished_at is not None and arrived and max(arrived) > history.finished_at:
        raise HistoryRefused(history.key, "something was observed after the visit had ended")
    started = (min(arrived) if arrived else history.finished_at) if history.is_ordered else history.ordered_at
    state = Visit.State.STARTED if started else Visit.State.PLANNED
    return Visit(
        key=history.key,
        number=number,
        site=site,
        edition=edition,
        purpose=history.purpose,
        state=Visit.State.FINISHED if history.finished_at else state,
        is_incognito=history.is_incognito,
        ordered_at=history.ordered_at,
        started_at=started,
        finished_at=history.finished_at,
        **attributed(history.by),
    )


def _visit_lines(
    in_order: Sequence[HistoricVisit], visits: Mapping[UUID, Visit], known: _Known
) -> Iterator[audit.Line]:
    """One line for all that were ordered together, one for each that was begun, one for each that was finished."""
    ordered = [history for history in in_order if history.is_ordered]
    for (at, by, edition, purpose), group in groupby(
        ordered, key=lambda each: (each.ordered_at, each.by, each.edition, each.purpose)
    ):
        details = {"purpose": purpose.value, "visits": [visits[history.key].number for history in group]}
        yield audit.Line("inspections.order_visits", audit.subject_of(known.editions[edition]), by, at, details)
    for history in in_order:
        subject = audit.subject_of(visits[history.key])
        if not history.is_ordered:
            yield audit.Line("inspections.begin_visit", subject, history.by, history.ordered_at, {"site": history.site})
        if history.finished_at is not None:
            yield audit.Line("inspections.finish_visit", subject, history.finisher, history.finished_at)


def _observation(history: HistoricVisit, visit: Visit, seen: HistoricObservation, known: _Known) -> Observation:
    item = known.items.get((history.edition, seen.item))
    if item is None or item.edition_kind.kind_id != visit.site.kind_id:
        raise HistoryRefused(history.key, f"item {seen.item} is not on the checklist of {history.site}")
    if seen.observed_at > seen.arrived_at + CLOCK_TOLERANCE or seen.arrived_at < history.ordered_at:
        raise HistoryRefused(history.key, f"the times of observation {seen.key} do not fit")
    try:
        result = known.grader_of(item)(seen.observed)
    except NotGradable as reason:
        raise HistoryRefused(history.key, f"observation {seen.key}: {reason}") from reason
    place = RoundSite(
        visit.site.code, visit.site.kind.code, units=known.units_on(visit.site, local_day(seen.arrived_at))
    )
    return observation_row(
        visit,
        item,
        seen.observed,
        result,
        key=seen.key,
        by=seen.by,
        seen_at=seen.observed_at,
        at=seen.arrived_at,
        note=seen.note,
        units=answering(place, item_value(item), known.holders),
    )


def _store_rest(in_order: Sequence[HistoricVisit], stored: StoredVisits, known: _Known) -> None:
    """Photos and reviews, and the audit lines of observations and reviews."""
    photos: list[ObservationPhoto] = []
    for history in in_order:
        visit = stored.visits[history.key]
        for seen in history.observations:
            row = stored.observations[seen.key]
            stored.lines.append(observation_line(row, visit, row.item, seen.by))
            if missing := [key for key in seen.photos if key not in known.photos]:
                raise HistoryRefused(history.key, f"no photo is known by {missing[0]}")
            photos += [ObservationPhoto(observation=row, photo_id=known.photos[key]) for key in seen.photos]
        for each in history.reviews:
            named = stored.observations.get(each.observation)
            if named is None or named.visit_id != visit.pk:
                raise HistoryRefused(history.key, f"review {each.key} names no observation of this visit")
            digest = keys.body_digest({"observation": str(named.key), "reason": each.reason})
            stored.reviews[each.key] = Review(
                key=each.key,
                body_digest=digest,
                observation=named,
                at=each.at,
                reason=each.reason,
                **attributed(each.by),
            )
    ObservationPhoto.objects.bulk_create(photos, batch_size=BATCH)
    Review.objects.bulk_create(stored.reviews.values(), batch_size=BATCH)
    stored.lines += [
        audit.Line(
            "inspections.review", audit.subject_of(row), row.by, row.at, {"observation": str(row.observation.key)}
        )
        for row in stored.reviews.values()
    ]
