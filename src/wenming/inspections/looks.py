"""Visits as looks at a site, for the figure of what was missed (漏查)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Max, Min

from wenming.inspections.events import ObservationMade
from wenming.inspections.models import Observation, Visit
from wenming.issues.looks import SiteLook
from wenming.issues.services.missing import looked
from wenming.rulebook.missed import Look, LookedAt

LOOKS = {
    Visit.Purpose.ROUND.value: Look.ROUND,
    Visit.Purpose.SELF_CHECK.value: Look.SELF_CHECK,
    Visit.Purpose.PATROL.value: Look.PATROL,
    Visit.Purpose.SUPERVISION.value: Look.SUPERVISION,
}


def visits_as_looks(site_ids: Collection[int], since: datetime, until: datetime) -> Iterable[SiteLook]:
    """Return the visits with anything entered between two moments: the first and the last entry of each."""
    seen = Observation.objects.filter(site__in=site_ids, observed_at__gte=since, observed_at__lt=until)
    rows = seen.order_by().values_list("site_id", "visit__number", "visit__purpose")
    for site, number, purpose, first, last in rows.annotate(first=Min("observed_at"), last=Max("observed_at")):
        for at in {first, last}:
            yield SiteLook(site, LookedAt(LOOKS[purpose], at, number))


def tell_of_look(event: ObservationMade) -> None:
    """An observation shows that somebody looked, at the moment that the observer's device says."""
    seen = Observation.objects.only("site_id", "observed_at").get(pk=event.observation_id)
    looked(seen.site_id, seen.observed_at)
