"""Corners of the register: codes, figures, names taken back, substitutes named in many ways, circles that follow."""

import json
from collections.abc import Sequence

import pytest
from django.test import Client

from tests.places.district import District
from wenming.engines.workbook import Plan, plain_table
from wenming.kernel import imports
from wenming.kernel.actors import SYSTEM
from wenming.kernel.errors import Conflict, DomainError
from wenming.people.models import User
from wenming.places import selectors, services
from wenming.places.doors import SITE_DOOR
from wenming.places.forms import typed_from
from wenming.places.models import CircleMember, Site, SiteKind
from wenming.places.services import SiteFields
from wenming.places.services.sites import copy_fields

HEADINGS = ("点位编码", "点位名称", "点位类型", "所属区划", "经度", "纬度", "替换点位", "状态")
FIELDS = SiteFields(name="新市场", kind="MARKET", area="990102001000", lon=102.31, lat=40.25)


@pytest.fixture
def page(district: District, client: Client) -> Client:
    """A browser of the office."""
    client.force_login(User.objects.get(username="office"))
    return client


def row(code: str, name: str, *, substitutes: str = "", state: str = "") -> Sequence[object]:
    """A row of the workbook: a site of the register as it stands, or a new market."""
    held = Site.objects.filter(code=code).select_related("kind").first()
    lon, lat, kind = (held.lon, held.lat, held.kind.code) if held else (102.31, 40.25, "MARKET")
    return (code, held.name if held else name, kind, "990102001000", lon, lat, substitutes, state)


def preview(*rows: Sequence[object]) -> Plan:
    """What taking in the rows would do."""
    return imports.preview(SITE_DOOR, plain_table("点位", HEADINGS, rows), "x.xlsx", {})


def take_in(*rows: Sequence[object]) -> None:
    """Take the rows in."""
    imports.take_in(SITE_DOOR, plain_table("点位", HEADINGS, rows), "x.xlsx", {}, by=SYSTEM)


def test_a_code_with_a_raised_figure_does_no_harm_to_the_next_file(district: District) -> None:
    take_in(row("MARKET-²", "二号市场"))
    assert [one.key for one in preview(row("", "另一市场")).rows] == ["MARKET-0010"]


def test_codes_made_for_a_file_leave_out_those_that_it_gives(district: District) -> None:
    plan = preview(row("", "新一市场"), row("MARKET-0010", "新二市场"))
    assert plan.is_clean
    assert [one.key for one in plan.rows] == ["MARKET-0011", "MARKET-0010"]


@pytest.mark.parametrize("code", ["A/1", "..", "."])
def test_a_code_that_no_address_can_hold_is_refused(page: Client, code: str) -> None:
    (refused,) = preview(row(code, "斜杠市场")).rows
    assert refused.findings[0].code == "code_wrong"
    with pytest.raises(DomainError, match="cannot be a code"):
        services.add_site(FIELDS, by=SYSTEM, code=code)
    assert page.get("/sites/").status_code == 200


def test_a_kind_whose_code_holds_signs_counts_on(district: District) -> None:
    SiteKind.objects.create(code="A+B", label="甲乙类")
    made = [services.add_site(SiteFields("甲", "A+B", FIELDS.area, 102.31, 40.25), by=SYSTEM).code for _ in range(2)]
    assert made == ["A+B-0001", "A+B-0002"]


def test_a_file_may_name_what_is_given_up_as_closed_too(district: District) -> None:
    take_in(row("MARKET-0001", "", state="关闭"), row("", "替补市场", substitutes="MARKET-0001"))
    old, new = Site.objects.get(code="MARKET-0001"), Site.objects.get(name="替补市场")
    assert (old.state, new.substitutes_id) == ("closed", old.pk)
    assert [each.unit.code for each in selectors.who_answers(new)] == ["bureau", "street"]


def test_a_site_of_the_register_that_takes_anothers_place_keeps_who_answers(district: District) -> None:
    services.assign("MARKET-0003", "territory", "community", by=SYSTEM)
    services.release("MARKET-0003", "industry_lead", by=SYSTEM)
    take_in(row("MARKET-0003", "", substitutes="MARKET-0001"))
    site = Site.objects.get(code="MARKET-0003")
    assert [each.unit.code for each in selectors.who_answers(site)] == ["bureau", "community"]
    assert Site.objects.get(code="MARKET-0001").state == "closed"


def test_a_site_is_substituted_once(district: District) -> None:
    first = services.substitute_site("MARKET-0001", FIELDS, by=SYSTEM)
    services.move_site("MARKET-0001", "open", by=SYSTEM)
    with pytest.raises(Conflict, match=first.code):
        services.substitute_site("MARKET-0001", FIELDS, by=SYSTEM)
    (refused,) = preview(row("", "第三市场", substitutes="MARKET-0001")).rows
    assert refused.findings[0].code == "substituted_before"


def test_a_circle_follows_a_change_of_kind_and_a_substitution(district: District) -> None:
    circle = services.set_circle("ROAD-0000", 500, ["MARKET"], by=SYSTEM)
    changed, given_up = [
        member.site for member in CircleMember.objects.filter(circle=circle).select_related("site")[:2]
    ]
    services.change_site(changed.code, copy_fields(changed, kind="ROAD"), by=SYSTEM)
    services.substitute_site(given_up.code, FIELDS, by=SYSTEM)
    inside = set(circle.members.values_list("site__code", flat=True))
    assert inside
    assert not inside & {changed.code, given_up.code}


def test_a_name_taken_back_is_no_former_name(district: District) -> None:
    for name in ("乙路", "测试点位0"):
        services.change_site("ROAD-0000", copy_fields(Site.objects.get(code="ROAD-0000"), name=name), by=SYSTEM)
    assert Site.objects.get(code="ROAD-0000").old_names == ["乙路"]


def test_the_code_of_a_site_merged_twice_leads_to_what_stays(page: Client) -> None:
    services.merge_site("ROAD-0000", "ROAD-0002", by=SYSTEM)
    services.merge_site("ROAD-0002", "ROAD-0004", by=SYSTEM)
    assert page.get("/s/ROAD-0000")["Location"] == "/sites/ROAD-0004/"


@pytest.mark.parametrize("figure", [12345.67, 1234567.0, 0.00001])
def test_saving_a_site_leaves_its_figures_exact(page: Client, figure: float) -> None:
    Site.objects.filter(code="ROAD-0000").update(attributes={"长度": figure})
    shown = typed_from(Site.objects.get(code="ROAD-0000"))
    assert page.post("/sites/ROAD-0000/edit/", shown).status_code == 302
    assert Site.objects.get(code="ROAD-0000").attributes == {"长度": figure}


@pytest.mark.parametrize("figure", ["nan", "inf", "1e400", "12²"])
def test_a_figure_that_is_no_number_is_refused(page: Client, figure: str) -> None:
    shown = typed_from(Site.objects.get(code="ROAD-0000"))
    answer = page.post("/sites/ROAD-0000/edit/", {**shown, "attributes": f"长度 {figure}"})
    assert answer.status_code == 422
    assert Site.objects.get(code="ROAD-0000").attributes == {}


@pytest.mark.parametrize("wrong", [{"system": "mars"}, {"draw": "never"}, {"attributes": {"x": float("nan")}}])
def test_another_system_sends_only_what_the_register_knows(page: Client, wrong: dict[str, object]) -> None:
    sent = {"name": "x", "kind": "ROAD", "area": FIELDS.area, "lat": 40.25, "lon": 102.31}
    assert page.post("/api/v1/sites", json.dumps(sent), content_type="application/json").status_code == 201
    answer = page.post("/api/v1/sites", json.dumps({**sent, **wrong}), content_type="application/json")
    assert answer.status_code in (400, 422)
