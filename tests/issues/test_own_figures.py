"""A post's own figures: counted by hand, opening to the cases, and for nobody but the person and the superior."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.issues.world import MONDAY, World
from wenming.issues import services
from wenming.issues.models import FiguresOpened
from wenming.issues.selectors.own_figures import Whose, own_figures
from wenming.kernel import clock
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.models import AuditLine, Message
from wenming.kernel.scope import Viewer
from wenming.people.models import Appointment, Post, User
from wenming.people.roles import ROLES
from wenming.people.selectors import posts_led, viewer_of
from wenming.rulebook.own_figures import FIGURES, OwnCode

pytestmark = pytest.mark.django_db
TODAY = MONDAY + timedelta(days=1)
SINCE, UNTIL = date(2026, 10, 1), date(2026, 10, 31)
OFFICER = "information_officer-street"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.held_at(TODAY):
        yield


def officer(world: World) -> Client:
    """The information officer of the street; in the world the acts are then theirs."""
    client = world.client("information_officer", "street")
    world.street = viewer_of(User.objects.get(username=OFFICER))
    return client


def worked(world: World) -> None:
    """One verified, one sent back and reported again, one late, one passed down, one only acknowledged."""
    world.verified(), world.acknowledged()
    again = services.send_back(world.reported(), reason="仍有残留", by=world.dispatcher, at=MONDAY)
    services.report_rectified(again, measures="再清", photos=[world.photo()], by=world.street, at=MONDAY)
    services.report_rectified(world.late(), measures="清了", photos=[world.photo()], by=world.street, at=MONDAY)
    world.passed_down()


def counts(viewer: Viewer, whose: Whose) -> dict[str, int]:
    found = own_figures(viewer, whose)
    return {row.code.value: found.count(row.code) for row in FIGURES}


def test_the_figures_by_hand(world: World) -> None:
    officer(world)
    worked(world)
    whose = Whose(world.street.user_id or 0, SINCE, UNTIL)
    assert counts(world.street, whose) == {
        "acknowledged": 5, "passed_down": 1, "reported": 3, "sent_back": 1, "verified": 1, "holding": 1, "late": 1,
    }  # fmt: skip
    # The late one was in hand for a week, the others were reported at once: 0, 0 (sent back), 0 and 7 days.
    assert own_figures(world.street, whose).median == timedelta(0)
    assert set(counts(world.street, Whose(world.street.user_id or 0, date(2026, 10, 20), UNTIL)).values()) == {0}
    assert counts(world.street, Whose(80_999, SINCE, UNTIL))["reported"] == 0


def test_what_was_taken_back_counts_for_nothing(world: World) -> None:
    officer(world)
    issue = world.acknowledged()
    services.undo(issue, by=world.street, at=MONDAY + timedelta(minutes=1))
    assert counts(world.street, Whose(world.street.user_id or 0, SINCE, UNTIL))["acknowledged"] == 0


def test_every_figure_on_ones_own_page_opens_to_its_cases(world: World) -> None:
    client = officer(world)
    worked(world)
    page = client.get("/my/figures/?since=2026-10-01&until=2026-10-31")
    stats = page.context["page"].stats.stats
    assert [stat.value for stat in stats[:7]] == [5, 1, 3, 1, 1, 1, 1]
    for stat in stats[:7]:
        assert client.get(stat.url).context["page"].total == stat.value, stat.label
    assert client.get("/my/figures/nothing/").status_code == 404
    for wrong in ("?since=x", "?since=2026-10-31&until=2026-10-01", "?since=1000-01-01&until=2026-01-01"):
        assert client.get(f"/my/figures/{wrong}").status_code == 200, wrong
    assert "Nobody but you" in page.content.decode()


def test_the_superior_opens_them_which_is_written_down_and_told(world: World) -> None:
    client = officer(world)
    worked(world)
    head = world.client("head", "street")
    listed = head.get("/my/figures/").content.decode()
    assert f"/posts/{OFFICER}/figures/" in listed
    form = head.get(f"/posts/{OFFICER}/figures/").content.decode()
    assert "the person is told" in form and not AuditLine.objects.filter(act="issues.open_figures").exists()
    key = re.search(r'name="key" value="([^"]+)"', form)[1]  # type: ignore[index]
    sent = {"key": key, "since": "2026-10-01", "until": "2026-10-31"}
    answer = head.post(f"/posts/{OFFICER}/figures/", sent)
    assert answer.status_code == 302
    page = head.get(answer["Location"])
    stats = page.context["page"].stats.stats
    assert [stat.value for stat in stats[:7]] == [5, 1, 3, 1, 1, 1, 1]
    assert all(head.get(stat.url).context["page"].total == stat.value for stat in stats[:7])
    head.post(f"/posts/{OFFICER}/figures/", sent)
    line = AuditLine.objects.get(act="issues.open_figures")
    assert (line.subject_ref, line.details) == (OFFICER, {"since": "2026-10-01", "until": "2026-10-31"})
    assert Message.objects.get(kind="figures").to_id == world.street.user_id
    own = unescape(client.get("/my/figures/").content.decode())
    assert "Seen by head of street" in own and "2026-10-01 to 2026-10-31" in own
    with clock.held_at(TODAY + timedelta(minutes=31)):
        assert head.get(answer["Location"]).status_code == 404, "an opening lasts half an hour"


ROLE_UNITS = [(role, of) for role in ROLES for of in ("street", "community", "other", "office")]


def test_nobody_else_can_whatever_their_rights(world: World) -> None:
    """Every role in every unit: only the head and the deputy of the post's own unit come to it."""
    officer(world)
    worked(world)
    opened = services.open_figures(OFFICER, key=uuid4(), since=SINCE, until=UNTIL, by=_viewer(world, "head", "street"))
    let_in = set()
    for role, of in ROLE_UNITS:
        client = world.client(role, of)
        asked = client.get(f"/posts/{OFFICER}/figures/").status_code
        before = FiguresOpened.objects.count()
        sent = client.post(f"/posts/{OFFICER}/figures/", {"since": "2026-10-01", "until": "2026-10-31"}).status_code
        assert (asked == 200) == (sent == 302) == (FiguresOpened.objects.count() > before), (role, of)
        assert asked in (200, 403, 404)
        seen = client.get(f"/figures/{opened.key}/").status_code
        assert (seen == 200) == ((role, of) == ("head", "street")), (role, of)
        assert client.get(f"/figures/{opened.key}/reported/").status_code == seen
        if asked == 200:
            let_in.add((role, of))
    assert let_in == {("head", "street"), ("deputy_head", "street")}


def _viewer(world: World, role: str, of: str) -> Viewer:
    world.client(role, of)
    return viewer_of(User.objects.get(username=f"{role}-{of}"))


@pytest.mark.parametrize(
    ("role", "of", "leads"),
    [
        ("head", "street", {"deputy_head-street", "site_steward-street", "head-community"}),
        ("deputy_head", "street", {"site_steward-street"}),
        ("head", "community", {"site_steward-community"}),
        ("office_head", "office", {"dispatcher-office", "audit_admin-office"}),
        ("dispatcher", "office", set()),
        ("audit_admin", "office", set()),
        ("information_officer", "street", set()),
    ],
)
def test_whose_superior_one_is(world: World, role: str, of: str, leads: set[str]) -> None:
    for other, unit in (
        ("head", "street"), ("deputy_head", "street"), ("site_steward", "street"), ("head", "community"),
        ("site_steward", "community"), ("office_head", "office"), ("dispatcher", "office"), ("audit_admin", "office"),
    ):  # fmt: skip
        world.client(other, unit)
    assert set(posts_led(_viewer(world, role, of)).values_list("code", flat=True)) - {f"{role}-{of}"} == leads


def test_a_superior_sees_only_what_was_done_for_this_unit_and_a_former_superior_nothing(world: World) -> None:
    officer(world)
    worked(world)
    head = _viewer(world, "head", "street")
    user = User.objects.get(username=OFFICER)
    other = Post.objects.create(code="second", unit=world.units["other"], role="head", title="城管局负责人")
    Appointment.objects.create(post=other, user=user, since=MONDAY.date())
    whose = Whose(user.pk, SINCE, UNTIL, "other")
    assert set(counts(head, whose).values()) == {0}
    Appointment.objects.filter(user=head.user_id).update(until=MONDAY.date())
    with pytest.raises(Missing):
        services.open_figures(OFFICER, key=uuid4(), since=SINCE, until=UNTIL, by=head)


def test_what_cannot_be_opened_is_refused(world: World) -> None:
    officer(world)
    head = _viewer(world, "head", "street")
    with pytest.raises(DomainError) as refused:
        services.open_figures(OFFICER, key=uuid4(), since=UNTIL, until=SINCE, by=head)
    assert refused.value.code == "days_wrong_way"
    Appointment.objects.filter(post__code=OFFICER).update(until=MONDAY.date())
    with pytest.raises(DomainError) as refused:
        services.open_figures(OFFICER, key=uuid4(), since=SINCE, until=UNTIL, by=head)
    assert refused.value.code == "post_vacant" and not FiguresOpened.objects.exists()


@pytest.mark.parametrize("days", ["since=9999-12-01&until=9999-12-31", "since=0001-01-01&until=0001-01-02"])
def test_days_beyond_every_calendar_are_refused_in_words(world: World, days: str) -> None:
    page = officer(world).get(f"/my/figures/?{days}").content.decode()
    assert "Choose a day from 1900-01-01 to 2999-12-31." in page
    head = world.client("head", "street")
    sent = dict(part.split("=") for part in days.split("&"))
    assert head.post(reverse("post_figures", args=[OFFICER]), {**sent, "key": str(uuid4())}).status_code == 422


def test_the_number_of_queries_does_not_depend_on_how_much_was_done(world: World) -> None:
    client = officer(world)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/my/figures/?since=2026-10-01&until=2026-10-31").status_code == 200
        return len(caught)

    world.verified()
    queries()
    few = queries()
    worked(world)
    assert queries() <= few and few < 25


def test_no_list_of_people_is_sorted_by_figures(world: World) -> None:
    """The posts whose superior one is stand by unit and code, without any figure beside them."""
    officer(world)
    worked(world)
    world.client("site_steward", "street")
    page = world.client("head", "street").get("/my/figures/").context["page"]
    assert [link.url for link in page.led] == sorted(link.url for link in page.led)
    assert not any(re.search(r"\d", str(link.text)) for link in page.led)
    assert set(OwnCode) == {row.code for row in FIGURES}
