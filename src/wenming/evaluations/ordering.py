"""Rounds as what orders visits: fills the port of inspections, named in ``config/wiring.py``."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import QuerySet
from django.urls import reverse

from wenming.evaluations.models import Round, SampledSite
from wenming.evaluations.selectors import rounds
from wenming.inspections.models import Visit
from wenming.inspections.orders import Order
from wenming.kernel.scope import Viewer


class RoundOrders:
    """Rounds order visits."""

    def options(self, viewer: Viewer) -> Sequence[tuple[str, str]]:
        """Return every round that was opened, newest first."""
        opened = rounds(viewer).exclude(state=Round.State.PLANNED)
        return [(number, f"{number} {name}") for number, name in opened.values_list("number", "name")]

    def narrow(self, visits: QuerySet[Visit], value: str) -> QuerySet[Visit]:
        """Return the visits that a round ordered."""
        return visits.filter(sampled__round__number=value)

    def of(self, visit_ids: Collection[int]) -> Mapping[int, Order]:
        """Return the round of each visit."""
        rows = SampledSite.objects.filter(visit_id__in=visit_ids).values_list(
            "visit_id", "round__number", "round__name", "round__state"
        )
        return {
            visit: Order(name, reverse("evaluations:round", args=[number]), state != Round.State.RUNNING)
            for visit, number, name, state in rows
        }
