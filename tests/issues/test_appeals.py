"""The overtime appeal: once, two reviewers, exempted in the figures and late for ever."""

from datetime import timedelta

import pytest

from tests.issues.world import MONDAY, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue
from wenming.issues.selectors import IssueFilter
from wenming.issues.services import MoveNotAllowed
from wenming.kernel.clock import held_at
from wenming.rulebook.deadlines import ClockState

pytestmark = pytest.mark.django_db
LATE = MONDAY + timedelta(hours=1)


def figures(world: World) -> tuple[int, int, int]:
    standing = selectors.overall_rates(world.dispatcher)
    return standing.given, standing.late, standing.exempted


def granted(world: World, issue: Issue) -> Issue:
    return services.grant_appeal(
        services.endorse_appeal(issue, by=world.dispatcher, at=LATE), by=world.office_head, at=LATE
    )


def test_granted_it_is_exempted_beside_and_late_for_ever(world: World) -> None:
    issue = world.appealed()
    world.reported()
    with held_at(LATE):
        assert figures(world) == (2, 1, 0)
        issue = granted(world, issue)
        assert figures(world) == (2, 0, 1)
        assert selectors.clock_of(issue, LATE) is ClockState.OVERDUE, "the fact stays"
        lists = {
            state: [row.number for row in selectors.issues(world.dispatcher, IssueFilter(clock=state))]
            for state in ("overdue", selectors.LATE_COUNTED, selectors.LATE_EXEMPTED)
        }
    assert lists == {"overdue": [issue.number], selectors.LATE_COUNTED: [], selectors.LATE_EXEMPTED: [issue.number]}
    issue = services.report_rectified(issue, measures="已清运", photos=[world.photo()], by=world.street, at=LATE)
    issue = services.close_out(services.verify(issue, by=world.dispatcher, at=LATE), by=world.dispatcher, at=LATE)
    assert selectors.clock_of(issue, LATE) is ClockState.MET_LATE
    assert figures(world) == (2, 0, 1)


def test_refused_with_a_reason_it_counts_and_there_is_no_second(world: World) -> None:
    issue = services.refuse_appeal(world.appealed(), reason="封路之前已可处置", by=world.dispatcher, at=LATE)
    with held_at(LATE):
        assert figures(world) == (1, 1, 0)
    with pytest.raises(MoveNotAllowed, match="One appeal is heard"):
        services.appeal_overtime(issue, reason="又", basis="又", by=world.street, at=LATE)


def test_a_new_limit_may_be_appealed_against_anew(world: World) -> None:
    issue = services.refuse_appeal(world.appealed(), reason="不成立", by=world.dispatcher, at=LATE)
    issue = services.return_it(issue, reason="不属本单位", basis="清单", by=world.street, at=LATE)
    issue = services.dispatch(issue, lead=world.units["other"], by=world.dispatcher, at=LATE)
    assert (issue.appeal, issue.appealed_by, issue.appeal_endorsed_by) == ("", None, None)


def test_in_time_or_by_the_same_person_it_is_refused(world: World) -> None:
    in_time = world.acknowledged()
    assert in_time.due_at is not None
    with pytest.raises(MoveNotAllowed, match="was not missed"):
        services.appeal_overtime(in_time, reason="雨", basis="气象证明", by=world.street, at=in_time.due_at)
    just_late = in_time.due_at + timedelta(seconds=1)
    assert services.appeal_overtime(in_time, reason="雨", basis="气象证明", by=world.street, at=just_late).appeal
    issue = world.appealed()
    with pytest.raises(MoveNotAllowed, match="endorses the appeal first"):
        services.grant_appeal(issue, by=world.office_head, at=LATE)
    issue = services.endorse_appeal(issue, by=world.office_head, at=LATE)
    with pytest.raises(MoveNotAllowed, match="does not grant it too"):
        services.grant_appeal(issue, by=world.office_head, at=LATE)


def test_who_appealed_does_not_review_whatever_the_post(world: World) -> None:
    issue = services.dispatch(world.filed(), lead=world.units["office"], by=world.dispatcher, at=MONDAY)
    unit = world.dispatcher_as_unit()
    issue = services.acknowledge(issue, by=unit, at=MONDAY)
    issue = services.appeal_overtime(issue, reason="雨", basis="气象证明", by=unit, at=MONDAY + timedelta(days=7))
    same = type(unit)(**{name: getattr(world.office_head, name) for name in unit.__slots__} | {"user_id": unit.user_id})
    with pytest.raises(MoveNotAllowed, match="does not review"):
        services.endorse_appeal(issue, by=same, at=LATE)


def test_by_its_forms_and_on_the_page_of_rates(world: World) -> None:
    issue = world.late()
    unit, desk = world.client("information_officer", "street"), world.client("dispatcher", "office")
    head = world.client("office_head", "office")
    page = f"/issues/{issue.number}/"
    with held_at(LATE):
        sent = {"version": issue.version, "reason": "路段封闭施工", "basis": "封路通告", "photo": ""}
        assert unit.get(f"{page}appeal_overtime/").status_code == 200
        assert unit.post(f"{page}appeal_overtime/", sent | {"basis": ""}).status_code == 422
        assert unit.post(f"{page}appeal_overtime/", sent).status_code == 302
        assert "appeal=1" in desk.get("/desk/").content.decode()
        assert [row.key for row in desk.get("/issues/?appeal=1").context["page"].rows] == [issue.number]
        assert desk.post(f"{page}endorse_appeal/", {"version": issue.version + 1}).status_code == 302
        assert head.post(f"{page}grant_appeal/", {"version": issue.version + 2}).status_code == 302
        assert "exempted in the figures" in unit.get(page).content.decode()
        rates = desk.get("/rates/")
        assert "clock=late_exempted" in rates.content.decode() and "1 more are exempted" in rates.content.decode()
        assert desk.get("/issues/?state=entrusted&clock=late_exempted").context["page"].total == 1
        file = head.get("/rates/export/?format=csv").content.decode("utf-8-sig").splitlines()
        assert file[0].endswith('Late,"Late, exempted",Carried over') and file[1].endswith(",0,1,0")
        assert desk.get("/rates/?sort=-exempted").status_code == 200
