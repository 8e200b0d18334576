"""The one territory that this deployment serves."""

from datetime import datetime

from django.db import transaction

from wenming.areas.events import TerritorySetUp
from wenming.areas.models import Territory
from wenming.kernel import audit, clock, events
from wenming.kernel.actors import Actor
from wenming.kernel.errors import Conflict, DomainError
from wenming.rulebook.labels import N_


@transaction.atomic
def set_up_territory(name: str, division_code: str, *, by: Actor, at: datetime | None = None) -> Territory:
    """Name the territory, once: the city's, district's or county's name and its division code (6, 9 or 12 digits).

    :raises Conflict: it is set up already.
    """
    moment = at or clock.now()
    if Territory.objects.exists():
        raise Conflict("already_set_up", N_("This system is set up already."))
    if not division_code.isdigit() or len(division_code) not in (6, 9, 12):
        raise DomainError("division_code_wrong", N_("A division code has 6, 9 or 12 digits."), field="division_code")
    territory = Territory.objects.create(name=name, division_code=division_code.ljust(12, "0"), set_up_at=moment)
    audit.record("areas.set_up", subject=audit.subject_of(territory, territory.division_code), by=by, at=moment)
    events.publish(TerritorySetUp(territory.division_code, moment))
    return territory
