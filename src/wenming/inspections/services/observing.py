"""Recording what was seen: graded once by the rulebook, stored with its grade, never changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from wenming.inspections import policies
from wenming.inspections.events import ObservationMade, ObservationReviewed
from wenming.inspections.models import Observation, ObservationPhoto, Review, Visit
from wenming.inspections.origins import ORIGIN
from wenming.inspections.services.rows import observation_digest, observation_line, observation_row
from wenming.inspections.services.visiting import require
from wenming.inspections.titles import problem_title
from wenming.issues.models import Issue
from wenming.issues.services import Origin, Place, raise_issue
from wenming.kernel import audit, clock, events, keys
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import DomainError, NotAllowed
from wenming.kernel.scope import Viewer
from wenming.places.models import Site
from wenming.places.selectors import who_answers
from wenming.records.models import Photo
from wenming.rulebook.facts import Site as RoundSite
from wenming.rulebook.grading import Graded, NotGradable, grade, raises_issue
from wenming.rulebook.labels import N_
from wenming.rulebook.rules import Observed
from wenming.rulebook.standing import answering
from wenming.schemes.models import CheckItem
from wenming.schemes.selectors import function_holders, grades_of, item_value

CLOCK_TOLERANCE = timedelta(minutes=5)
# Earlier observations may be entered afterwards, but a device whose clock stands at its first day is a fault.
LONGEST_BEFORE = timedelta(days=366)


class CannotBeGraded(DomainError):
    """What was entered cannot be graded by the item's rule; the rulebook's reason in words."""

    def __init__(self, reason: NotGradable) -> None:
        super().__init__(reason.code, str(reason), params={})
        self.reason = reason


def graded(item: CheckItem, observed: Observed) -> Graded:
    """Grade what was seen for an item, without storing anything."""
    try:
        return grade(item_value(item).rule, observed, grades_of(item.edition_id))
    except NotGradable as reason:
        raise CannotBeGraded(reason) from reason


@transaction.atomic
def observe(
    visit: Visit,
    item: CheckItem,
    observed: Observed,
    *,
    key: UUID,
    by: Viewer,
    observed_at: datetime | None = None,
    at: datetime | None = None,
    photos: Sequence[Photo] = (),
    note: str = "",
    raises: bool = True,
) -> Observation:
    """Record an observation and tell the floors above; where it fails, raise an issue on the spot.

    ``observed_at`` is when it was seen, by the observer's clock; not in the future. ``raises=False`` records without
    an issue (found and mended on the spot).
    """
    require(by, policies.OBSERVE)
    if not policies.may_observe(by, visit.site, visit.purpose):
        raise NotAllowed("not_your_site", N_("Only those who inspect the whole territory may enter this."))
    at = at or clock.now()
    seen_at = observed_at or at
    _check(visit, item, seen_at=seen_at, at=at)
    result = graded(item, observed)
    photos = list({photo.pk: photo for photo in photos}.values())
    digest = observation_digest(visit, item, observed, note)

    def make() -> Observation:
        units = units_at(visit.site, item)
        row = observation_row(
            visit, item, observed, result, key=key, by=by.actor, seen_at=seen_at, at=at, note=note, units=units
        )
        _store(row, visit, item, by=by)
        ObservationPhoto.objects.bulk_create([ObservationPhoto(observation=row, photo=photo) for photo in photos])
        if raises and raises_issue(item_value(item).rule, result, grades_of(item.edition_id)):
            _raise(row, by=by, at=at, photos=photos)
        events.publish(ObservationMade(row.pk, visit.pk, item.pk))
        return row

    return keys.once(Observation, key, digest, make)


@transaction.atomic
def review(observation: Observation, *, key: UUID, reason: str, by: Viewer, at: datetime | None = None) -> Review:
    """Name the observation that counts for its visit and item, until another review does (复核)."""
    require(by, policies.REVIEW)
    at = at or clock.now()
    if not reason.strip():
        raise DomainError("reason_missing", "Say why this observation counts.", field="reason")
    digest = keys.body_digest({"observation": str(observation.key), "reason": reason})

    def make() -> Review:
        row = Review.objects.create(
            key=key, body_digest=digest, observation=observation, at=at, reason=reason, **attributed(by.actor)
        )
        audit.record(
            "inspections.review", subject=row, by=by.actor, at=at, details={"observation": str(observation.key)}
        )
        events.publish(ObservationReviewed(observation.pk, observation.visit_id, observation.item_id))
        return row

    return keys.once(Review, key, digest, make)


def units_at(site: Site, item: CheckItem) -> Mapping[str, str]:
    """Return who answers for an item at a site today, role → unit code, as it is frozen with an observation."""
    units = {each.role.code: each.unit.code for each in who_answers(site)}
    value = RoundSite(site.code, item.edition_kind.kind.code, units=units)
    return answering(value, item_value(item), function_holders())


def _check(visit: Visit, item: CheckItem, *, seen_at: datetime, at: datetime) -> None:
    if item.edition_id != visit.edition_id or item.edition_kind.kind_id != visit.site.kind_id:
        raise DomainError("item_of_other_kind", "This check item is not on the checklist of this visit.", field="item")
    if seen_at.tzinfo is None:
        words = N_("The time of observation has no time zone. Write it like 2026-11-22T09:30:00+08:00.")
        raise DomainError("observed_without_zone", words, field="observed_at")
    if seen_at < visit.ordered_at - LONGEST_BEFORE:
        words = N_("The time of observation lies long before this visit; check this device's clock.")
        raise DomainError("observed_too_early", words, field="observed_at")
    if seen_at > at + CLOCK_TOLERANCE:
        raise DomainError(
            "observed_in_future", "The time of observation lies in the future; check this device's clock.", field="at"
        )


def _store(row: Observation, visit: Visit, item: CheckItem, *, by: Viewer) -> None:
    row.save(force_insert=True)
    # Asked of the row itself: somebody may have begun or even finished the visit since it was read.
    planned = Visit.objects.filter(pk=visit.pk, state=Visit.State.PLANNED)
    if planned.update(state=Visit.State.STARTED, started_at=row.received_at):
        visit.state, visit.started_at = Visit.State.STARTED, row.received_at
    line = observation_line(row, visit, item, by.actor)
    audit.record(line.act, subject=line.subject, by=line.by, at=line.at, details=line.details)


def _raise(row: Observation, *, by: Viewer, at: datetime, photos: Sequence[Photo]) -> Issue:
    """Raise the issue of a failing observation; it has the observation's own key, so it can only be raised once."""
    return raise_issue(
        problem_title(row.item.title, item_value(row.item).rule.kind),
        key=row.key,
        place=Place(site=row.site),
        origin=Origin(ORIGIN, str(row.key)),
        by=by,
        at=at,
        description=row.note,
        photos=photos,
    )
