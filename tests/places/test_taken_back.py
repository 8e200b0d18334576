"""Who answers when it is settled twice on a day, backdated, put off, or taken back before it began."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests.places.district import District
from wenming.kernel import clock
from wenming.kernel.actors import SYSTEM
from wenming.people import services as people
from wenming.people.estates import parts_of
from wenming.people.models import Unit, User
from wenming.people.services.units import UnitFields
from wenming.places import selectors, services
from wenming.places.models import Responsibility, Site

ROAD, ROLE = "ROAD-0000", "territory"


def answering(days: int = 0) -> str:
    """The unit that answers for the road so many days from now."""
    unit = selectors.unit_answering(Site.objects.get(code=ROAD), ROLE, clock.today() + timedelta(days=days))
    return unit.code if unit else ""


def test_settled_twice_on_a_day_one_unit_answers(district: District) -> None:
    for unit in ("office", "bureau"):
        services.assign(ROAD, ROLE, unit, by=SYSTEM)
    assert answering() == "bureau"
    assert {count.role.code: count.several for count in selectors.gap_counts(district.office)}[ROLE] == 0
    assert not selectors.answered_by(Unit.objects.get(code="office")).exists()
    past = [row.unit.code for row in selectors.past_and_present(Site.objects.get(code=ROAD)) if row.role.code == ROLE]
    assert past == ["bureau", "street"]


def test_a_day_corrected_backwards_holds_from_that_day(district: District) -> None:
    services.assign(ROAD, ROLE, "bureau", by=SYSTEM)
    services.assign(ROAD, ROLE, "office", by=SYSTEM, since=clock.today() - timedelta(days=3))
    assert [answering(days) for days in (-4, -3, 0)] == ["street", "office", "office"]


def test_what_was_settled_for_later_and_taken_back_never_begins(district: District) -> None:
    services.assign(ROAD, ROLE, "bureau", by=SYSTEM, since=clock.today() + timedelta(days=7))
    services.assign(ROAD, ROLE, "office", by=SYSTEM, since=clock.today() + timedelta(days=3))
    assert [answering(days) for days in (0, 3, 7, 8)] == ["street", "office", "office", "office"]


def test_nobody_answers_from_the_day_that_the_form_names(district: District, client: Client) -> None:
    client.force_login(User.objects.get(username="office"))
    sent = {"unit": "", "post": "", "since": (clock.today() + timedelta(days=7)).isoformat()}
    assert client.post(f"/sites/{ROAD}/who-answers/{ROLE}/", sent).status_code == 302
    assert [answering(days) for days in (0, 6, 7)] == ["street", "street", ""]


@pytest.mark.parametrize("days", [0, 7])
def test_a_unit_that_answers_since_today_or_later_can_be_abolished_today(district: District, days: int) -> None:
    people.add_unit("tmp", UnitFields("临时单位", "department"), by=SYSTEM)
    services.assign(ROAD, ROLE, "tmp", by=SYSTEM, since=clock.today() + timedelta(days=days))
    unit = Unit.objects.get(code="tmp")
    takers = {part.code: "bureau" for part in parts_of(unit)}
    people.hand_over_unit("tmp", takers, reason="撤销", key=uuid4(), by=district.office.actor)
    assert answering(days) == "bureau"
    assert not Responsibility.objects.filter(unit=unit, until=None).exists()
