"""What others found where our own people had just looked: noticed with the report, with a late look, and afterwards."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.issues.world import MONDAY, TWO_DAYS, World
from wenming.inspections.events import ObservationMade
from wenming.inspections.looks import tell_of_look, visits_as_looks
from wenming.inspections.models import Observation, Visit
from wenming.issues import selectors, services
from wenming.issues.models import Issue, MissedProblem
from wenming.issues.selectors import IssueFilter
from wenming.issues.services import Origin, Place
from wenming.kernel import events
from wenming.rulebook.verification import Tier
from wenming.schemes.models import CheckItem, EditionKind, Indicator, Scheme, SchemeEdition

pytestmark = pytest.mark.django_db


def on(days: float) -> datetime:
    return MONDAY + timedelta(days=days)


def reported(
    world: World, days: float, *, origin: str = "hotline", kind: str = "bin_overflow", site: str = "market"
) -> Issue:
    return services.raise_issue(
        "垃圾满溢", key=uuid4(), place=Place(site=world.sites[site]), origin=Origin(origin), by=world.inspector,
        at=on(days), category=world.categories[kind] if kind else None,
    )  # fmt: skip


def given(world: World, issue: Issue, kind: str = "bin_overflow") -> Issue:
    issue = services.file_issue(
        issue, limit=TWO_DAYS, tier=Tier.DESK, by=world.dispatcher, at=issue.raised_at, category=world.categories[kind]
    )
    return services.dispatch(issue, lead=world.units["street"], by=world.dispatcher, at=issue.raised_at)


def missed() -> dict[int, str]:
    return dict(MissedProblem.objects.values_list("issue", "look"))


def test_a_report_after_a_verification_or_a_look_back_at_the_site_was_missed(world: World) -> None:
    closed = world.closed(category="footway")  # verified on Monday
    hotline = reported(world, 1)
    assert missed() == {hotline.pk: "verify"}
    services.look_back(closed, photos=[world.photo()], by=world.verifier, at=on(3))
    media = reported(world, 4, origin="media")
    assert missed()[media.pk] == "look_back"
    for other in (
        reported(world, 5, site="road"),
        reported(world, 30),
        reported(world, 5, origin="patrol", kind="footway"),
    ):
        assert other.pk not in missed()
    row = MissedProblem.objects.get(issue=hotline)
    assert (row.reference, row.looked_at) == (closed.number, MONDAY)
    page = world.client("dispatcher", "office").get(f"/issues/{hotline.number}/").content.decode()
    assert "Missed by our own people" in page and f"Verification of another issue {closed.number}" in page


def test_a_verification_that_was_taken_back_was_no_look(world: World) -> None:
    issue = world.verified()
    services.undo(issue, by=world.dispatcher, at=MONDAY + timedelta(minutes=5))
    reported(world, 1)
    assert missed() == {}


def test_what_our_own_people_had_recorded_was_not_missed_and_a_kind_said_later_counts(world: World) -> None:
    world.closed(category="footway")
    own = reported(world, 1, origin="patrol", kind="")
    hotline = reported(world, 2)
    assert list(missed()) == [hotline.pk], "of what the patrol raised it is not known yet what it is"
    given(world, own)
    assert missed() == {}, "it was this kind"
    unnamed = reported(world, 2, kind="")
    assert missed() == {}
    given(world, unnamed, kind="other")
    assert list(missed()) == [unnamed.pk]


def test_the_figure_and_the_list_behind_it_by_hand(world: World) -> None:
    world.closed(category="footway")  # raised on a page: our own
    given(world, reported(world, 1))  # missed
    given(world, reported(world, 2, origin="superior_list", kind="footway"), kind="footway")  # footways were recorded
    given(world, reported(world, 3, site="road"))  # nobody had looked there
    reported(world, 4)  # missed too, given to nobody
    whole = selectors.overall_rates(world.dispatcher)
    assert (whole.given, whole.own, whole.others, whole.missed) == (4, 1, 3, 1)
    found = selectors.issues(world.dispatcher, IssueFilter(state=selectors.GIVEN, missed=True))
    assert [issue.pk for issue in found] == [min(missed())]


def test_what_was_there_before_is_looked_at_and_gives_the_same(world: World) -> None:
    world.closed(category="footway")
    for days, kind in ((1, "bin_overflow"), (2, "footway"), (3, "bin_overflow"), (40, "bin_overflow")):
        reported(world, days, kind=kind)
    noticed = missed()
    assert len(noticed) == 2
    MissedProblem.objects.all().delete()
    assert services.recount_missed() == 2 and missed() == noticed
    MissedProblem.objects.create(issue=Issue.objects.order_by("-pk")[0], look="patrol", looked_at=MONDAY)
    assert services.recount_missed(since=on(2.5)) == 1 and missed() == noticed, "what does not hold is taken away"


@pytest.fixture
def patrol(world: World) -> Visit:
    return visit_to(world, "patrol")


def visit_to(world: World, purpose: str) -> Visit:
    by = {"by_kind": "person", "by_id": 1, "by_label": "巡查员"}
    scheme = Scheme.objects.create(code="t", name="测试体系")
    edition = SchemeEdition.objects.create(
        scheme=scheme, code="t-1", name="测试", document="", fingerprint="", imported_at=MONDAY, **by
    )
    return Visit.objects.create(
        key=uuid4(), number="V2026-000001", site=world.sites["market"], edition=edition, purpose=purpose,
        ordered_at=MONDAY, **by,
    )  # fmt: skip


def seen(visit: Visit, days: float) -> Observation:
    edition = visit.edition
    kind = EditionKind.objects.create(edition=edition, kind=visit.site.kind, weight=1, draw="all", order=1)
    node = Indicator.objects.create(edition=edition, code="1", level=1, order=1, label="环境")
    item = CheckItem.objects.create(
        edition=edition, edition_kind=kind, indicator=node, code="I", title="垃圾", rule={}, rule_kind="count", order=1
    )
    return Observation.objects.create(
        key=uuid4(), visit=visit, site=visit.site, item=item, observed_at=on(days), received_at=on(days), value={},
        is_not_applicable=True, by_kind="person", by_id=1, by_label="巡查员",
    )  # fmt: skip


def test_a_visit_counts_from_what_was_entered_even_if_that_arrives_late(world: World, patrol: Visit) -> None:
    hotline, earlier = reported(world, 5), reported(world, 2)
    assert missed() == {}, "a visit with nothing entered is no look"
    late = seen(patrol, 3)
    tell_of_look(ObservationMade(late.pk, patrol.pk, late.item_id))
    assert missed() == {hotline.pk: "patrol"} and earlier.pk not in missed()
    assert MissedProblem.objects.get().reference == patrol.number
    (look,) = visits_as_looks([patrol.site_id], on(0), on(9))
    assert look.value.at == late.observed_at
    assert tell_of_look in events.listeners_of(ObservationMade)


def test_a_report_costs_few_questions(world: World) -> None:
    world.closed(category="footway")
    reported(world, 1)
    with CaptureQueriesContext(connection) as caught:
        reported(world, 2)
    asked = [one for one in caught.captured_queries if "issues_missed" in one["sql"] or "inspections_obs" in one["sql"]]
    assert len(asked) <= 3
