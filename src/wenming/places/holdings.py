"""What a unit answers for, as the people's floor asks before it abolishes one."""

from urllib.parse import urlencode

from django.urls import reverse

from wenming.people.holdings import Holding
from wenming.people.models import Unit
from wenming.places.selectors import still_to_answer_for
from wenming.rulebook.labels import N_


def sites_held(unit_id: int) -> Holding | None:
    """Say for how many site roles a unit goes on answering."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        return None
    count = still_to_answer_for(unit).count()
    return Holding(N_("sites to answer for"), count, f"{reverse('places:sites')}?{urlencode({'unit': unit.code})}")
