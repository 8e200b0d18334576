"""Corners of visits and checklists: two at once, sites not in use, figures typed again, who answers next week."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.evaluations.city import edition, office, running, sites
from tests.evaluations.posts import signed_in
from tests.inspections.test_checklist import ITEM, address, photo, visit
from wenming.evaluations.models import Round
from wenming.inspections import policies, selectors
from wenming.inspections.entry import decimal_text
from wenming.inspections.models import ObservationPhoto, Visit
from wenming.inspections.services import begin_visit, finish_visit, observe
from wenming.inspections.services.observing import units_at
from wenming.inspections.values import from_entry, number
from wenming.kernel import clock
from wenming.kernel.actors import SYSTEM
from wenming.kernel.keys import KeyReused
from wenming.places import services as places
from wenming.places.models import Responsibility, Site
from wenming.records.services import add_photo
from wenming.schemes.models import SchemeEdition

__all__ = ["edition", "office", "running", "sites", "visit"]
pytestmark = pytest.mark.django_db


def test_a_visit_that_somebody_finished_meanwhile_stays_finished(visit: Visit) -> None:
    _, viewer = signed_in("inspector")
    read_before = Visit.objects.select_related("site").get(pk=visit.pk)
    finish_visit(visit, by=viewer)
    item = selectors.item_of(read_before, ITEM)
    observe(read_before, item, from_entry({"count": "0"}, {}), key=uuid4(), by=viewer)
    held = Visit.objects.get(pk=visit.pk)
    assert (held.state, held.started_at) == (Visit.State.FINISHED, held.finished_at)


def test_a_photo_named_twice_is_kept_once(visit: Visit) -> None:
    client, viewer = signed_in("inspector")
    key = str(add_photo(photo(), key=uuid4(), by=viewer.actor).key)
    sent = {"key": str(uuid4()), "count": "2", f"photo-{ITEM}": [key, key]}
    assert client.post(address(visit), sent).status_code == 302
    assert ObservationPhoto.objects.count() == 1


def test_a_note_that_is_too_long_loses_nothing_of_what_was_typed(visit: Visit) -> None:
    client, _ = signed_in("inspector")
    html = client.post(address(visit), {"key": str(uuid4()), "count": "7", "note": "长" * 1001}).content.decode()
    assert 'value="7"' in html
    assert "长" * 1001 in html


def test_a_tiny_figure_of_the_site_keeps_nobody_from_entering(visit: Visit) -> None:
    client, _ = signed_in("inspector")
    Site.objects.filter(pk=visit.site_id).update(attributes={"length": 0.00001, "area": 3e15})
    assert client.post(address(visit), {"key": str(uuid4()), "count": "0"}).status_code == 302


@pytest.mark.parametrize("typed", ["0.00001", "123456789012.5", "12345678.123456", "100", "0.5"])
def test_a_number_is_shown_again_as_it_was_typed(typed: str) -> None:
    assert decimal_text(str(number("number", typed))) == typed


def test_no_visit_begins_at_a_site_that_is_not_in_use(running: Round) -> None:
    client, _ = signed_in("inspector")
    places.move_site("CROSS-0", "closed", by=SYSTEM)
    answer = client.post("/sites/CROSS-0/visit/", {"purpose": "self_check", "key": str(uuid4())})
    assert answer.status_code == 422
    assert "not in use" in answer.content.decode()


def test_the_key_of_a_visit_stands_for_one_site(running: Round, edition: SchemeEdition) -> None:
    _, viewer = signed_in("inspector")
    first, other = Site.objects.get(code="CROSS-0"), Site.objects.get(code="CROSS-1")
    key = uuid4()
    begun = begin_visit(first, edition=edition, purpose=Visit.Purpose.PATROL, key=key, by=viewer)
    assert begin_visit(first, edition=edition, purpose=Visit.Purpose.PATROL, key=key, by=viewer) == begun
    with pytest.raises(KeyReused):
        begin_visit(other, edition=edition, purpose=Visit.Purpose.PATROL, key=key, by=viewer)


def test_who_takes_over_next_week_does_not_answer_today(visit: Visit) -> None:
    _, steward = signed_in("site_steward", "west")
    item = selectors.item_of(visit, ITEM)
    before = units_at(visit.site, item)
    held = list(Responsibility.objects.filter(site=visit.site, until=None).select_related("role"))
    assert held
    for row in held:
        places.assign(visit.site.code, row.role.code, "west", by=SYSTEM, since=clock.today() + timedelta(days=7))
    assert units_at(visit.site, item) == before
    assert not policies.may_observe(steward, visit.site, Visit.Purpose.SELF_CHECK)
