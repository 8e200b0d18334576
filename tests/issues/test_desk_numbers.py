"""Every number of the desk and of a unit's desk opens exactly its cases, whatever happened before."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.issues import pasts
from tests.issues.world import MONDAY, World
from wenming.areas.models import Area
from wenming.areas.selectors import within
from wenming.issues import selectors, services
from wenming.issues.models import Issue
from wenming.issues.selectors import IssueFilter
from wenming.kernel import clock
from wenming.kernel.actors import SYSTEM
from wenming.ui.figures import Stat

pytestmark = pytest.mark.django_db
SOME_WEEKS_LATER = MONDAY + timedelta(days=30)


def opened(browser: Client, stat: Stat) -> int:
    """How many rows the list counts that a number leads to."""
    context = browser.get(stat.url).context
    page = context["page"]
    return int(getattr(page, "total", None) or getattr(getattr(page, "list", None), "total", 0) or 0)


@pytest.mark.parametrize(
    ("role", "of", "address"),
    [
        ("dispatcher", "office", "/desk/"),
        ("information_officer", "street", "/my/"),
        ("information_officer", "community", "/my/"),
        ("information_officer", "other", "/my/"),
    ],
)
def test_every_number_opens_its_cases(world: World, role: str, of: str, address: str) -> None:
    services.load_history(pasts.make(world, 40, world.photos(4)), by=SYSTEM)
    # One of each that a wider list would count too.
    world.raised(), world.dispatched(), world.acknowledged(), world.passed_down()
    browser = world.client(role, of)
    with clock.held_at(SOME_WEEKS_LATER):
        context = browser.get(address).context
        stats = (context.get("stats") or context["page"].stats).stats
        told = {str(stat.label): int(str(stat.value)) for stat in stats}
        assert {str(stat.label): opened(browser, stat) for stat in stats} == told
    assert sum(told.values()) > 0


def test_own_hands_and_passed_down_are_told_apart(world: World) -> None:
    kept, passed = world.acknowledged(), world.acknowledged()
    services.pass_down(
        passed, to=world.units["community"], inner_due=MONDAY + timedelta(hours=5), by=world.street, at=MONDAY
    )

    def found(**asked: Any) -> set[str]:
        rows = selectors.issues(world.street, IssueFilter(state="acknowledged", **asked))
        return set(rows.values_list("number", flat=True))

    assert found(in_hand=True) == {kept.number}
    assert found(passed_down=True) == {passed.number}


def test_late_at_the_desk_is_not_what_a_unit_should_sign_for(world: World) -> None:
    raised, dispatched = world.raised(), world.dispatched()
    with clock.held_at(SOME_WEEKS_LATER):
        rows = {
            name: selectors.issues(world.dispatcher, IssueFilter(clock=name)) for name in ("late_stage", "late_at_desk")
        }
        late = {name: set(found.values_list("number", flat=True)) for name, found in rows.items()}
    assert late == {"late_stage": {raised.number, dispatched.number}, "late_at_desk": {raised.number}}


def test_a_division_is_named_by_its_whole_code(world: World) -> None:
    world.raised()
    area = Area.objects.exclude(parent=None).first()
    assert area is not None
    assert area in Area.objects.filter(within(area.code)) and area in Area.objects.filter(
        within(area.path.split("/")[0])
    )
    assert not Area.objects.filter(within(area.code[-1])).exists(), "the end of a code is no code"
    where = Issue.objects.get().area
    assert where is not None
    assert not selectors.issues(world.dispatcher, IssueFilter(area=where.code[1:])).exists()
    assert selectors.issues(world.dispatcher, IssueFilter(area=where.code)).exists()
