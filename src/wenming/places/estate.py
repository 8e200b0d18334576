"""What of a unit's estate lies at places: the roles in which it answers for sites."""

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from wenming.people.estates import Part, Terms
from wenming.people.models import Unit
from wenming.places.models import Responsibility
from wenming.places.services import hand_over
from wenming.rulebook.labels import N_

SITES = "places.sites"


class PlacesEstate:
    """The rows of the responsibility table that name a unit; the successor's begin, the unit's end the day before."""

    def parts(self, unit: Unit) -> Sequence[Part]:
        """Return how many rows name the unit, by role."""
        rows = Responsibility.objects.filter(unit=unit, until__isnull=True)
        split = Counter(rows.values_list("role__label", flat=True))
        url = f"{reverse('places:sites')}?{urlencode({'unit': unit.code})}"
        return [Part(SITES, N_("sites to answer for"), sum(split.values()), url, sorted(split.items()))]

    def hand_over(self, unit: Unit, takers: Mapping[str, Unit | None], terms: Terms) -> None:
        """Hand all rows over in one act."""
        if taker := takers.get(SITES):
            hand_over(unit.code, taker.code, by=terms.by, on=terms.on, at=terms.at)
