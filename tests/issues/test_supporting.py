"""Co-handling: units named and withdrawn after dispatch are told, and report a part that the lead sees."""

import pytest

from tests.issues.world import MONDAY, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue
from wenming.issues.selectors import IssueFilter
from wenming.issues.services import MoveNotAllowed
from wenming.issues.services.desk import UnitRefused
from wenming.kernel.clock import held_at
from wenming.kernel.models import Message
from wenming.people.models import Unit, User
from wenming.rulebook.verification import Tier

pytestmark = pytest.mark.django_db


def supports(issue: Issue) -> set[str]:
    return set(issue.supporting.values_list("code", flat=True))


def test_named_and_withdrawn_one_after_the_other(world: World) -> None:
    issue = world.acknowledged()
    due, lead = issue.due_at, issue.lead_unit
    issue = services.add_support(issue, units=[world.units["third"]], by=world.dispatcher, at=MONDAY)
    assert supports(issue) == {"other", "third"} and world.units["third"].pk in issue.involved
    issue = services.withdraw_support(
        issue, units=[world.units["other"]], reason="无须", by=world.dispatcher, at=MONDAY
    )
    assert supports(issue) == {"third"} and world.units["other"].pk in issue.involved, "it keeps seeing it"
    assert (issue.due_at, issue.lead_unit, issue.holder) == (due, lead, lead), "the lead stays answerable"
    with pytest.raises(MoveNotAllowed, match="not with your unit"):
        services.report_part(issue, measures="已清运", by=world.other, at=MONDAY)
    issue = services.undo(issue, by=world.dispatcher, at=MONDAY)
    assert supports(issue) == {"other", "third"}


def test_what_does_not_fit_is_refused(world: World) -> None:
    issue = world.acknowledged()
    for code in ("street", "other"):
        with pytest.raises(MoveNotAllowed, match="leads or supports the issue already"):
            services.add_support(issue, units=[world.units[code]], by=world.dispatcher, at=MONDAY)
    with pytest.raises(MoveNotAllowed, match="does not support the issue"):
        services.withdraw_support(issue, units=[world.units["third"]], reason="x", by=world.dispatcher, at=MONDAY)
    with pytest.raises(MoveNotAllowed, match="Fill in"):
        services.add_support(issue, units=[], by=world.dispatcher, at=MONDAY)
    Unit.objects.filter(code="station").update(state=Unit.State.ABOLISHED)
    with pytest.raises(UnitRefused):
        services.add_support(issue, units=[Unit.objects.get(code="station")], by=world.dispatcher, at=MONDAY)
    assert supports(issue) == {"other"}


def test_a_part_is_not_the_whole_and_who_worked_does_not_verify(world: World) -> None:
    issue = services.report_part(
        world.acknowledged(tier=Tier.ON_THE_SPOT),
        measures="已清运东侧",
        photos=[world.photo()],
        by=world.other,
        at=MONDAY,
    )
    assert issue.state == "acknowledged" and issue.reported_at is None
    with pytest.raises(MoveNotAllowed, match="Evidence is missing"):
        services.report_rectified(issue, measures="已清运", by=world.street, at=MONDAY)
    with pytest.raises(MoveNotAllowed):
        services.report_rectified(issue, measures="已清运", photos=[world.photo()], by=world.other, at=MONDAY)


def test_they_are_told_have_it_on_their_desk_and_the_lead_sees_their_part(world: World) -> None:
    clients = {of: world.client("information_officer", of) for of in ("street", "other", "station")}
    accounts = {of: User.objects.get(username=f"information_officer-{of}").pk for of in clients}
    desk = world.client("dispatcher", "office")
    issue = world.acknowledged()
    assert [m.to_id for m in Message.objects.filter(kind="supporting")] == [accounts["other"]], "named when dispatched"
    page = f"/issues/{issue.number}/"
    with held_at(MONDAY):
        assert clients["station"].get(page).status_code == 404
        form = desk.get(f"{page}add_support/")
        assert form.status_code == 200
        sent = {"version": issue.version, "supporting_units": ["station"], "note": "请配合清运"}
        assert desk.post(f"{page}add_support/", {"version": issue.version}).status_code == 422
        assert desk.post(f"{page}add_support/", sent).status_code == 302
        assert Message.objects.filter(kind="supporting", to_id=accounts["station"]).count() == 1
        own = clients["station"].get("/my/").content.decode()
        assert "supporting=1" in own
        assert [row.key for row in clients["station"].get("/my/?supporting=1").context["page"].rows] == [issue.number]
        assert "Nothing reported yet" in clients["street"].get(f"{page}report_rectified/").content.decode()
        part = {"version": issue.version + 1, "measures": "已清运东侧三桶"}
        assert clients["station"].post(f"{page}report_part/", part).status_code == 302
        told = Message.objects.filter(kind="supporting", to_id=accounts["street"]).last()
        assert told is not None and told.params["unit"] == "东园环卫站"
        for shown in (page, f"{page}report_rectified/"):
            assert "已清运东侧三桶" in clients["street"].get(shown).content.decode()
        assert desk.get(f"{page}withdraw_support/").content.decode().count("<option") == 2
        gone = {"version": issue.version + 2, "supporting_units": ["station"], "reason": "已完成"}
        assert desk.post(f"{page}withdraw_support/", gone).status_code == 302
    assert selectors.issues(world.station, IssueFilter(supporting=True)).count() == 0
    assert "已清运东侧三桶" in clients["station"].get(page).content.decode(), "the history keeps it"
