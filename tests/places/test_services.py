"""Sites: their life, their positions, who answers, circles, for somebody who may and somebody who may not."""

import time
from datetime import date, timedelta

import pytest

from tests.places.district import District, load_land, load_people, load_sites
from wenming.engines.geodesy import CoordinateSystem, Position, from_cgcs2000, metres_between
from wenming.kernel import clock
from wenming.kernel.actors import SYSTEM
from wenming.kernel.errors import Conflict, DomainError, Missing, NotAllowed
from wenming.kernel.models import AuditLine
from wenming.kernel.scope import NOBODY
from wenming.places import selectors, services
from wenming.places.models import Responsibility, Site, SiteCircle
from wenming.places.selectors import SiteFilter
from wenming.places.services import SiteFields
from wenming.places.services.bulk import PlacesHistory, SiteRow
from wenming.places.services.sites import copy_fields

FIELDS = SiteFields(name="新市场", kind="MARKET", area="990102001000", lon=102.31, lat=40.25)


def test_a_site_is_added_with_a_code_of_its_kind(district: District) -> None:
    site = services.add_site(FIELDS, by=district.office.actor)
    assert site.code == "MARKET-0010"
    assert selectors.site(district.steward, site.code) == site
    assert AuditLine.objects.filter(act="places.add_site", subject_ref=site.code).exists()


def test_only_those_who_manage_the_register_change_it(district: District) -> None:
    with pytest.raises(NotAllowed):
        services.add_site(FIELDS, by=district.steward.actor)
    with pytest.raises(Missing):
        selectors.site(NOBODY, "ROAD-0000")


@pytest.mark.parametrize("system", [CoordinateSystem.GCJ02, CoordinateSystem.BD09])
def test_a_position_arrives_in_its_system_and_is_stored_in_ours(district: District, system: CoordinateSystem) -> None:
    there = from_cgcs2000(FIELDS.lon, FIELDS.lat, system=system)
    fields = SiteFields("x", "ROAD", FIELDS.area, there.longitude, there.latitude, system=system.value)
    site = services.add_site(fields, by=district.office.actor)
    assert metres_between(Position(site.lon, site.lat), Position(FIELDS.lon, FIELDS.lat)) < 0.1
    assert (site.source_lon, site.source_system) == (there.longitude, system.value)


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [(40.25, 102.31, "position_swapped"), (2.0, 48.0, "position_impossible"), (103.0, 40.25, "position_outside")],
)
def test_a_position_that_cannot_be_is_refused_in_words(district: District, lon: float, lat: float, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        services.add_site(SiteFields("x", "ROAD", FIELDS.area, lon, lat), by=district.office.actor)
    assert (refusal.value.code == code and str(lon) in str(refusal.value)) or code == "position_outside"


def test_a_position_in_the_wrong_system_names_the_right_one(district: District) -> None:
    edge = from_cgcs2000(102.3999, 40.25, system=CoordinateSystem.GCJ02)
    with pytest.raises(DomainError, match="gcj02"):
        services.add_site(SiteFields("x", "ROAD", FIELDS.area, edge.longitude, edge.latitude), by=district.office.actor)


def test_a_former_name_still_finds_the_site(district: District) -> None:
    site = Site.objects.get(code="ROAD-0000")
    services.change_site(site.code, copy_fields(site, name="人民大道"), by=district.office.actor, seen=site.version)
    for words in ("人民大道", "测试点位0", "road-0000", "主次干道"):
        found = selectors.sites(district.steward, SiteFilter(words=words))
        assert "ROAD-0000" in {one.code for one in found}, words
    with pytest.raises(Conflict):
        services.change_site(site.code, copy_fields(site), by=district.office.actor, seen=site.version)


def test_a_site_lives_by_its_moves(district: District) -> None:
    services.move_site("ROAD-0000", "closed", by=district.office.actor)
    assert "ROAD-0000" not in {one.code for one in selectors.sites(district.office)}
    with pytest.raises(Conflict):
        services.move_site("ROAD-0000", "suspended", by=district.office.actor)
    services.move_site("ROAD-0000", "open", by=district.office.actor)


def test_a_merged_site_leads_to_the_other(district: District) -> None:
    services.merge_site("ROAD-0000", "ROAD-0002", by=district.office.actor)
    merged = selectors.site(district.office, "ROAD-0000")
    assert merged.merged_into and merged.merged_into.code == "ROAD-0002"
    with pytest.raises(DomainError):
        services.merge_site("ROAD-0004", "ROAD-0000", by=district.office.actor)


def test_a_substitute_takes_over_who_answers(district: District) -> None:
    site = services.substitute_site("MARKET-0001", FIELDS, by=district.office.actor)
    assert {row.unit.code for row in selectors.who_answers(site)} == {"street", "bureau"}
    assert selectors.site(district.office, "MARKET-0001").state == Site.State.CLOSED
    assert site.substitutes and site.substitutes.code == "MARKET-0001"


def test_responsibility_changes_with_dates_and_the_past_stays(district: District) -> None:
    site = Site.objects.get(code="ROAD-0000")
    services.assign("ROAD-0000", "territory", "community", post_code="steward", by=district.office.actor)
    today = clock.today()
    assert selectors.unit_answering(site, "territory").code == "community"  # type: ignore[union-attr]
    before = selectors.unit_answering(site, "territory", today - timedelta(days=1))
    assert before and before.code == "street"
    assert Responsibility.objects.filter(site=site, role__code="territory").count() == 2
    with pytest.raises(DomainError, match="another unit"):
        services.assign("ROAD-0000", "territory", "bureau", post_code="steward", by=district.office.actor)
    with pytest.raises(NotAllowed):
        services.release("ROAD-0000", "territory", by=district.steward.actor)


def test_a_unit_hands_over_everything_in_one_act(district: District) -> None:
    assert services.hand_over("street", "community", by=district.office.actor) == 10
    site = Site.objects.get(code="MARKET-0003")
    assert selectors.units_answering([site.pk])[site.pk].keys() == {"territory", "industry_lead"}
    lines = AuditLine.objects.filter(act="places.assign", details__before="street")
    assert lines.count() == 10


def test_gaps_are_counted_and_listed(district: District) -> None:
    services.release("ROAD-0000", "territory", by=district.office.actor, last_day=date(2026, 2, 1))
    counts = {gap.role.code: (gap.nobody, gap.several) for gap in selectors.gap_counts(district.office)}
    assert counts == {"industry_lead": (0, 0), "territory": (1, 0)}
    assert [site.code for site in selectors.sites_without(district.office, "territory")] == ["ROAD-0000"]


def test_a_circle_finds_its_members_by_distance(district: District) -> None:
    services.set_circle("MARKET-0001", 300, ["ROAD"], by=district.office.actor)
    circle = SiteCircle.objects.get()
    members = {member.site.code: member.distance_m for member in circle.members.select_related("site")}
    assert set(members) == {"ROAD-0000", "ROAD-0002", "ROAD-0004"}
    assert all(distance <= 300 for distance in members.values())
    road = Site.objects.get(code="ROAD-0000")
    services.change_site(road.code, copy_fields(road, lon=102.349), by=district.office.actor)
    assert "ROAD-0000" not in {member.site.code for member in circle.members.select_related("site")}


def test_a_filter_by_unit_includes_subordinate_units(district: District) -> None:
    services.assign("ROAD-0000", "territory", "community", by=district.office.actor)
    assert selectors.sites(district.office, SiteFilter(unit="street", role="territory")).count() == 10
    assert selectors.sites(district.office, SiteFilter(unit="community")).count() == 1
    assert selectors.sites(district.office, SiteFilter(area="990102001000", kind="ROAD")).count() == 5


@pytest.mark.django_db
def test_the_bulk_door_is_quick() -> None:
    load_land()
    load_people()
    worked = time.process_time()
    assert len(load_sites(1000)) == 1000
    assert time.process_time() - worked < 5


def test_the_bulk_door_writes_what_the_services_write(district: District) -> None:
    row = SiteRow(
        "ROAD-9001",
        "样例路",
        "ROAD",
        "990102001000",
        102.3111111,
        40.2511111,
        "建设路1号",
        "random",
        attributes={"length": 300},
    )
    loaded = Site.objects.get(pk=services.load_history(PlacesHistory(sites=[row]), by=SYSTEM)["ROAD-9001"])
    fields = SiteFields(row.name, row.kind, row.area, row.lon, row.lat, address=row.address, draw=row.draw,
                        attributes=row.attributes)  # fmt: skip
    added = services.add_site(fields, by=SYSTEM, code="ROAD-9002")
    apart = {"id", "code", "created_at", "changed_at", "search"}
    for field in Site._meta.concrete_fields:
        if field.name not in apart:
            assert getattr(loaded, field.attname) == getattr(added, field.attname), field.name
    for words in ("样例路", "建设路1号", "主次干道"):
        found = {site.code for site in selectors.sites(district.office, SiteFilter(words=words))}
        assert {"ROAD-9001", "ROAD-9002"} <= found
