"""Ordering, starting and finishing visits."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from wenming.inspections import policies
from wenming.inspections.models import Visit
from wenming.kernel import audit, clock, keys, numbers
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import Conflict, NotAllowed
from wenming.kernel.scope import Viewer
from wenming.places.models import Site
from wenming.rulebook.labels import N_
from wenming.rulebook.numbering import VISITS
from wenming.schemes.models import SchemeEdition


def require(viewer: Viewer, capability: str) -> None:
    """Refuse a viewer whose posts do not carry the capability."""
    if not viewer.may(capability):
        raise NotAllowed("not_entitled", "Your post does not include this act.")


@transaction.atomic
def order_visits(
    sites: Sequence[Site],
    *,
    edition: SchemeEdition,
    purpose: Visit.Purpose,
    by: Viewer,
    at: datetime | None = None,
    is_incognito: bool = False,
) -> list[Visit]:
    """Order one visit to each site; their numbers follow the order of the sites."""
    require(by, policies.ORDER)
    at = at or clock.now()
    drawn = numbers.reserve(VISITS, at.astimezone(clock.LOCAL).year, len(sites))
    visits = [
        Visit(
            key=uuid4(),
            number=number,
            site=site,
            edition=edition,
            purpose=purpose,
            is_incognito=is_incognito,
            ordered_at=at,
            **attributed(by.actor),
        )
        for number, site in zip(drawn, sites, strict=True)
    ]
    Visit.objects.bulk_create(visits)
    audit.record(
        "inspections.order_visits",
        subject=edition,
        by=by.actor,
        at=at,
        details={"purpose": purpose.value, "visits": [visit.number for visit in visits]},
    )
    return visits


@transaction.atomic
def begin_visit(
    site: Site, *, edition: SchemeEdition, purpose: Visit.Purpose, key: UUID, by: Viewer, at: datetime | None = None
) -> Visit:
    """Begin a visit that nobody ordered: a self-check or a patrol. The same key gives the same visit."""
    require(by, policies.OBSERVE)
    if not policies.may_observe(by, site, purpose):
        raise NotAllowed("not_your_site", N_("Only those who inspect the whole territory may begin this visit."))
    at = at or clock.now()
    digest = keys.body_digest({"site": site.code, "purpose": purpose.value})

    def make() -> Visit:
        if not policies.can_be_visited(site):
            raise Conflict("site_not_in_use", N_("This site is not in use, so there is nothing to look at."))
        visit = Visit.objects.create(
            key=key,
            body_digest=digest,
            number=numbers.next_number(VISITS, at.astimezone(clock.LOCAL).year),
            site=site,
            edition=edition,
            purpose=purpose,
            state=Visit.State.STARTED,
            ordered_at=at,
            started_at=at,
            **attributed(by.actor),
        )
        audit.record("inspections.begin_visit", subject=visit, by=by.actor, at=at, details={"site": site.code})
        return visit

    return keys.once(Visit, key, digest, make)


@transaction.atomic
def finish_visit(visit: Visit, *, by: Viewer, at: datetime | None = None) -> Visit:
    """Finish a visit; observations can still be added to a round's visit until the round is closed."""
    require(by, policies.OBSERVE)
    if not policies.may_observe(by, visit.site, visit.purpose):
        raise NotAllowed("not_your_site", N_("Only those who inspect the whole territory may finish this visit."))
    at = at or clock.now()
    held = Visit.objects.select_for_update().get(pk=visit.pk)
    if held.state == Visit.State.FINISHED:
        raise Conflict("visit_finished", "This visit is already finished.")
    held.state, held.finished_at = Visit.State.FINISHED, at
    held.started_at = held.started_at or at
    held.save(update_fields=["state", "started_at", "finished_at"])
    audit.record("inspections.finish_visit", subject=held, by=by.actor, at=at)
    return held
