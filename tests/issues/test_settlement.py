"""Whose is it: two returns, a look together, a ruling that binds, and what a lasting one does to the next case."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.issues.world import MONDAY, TWO_DAYS, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue, Ruling
from wenming.issues.selectors import IN_FORCE, RulingFilter
from wenming.issues.services import MoveNotAllowed, Origin, Place, SettlementRefused
from wenming.issues.wording import reason_text
from wenming.kernel.errors import DomainError
from wenming.kernel.models import AuditLine
from wenming.rulebook.loop import Reach
from wenming.rulebook.verification import Tier

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


def ruled(world: World, reach: Reach, of: str = "other", category: str = "bin_overflow") -> Issue:
    issue = world.looked_jointly(category=category)
    return services.rule(issue, lead=world.units[of], basis="红线图", reach=reach, by=world.office_head, at=TUESDAY)


def first_proposed(world: World, site: str = "market", category: str = "bin_overflow") -> tuple[str, str]:
    """The unit that the desk is proposed for a new issue, and why."""
    key = Issue.objects.count()
    issue = services.raise_issue(
        f"又一处{key}", key=world.photo().key, place=Place(site=world.sites[site]), origin=Origin("manual"),
        by=world.inspector, at=TUESDAY, category=world.categories[category],
    )  # fmt: skip
    first = selectors.proposals([issue])[0].units[0]
    return first.unit.code, reason_text(first.reason)


def test_two_units_must_have_returned_it(world: World) -> None:
    with pytest.raises(MoveNotAllowed, match="two units have returned"):
        services.open_settlement(world.returned_twice(by_one=True), by=world.dispatcher, at=MONDAY)
    issue = services.open_settlement(world.returned_twice(), by=world.dispatcher, at=MONDAY)
    assert issue.settling_since == MONDAY
    clocks = {row.clock: row for row in issue.clocks.filter(stopped_at__isnull=True)}
    assert set(clocks) == {"dispatching", "settling"}
    assert clocks["dispatching"].pauses == [[MONDAY.isoformat(), None]]
    # Five working days from Monday at nine end on the next Monday at nine.
    assert issue.stage_due_at == clocks["settling"].due_at == MONDAY + timedelta(days=7)


def test_meanwhile_nobody_is_dispatched_to_and_the_desk_does_not_list_it(world: World) -> None:
    issue = world.settling()
    with pytest.raises(MoveNotAllowed, match="being settled"):
        services.dispatch(issue, lead=world.units["third"], by=world.dispatcher, at=MONDAY)
    assert selectors.waiting_at_desk(world.dispatcher, most=10) == []
    desk = world.client("dispatcher", "office")
    page = desk.get("/desk/").content.decode()
    assert "settling=1" in page and "The desk is clear" in page
    assert [row.key for row in desk.get("/issues/?settling=1").context["page"].rows] == [issue.number]


def test_a_ruling_needs_the_joint_look_and_then_binds(world: World) -> None:
    with pytest.raises(MoveNotAllowed, match="Look at it together"):
        services.rule(
            world.settling(),
            lead=world.units["other"],
            basis="红线图",
            reach=Reach.ONCE,
            by=world.office_head,
            at=MONDAY,
        )
    issue = ruled(world, Reach.ONCE)
    assert (issue.state, issue.lead_unit, issue.is_bound, issue.settling_since) == (
        "dispatched", world.units["other"], True, None,
    )  # fmt: skip
    assert not Ruling.objects.exists(), "a ruling on this issue alone binds no other"
    due = issue.due_at
    with pytest.raises(MoveNotAllowed, match="binding assignment"):
        services.return_it(issue, reason="不属我局", basis="清单", by=world.other, at=TUESDAY)
    issue = services.record_objection(issue, reason="红线图有误", by=world.other, at=TUESDAY + timedelta(hours=1))
    assert issue.due_at == due and issue.state == "dispatched", "an objection stops no clock"
    assert not issue.clocks.filter(clock="handling").exclude(pauses=[]).exists()
    with pytest.raises(MoveNotAllowed, match="is returned"):
        services.record_objection(world.dispatched(), reason="不属本单位", by=world.street, at=TUESDAY)


def test_a_joint_look_lies_behind(world: World) -> None:
    with pytest.raises(SettlementRefused, match="cannot lie ahead"):
        services.look_jointly(
            world.settling(), looked_at=TUESDAY, present="双方", minutes="见图", by=world.dispatcher, at=MONDAY
        )


def test_fixed_first_by_the_territory_and_settled_before_the_close_out(world: World) -> None:
    issue = services.fix_first(world.looked_jointly(), by=world.dispatcher, at=MONDAY)
    assert (issue.lead_unit, issue.is_bound) == (world.units["street"], True), "nobody was named: the site's territory"
    assert issue.settling_since is not None and issue.clocks.filter(clock="settling", stopped_at=None).exists()
    issue = services.acknowledge(issue, by=world.street, at=MONDAY)
    issue = services.report_rectified(issue, measures="已清运", photos=[world.photo()], by=world.street, at=MONDAY)
    issue = services.verify(issue, by=world.dispatcher, at=MONDAY)
    with pytest.raises(MoveNotAllowed, match="being settled"):
        services.close_out(issue, by=world.dispatcher, at=MONDAY)
    issue = services.rule_later(
        issue, lead=world.units["other"], basis="红线图", reach=Reach.SITE, by=world.office_head, at=TUESDAY
    )
    assert (issue.state, issue.lead_unit, issue.verified_at) == ("verified", world.units["street"], MONDAY)
    assert Ruling.objects.get().unit == world.units["other"]
    assert services.close_out(issue, by=world.dispatcher, at=TUESDAY).state == "closed"


def test_where_nobody_answers_a_unit_is_named(world: World) -> None:
    issue = world.settling()
    Issue.objects.filter(pk=issue.pk).update(site=None, area=None)
    issue.refresh_from_db()
    with pytest.raises(SettlementRefused, match="No unit answers"):
        services.fix_first(issue, by=world.dispatcher, at=MONDAY)
    for reach, words in ((Reach.SITE, "at no site"), (Reach.AREA, "in no division")):
        looked = services.look_jointly(
            issue, looked_at=MONDAY, present="双方", minutes="见图", by=world.dispatcher, at=MONDAY
        )
        with pytest.raises(SettlementRefused, match=words):
            services.rule(looked, lead=world.units["other"], basis="图", reach=reach, by=world.office_head, at=MONDAY)


def test_a_lasting_ruling_is_proposed_first_for_the_next_like_case(world: World) -> None:
    assert first_proposed(world)[0] != "third"
    issue = ruled(world, Reach.SITE, of="third")
    assert first_proposed(world) == ("third", f"ruling on issue {issue.number}, 2026-10-20")
    assert first_proposed(world, site="road")[0] != "third", "it was ruled for another site"
    assert first_proposed(world, category="footway")[0] != "third", "it was ruled on another kind"
    ruled(world, Reach.AREA, of="third", category="footway")
    assert {first_proposed(world, site=site, category="footway")[0] for site in ("market", "road")} == {"third"}


def test_a_later_ruling_takes_the_place_of_the_earlier_and_a_retired_one_is_proposed_no_more(world: World) -> None:
    ruled(world, Reach.SITE, of="third")
    again = ruled(world, Reach.SITE, of="other")
    assert first_proposed(world)[0] == "other"
    first, second = Ruling.objects.order_by("pk")
    assert (first.retired_at, first.replaced_by, second.retired_at) == (TUESDAY, second, None)
    with pytest.raises(DomainError):
        services.retire_ruling(second, reason="机构改革", by=world.street)
    with pytest.raises(DomainError, match="Say why"):
        services.retire_ruling(second, reason=" ", by=world.office_head)
    services.retire_ruling(second, reason="机构改革", by=world.office_head)
    with pytest.raises(SettlementRefused, match="no longer in force"):
        services.retire_ruling(second, reason="机构改革", by=world.office_head)
    assert "ruling" not in first_proposed(world)[1]
    assert AuditLine.objects.filter(act="issues.retire_ruling", subject_ref=again.number).count() == 1


def test_who_sees_which_ruling(world: World) -> None:
    ruled(world, Reach.SITE, of="third")
    ruled(world, Reach.AREA, of="other", category="footway")
    seen = [row.unit.code for row in selectors.rulings(world.other)]
    assert seen == ["other"] and not selectors.rulings(world.street).exists()
    assert selectors.rulings(world.dispatcher, RulingFilter(state=IN_FORCE, unit="third")).count() == 1


def test_the_pages_of_rulings(world: World) -> None:
    desk, unit = world.client("office_head", "office"), world.client("information_officer", "street")
    assert "Nothing was ruled to last yet" in desk.get("/rulings/").content.decode()
    issue = ruled(world, Reach.SITE, of="third")
    ruling = Ruling.objects.get()
    page = desk.get(f"/rulings/?state=in_force&category=bin_overflow&q={issue.number}")
    assert [row.key for row in page.context["page"].rows] == [str(ruling.pk)]
    assert f"/issues/{issue.number}/" in page.content.decode()
    assert f"/rulings/?q={issue.number}" in desk.get(f"/issues/{issue.number}/").content.decode(), "and back"
    assert issue.number in desk.get("/rulings/export/?format=csv").content.decode("utf-8-sig")
    assert unit.get(f"/rulings/{ruling.pk}/retire/").status_code == 403
    assert desk.post(f"/rulings/{ruling.pk}/retire/", {"reason": ""}).status_code == 422
    assert desk.post(f"/rulings/{ruling.pk}/retire/", {"reason": "机构改革"}).status_code == 302
    assert desk.post(f"/rulings/{ruling.pk}/retire/", {"reason": "机构改革"}).status_code == 422
    assert "机构改革" in desk.get("/rulings/?state=retired").content.decode()


def test_the_list_asks_as_often_for_many_as_for_few(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert desk.get("/rulings/").status_code == 200
        return len(asked)

    desk = world.client("office_head", "office")
    ruled(world, Reach.SITE, of="third")
    queries()
    few = queries()
    for category in ("footway", "bin_overflow"):
        for reach in (Reach.AREA, Reach.SITE):
            ruled(world, reach, of="other", category=category)
    assert queries() == few


def test_settled_by_forms_from_the_desk(world: World) -> None:
    issue = world.returned_twice()
    head = world.client("office_head", "office")
    page = f"/issues/{issue.number}/"
    assert "open_settlement" in head.get("/desk/").content.decode()

    def send(code: str, **sent: str) -> int:
        version = Issue.objects.get(pk=issue.pk).version
        assert head.get(f"{page}{code}/").status_code == 200
        return head.post(f"{page}{code}/", {"version": version, **sent}).status_code

    assert send("open_settlement") == 302
    assert "being settled" in head.get(page).content.decode().casefold()
    look = {"looked_at": "2026-10-19T10:00", "present": "街道、城管局", "minutes": "台阶属市场红线内"}
    assert send("look_jointly", **look) == 302
    assert send("rule", lead_unit="other", basis="", reach="site") == 422
    assert send("rule", lead_unit="other", basis="红线图", reach="site") == 302
    shown = head.get(page).content.decode()
    assert "this kind of problem at this site" in shown and "2026-10-19 10:00" in shown and "Lasting ruling" in shown


def test_over_the_api(world: World) -> None:
    issue = world.settling()
    head = world.client("office_head", "office")

    def send(**sent: object) -> int:
        version = Issue.objects.get(pk=issue.pk).version
        body = {"seen": version, **sent}
        address = f"/api/v1/issues/{issue.number}/moves"
        return head.post(address, body, content_type="application/json").status_code

    assert send(move="look_jointly", present="双方", minutes="见图") == 422
    assert send(move="look_jointly", looked_at="2026-10-19T10:00:00+08:00", present="双方", minutes="见图") == 200
    assert send(move="rule", lead="other", basis="红线图", reach="area") == 200
    issue.refresh_from_db()
    assert issue.is_bound and Ruling.objects.get().area == issue.area
    filed = services.file_issue(world.raised(title="另一处"), limit=TWO_DAYS, tier=Tier.DESK, by=world.dispatcher)
    assert selectors.proposals([filed])[0].lead == world.units["other"]
