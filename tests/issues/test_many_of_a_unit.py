"""A unit's desk narrowed by community, and many of it passed down in one act, also those that no page shows."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests.issues.world import MONDAY, TWO_DAYS, World
from wenming.areas.models import Area
from wenming.issues import services
from wenming.issues.models import Issue
from wenming.issues.services import MOST_AT_ONCE, HistoricMove, IssueHistory
from wenming.kernel.actors import SYSTEM
from wenming.kernel.clock import held_at
from wenming.rulebook.loop import MoveCode
from wenming.rulebook.verification import Tier

pytestmark = pytest.mark.django_db
TOWN, EAST, WEST = "990102001", "990102001001", "990102001002"


@pytest.fixture
def street(world: World) -> Client:
    town = Area.objects.get(code=TOWN)
    for code, name in ((EAST, "东园社区"), (WEST, "西园社区")):
        Area.objects.create(code=code, name=name, level="community", parent=town, path=f"{town.path}{code}/")
    return world.client("information_officer", "street")


def given(world: World, count: int, area: str, *, lead: str = "street") -> None:
    """So many issues that a unit signed for, in a division."""
    desk, unit = world.dispatcher.actor, getattr(world, lead).actor
    services.load_history(
        [
            IssueHistory(
                key=uuid4(), title=f"垃圾满溢{number}", origin_kind="patrol", area=area, address=f"第{number}处",
                moves=(
                    HistoricMove(MoveCode.RAISE, MONDAY, world.inspector.actor),
                    HistoricMove(MoveCode.FILE, MONDAY, desk, limit=TWO_DAYS, tier=Tier.DESK, category="bin_overflow"),
                    HistoricMove(MoveCode.DISPATCH, MONDAY, desk, lead=lead),
                    HistoricMove(MoveCode.ACKNOWLEDGE, MONDAY + timedelta(minutes=1), unit),
                ),
            )
            for number in range(count)
        ],
        by=SYSTEM,
    )  # fmt: skip


def passed_to(code: str) -> set[str]:
    return set(Issue.objects.filter(holder__code=code).values_list("area__code", flat=True))


def confirmed(street: Client, preview: str, **more: str) -> str:
    """Confirm what a preview is ready to do."""
    # The deadlines of these problems are of that Monday.
    numbers = [part.split('"')[0] for part in preview.split('name="pick" value="')[1:]]
    sent = {"pick": numbers, "confirmed": "1", "holder_unit": "community", "inner_due": "2026-10-20T17:00", **more}
    with held_at(MONDAY + timedelta(minutes=5)):
        return street.post("/issues/many/pass_down/", sent).content.decode()


def test_sixty_one_of_one_community_are_passed_down_in_one_act(world: World, street: Client) -> None:
    given(world, 61, EAST)
    given(world, 5, WEST)
    given(world, 3, EAST, lead="other")
    page = street.get("/my/").content.decode()
    assert f'<option value="{TOWN}">鼓楼街道</option>' in page and f'value="{EAST}">\u3000东园社区<' in page
    assert "61 issues with your unit" in street.get("/my/", {"area": EAST}).content.decode()
    assert "66 issues with your unit" in street.get("/my/", {"area": TOWN}).content.decode()
    sent = {"all": "1", "query": f"area={EAST}", "list": "/my/"}
    preview = street.post("/issues/many/pass_down/", sent).content.decode()
    assert "61 issues are ready." in preview and "left out" not in preview, "nothing of other units is meant"
    done = confirmed(street, preview, list="/my/", query=f"area={EAST}")
    assert "61 issues: done." in done and f"/my/?area={EAST}" in done, done[:500]
    assert passed_to("community") == {EAST} and Issue.objects.filter(holder__code="community").count() == 61


def test_all_of_a_units_desk_is_its_own_open_issues_not_whatever_it_may_see(world: World, street: Client) -> None:
    given(world, 2, EAST)
    world.closed()
    given(world, 1, WEST)
    Issue.objects.filter(area__code=WEST).update(lead_unit=world.units["other"], holder=world.units["other"])
    seen = street.post("/issues/many/pass_down/", {"all": "1", "query": "", "list": "/issues/"}).content.decode()
    assert "2 are left out" in seen
    own = street.post("/issues/many/pass_down/", {"all": "1", "query": "", "list": "/my/"}).content.decode()
    assert "2 issues are ready." in own and "left out" not in own


def test_of_more_than_three_hundred_the_first_due_are_taken_and_the_rest_is_told(world: World, street: Client) -> None:
    given(world, MOST_AT_ONCE + 4, EAST)
    late = Issue.objects.order_by("number").first()
    assert late is not None
    Issue.objects.filter(pk=late.pk).update(due_at=MONDAY)
    preview = street.post("/issues/many/pass_down/", {"all": "1", "query": "", "list": "/my/"}).content.decode()
    assert "300 issues are ready." in preview and "4 more were chosen" in preview and late.number in preview
    assert "300 issues: done." in confirmed(street, preview)
    assert Issue.objects.filter(holder__code="community").count() == MOST_AT_ONCE
