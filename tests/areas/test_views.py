"""The pages of the territory: divisions, boundaries, the calendar; who may change them and who may not."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wenming.areas import selectors, services
from wenming.areas.divisions import Division
from wenming.areas.models import Area, StatutoryDay
from wenming.areas.services.bulk import AreaHistory, AreaRow
from wenming.kernel.actors import SYSTEM
from wenming.people import services as people
from wenming.people.models import User

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
COUNTY = "990102000000"


def signed_in(username: str) -> Client:
    """A browser in which somebody is signed in."""
    User.objects.update(must_change_password=False)
    client = Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    return client


@pytest.fixture
def office() -> Client:
    """The head of the creation office of a county with ten towns."""
    people.set_up("明川区", "990102", username="first", name="甲", password="long enough 42")
    load_towns(0, 10)
    return signed_in("first")


@pytest.fixture
def inspector(office: Client) -> Client:
    """Somebody who changes nothing here."""
    post = people.add_post("office", "inspector", "检查员", by=SYSTEM)
    people.enrol(post.code, "inspector", "乙", by=SYSTEM)
    return signed_in("inspector")


def load_towns(first: int, last: int) -> None:
    """Write the county (with the first town) and towns."""
    rows = [] if first else [AreaRow(Division(COUNTY, "", "明川区", "county", 40.25, 102.35))]
    towns = [Division(f"9901020{n:02d}000", COUNTY, f"镇{n}", "town") for n in range(first + 1, last + 1)]
    if first:
        services.apply_divisions(towns, by=SYSTEM)
    else:
        services.load_history(AreaHistory([*rows, *(AreaRow(town) for town in towns)]), by=SYSTEM)


def test_everybody_sees_divisions_and_the_calendar(office: Client, inspector: Client) -> None:
    for address in (reverse("areas:areas"), reverse("areas:area", args=[COUNTY]), reverse("areas:calendar")):
        assert office.get(address).status_code == inspector.get(address).status_code == 200
        assert Client().get(address).status_code == 302
    assert office.get(reverse("areas:area", args=["nowhere"])).status_code == 404


def test_the_list_takes_as_many_queries_for_many_as_for_few(office: Client) -> None:
    office.get(reverse("areas:areas"))
    before = queries(office)
    load_towns(10, 60)
    assert queries(office) == before


def queries(client: Client) -> int:
    """How many queries the list takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("areas:areas")).status_code == 200
    return len(captured)


def test_a_boundary_is_set_from_a_file_or_refused_beside_it(office: Client, inspector: Client) -> None:
    address = reverse("areas:boundary", args=[COUNTY])
    ring = [[102.3, 40.2], [102.4, 40.2], [102.4, 40.3], [102.3, 40.2]]
    good = json.dumps({"type": "Polygon", "coordinates": [ring]}).encode()
    for bad in (b"{", b"\xff\xfe", b'{"type": "Point", "coordinates": [1, 2]}'):
        sent = office.post(address, {"file": SimpleUploadedFile("b.json", bad), "system": "cgcs2000"})
        assert sent.status_code == 422
    assert office.post(address, {"file": SimpleUploadedFile("b.json", good), "system": "gcj02"}).status_code == 302
    assert Area.objects.get(code=COUNTY).boundary is not None
    assert inspector.get(address).status_code == 403


def test_the_calendar_is_taken_corrected_and_mended(office: Client, inspector: Client) -> None:
    take = reverse("areas:import_days", args=[2026])
    assert inspector.post(take).status_code == 403
    assert office.post(take).status_code == 302
    day = {"day": "2026-10-01", "kind": "make_up", "name": "加班"}
    assert office.post(reverse("areas:set_day"), day).status_code == 302
    assert office.post(reverse("areas:remove_day", args=["2026-10-01"])).status_code == 302
    assert not StatutoryDay.objects.filter(day="2026-10-01").exists()
    assert office.post(reverse("areas:import_days", args=[2099]), follow=True).status_code == 200
    hours = reverse("areas:hours")
    assert office.post(hours, {"hours": "09:00-12:00\n13:00-17:30"}).status_code == 302
    assert office.post(hours, {"hours": "nine to five"}).status_code == 422
    assert office.post(hours, {"hours": "09:00-12:00\n11:00-17:30"}).status_code == 422
    assert "09:00–12:00" in office.get(reverse("areas:calendar") + "?year=2026").content.decode()


@pytest.mark.parametrize("typed", ["0001-01-01", "08:30+08:00-12:00+08:00", "8-12", "25:00-26:00"])
def test_office_hours_are_hours_and_minutes_and_nothing_else(office: Client, typed: str) -> None:
    assert office.post(reverse("areas:hours"), {"hours": typed}).status_code == 422


@pytest.mark.parametrize(
    "typed",
    [
        "05-01 ~ 09-30 08:30-12:00 15:00-18:30",
        "5月1日至9月30日：8:30-12:00，15:00-18:30",
        "０５－０１～０９－３０　０８：３０－１２：００、１５：００－１８：３０",
    ],
)
def test_a_season_is_typed_as_people_write_it(office: Client, typed: str) -> None:
    where = reverse("areas:hours")
    assert office.post(where, {"hours": "", "seasons": typed}).status_code == 302
    [season] = selectors.working_calendar().seasons
    assert (season.first, season.last) == ((5, 1), (9, 30))
    assert [f"{each.opens:%H:%M}-{each.closes:%H:%M}" for each in season.hours] == ["08:30-12:00", "15:00-18:30"]
    shown = office.get(reverse("areas:calendar")).content.decode()
    assert "05-01 – 09-30" in shown and "15:00–18:30" in shown
    form = office.get(where).content.decode()
    assert "05-01 ~ 09-30 08:30-12:00 15:00-18:30" in form, "what is held can be sent again as it stands"
    assert office.post(where, {"hours": "20:00-04:00", "seasons": ""}).status_code == 302
    assert "20:00–次日 04:00" in office.get(reverse("areas:calendar")).content.decode()


@pytest.mark.parametrize(
    "typed", ["05-01 08:30-12:00", "02-30 ~ 09-30 08:30-12:00", "05-01 ~ 09-30", "summer", "05-01 ~ 09-30 noon",
              "05-01 ~ 09-30 08:30-12:00\n09-30 ~ 12-01 08:30-12:00"],
)  # fmt: skip
def test_a_season_that_is_none_is_refused_with_its_line(office: Client, typed: str) -> None:
    answer = office.post(reverse("areas:hours"), {"hours": "", "seasons": typed})
    assert answer.status_code == 422 and answer.context["form"].errors["seasons"]
    assert selectors.working_calendar().seasons == ()


def test_office_hours_may_be_typed_with_a_chinese_keyboard(office: Client) -> None:
    assert office.post(reverse("areas:hours"), {"hours": "０８：３０－１２：００"}).status_code == 302
    assert [f"{each.opens:%H:%M}" for each in selectors.working_calendar().hours] == ["08:30"]


@pytest.mark.parametrize("year", ["02026999999", "0" * 30 + "2026", "²⁰²⁶", "99999", ""])
def test_a_year_that_is_none_shows_this_one(office: Client, year: str) -> None:
    assert office.get(reverse("areas:calendar"), {"year": year}).status_code == 200
