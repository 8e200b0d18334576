"""The pages about units, posts, people and the first run: who reaches them, and what they do."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wenming.areas.models import Territory
from wenming.kernel import clock
from wenming.kernel.actors import SYSTEM
from wenming.people import services
from wenming.people.models import Appointment, Post, Unit, User
from wenming.people.services.units import UnitFields

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
SETUP = {
    "code": settings.SETUP_CODE,
    "city": "明川区", "division_code": "990102", "username": "first", "name": "甲",
    "password": "long enough 42", "again": "long enough 42",
}  # fmt: skip


def signed_in(username: str) -> Client:
    """A browser in which somebody is signed in, past the first password."""
    user = User.objects.get(username=username)
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def office() -> Client:
    """The head of the creation office of a set-up system with a street and a community."""
    services.set_up("明川区", "990102", username="first", name="甲", password="long enough 42")
    services.add_unit("street", UnitFields("鼓楼街道", "subdistrict"), by=SYSTEM)
    services.add_unit("community", UnitFields("东园社区", "community", parent="street"), by=SYSTEM)
    return signed_in("first")


@pytest.fixture
def officer(office: Client) -> Client:
    """The street's information officer."""
    post = services.add_post("street", "information_officer", "信息员", by=SYSTEM)
    services.enrol(post.code, "officer", "乙", by=SYSTEM)
    return signed_in("officer")


def test_an_empty_system_leads_to_its_first_run_and_afterwards_there_is_none() -> None:
    client = Client()
    assert client.get(reverse("account_login"))["Location"] == reverse("setup")
    assert client.post(reverse("setup"), {**SETUP, "code": "000000000"}).status_code == 422
    assert client.post(reverse("setup"), {**SETUP, "again": "other"}).status_code == 422
    assert client.post(reverse("setup"), {**SETUP, "password": "123", "again": "123"}).status_code == 422
    done = client.post(reverse("setup"), SETUP)
    assert done["Location"] == reverse("imports:index")
    assert Territory.objects.get().name == "明川区"
    assert client.get(reverse("imports:index")).status_code == 200
    assert Client().get(reverse("setup")).status_code == 404
    assert Client().get(reverse("account_login")).status_code == 200


def test_a_first_password_opens_neither_pages_nor_the_interface(officer: Client) -> None:
    User.objects.filter(username="officer").update(must_change_password=True)
    assert officer.get("/")["Location"] == reverse("account_change_password")
    refused = officer.get("/api/v1/units")
    assert (refused.status_code, refused.json()["code"]) == (403, "own_password_first")
    User.objects.filter(username="officer").update(must_change_password=False)
    assert officer.get("/api/v1/units").status_code == 200


@pytest.mark.parametrize("name", ["people:units", "people:people", "people:add_unit", "people:add_person"])
def test_those_who_administer_reach_their_pages(office: Client, name: str) -> None:
    assert office.get(reverse(name)).status_code == 200


def test_a_unit_page_shows_posts_and_holders_but_not_user_names_to_everybody(office: Client, officer: Client) -> None:
    post = services.add_post("community", "site_steward", "点位长", by=SYSTEM)
    services.enrol(post.code, "secret-login", "丙", by=SYSTEM)
    address = reverse("people:unit", args=["community"])
    assert "secret-login" in officer.get(address).content.decode()
    seen = signed_in("secret-login").get(address).content.decode()
    assert "丙" in seen and reverse("people:person", args=["secret-login"]) not in seen
    assert signed_in("secret-login").get(reverse("people:people")).status_code == 403
    assert signed_in("secret-login").get(reverse("people:person", args=["officer"])).status_code == 404


def test_an_information_officer_enrols_and_sees_the_first_password_once(officer: Client) -> None:
    officer.post(reverse("people:add_post", args=["community"]), {"role": "grid_worker", "title": "网格员"})
    post = Post.objects.get(role="grid_worker")
    page = officer.post(
        reverse("people:appoint", args=[post.code]), {"username": "grid1", "name": "丁", "since": clock.today()}
    )
    assert page["Cache-Control"] == "no-store"
    found = re.search(r"<code>([a-z0-9-]+)</code>", page.content.decode())
    assert found and User.objects.get(username="grid1").check_password(found[1])
    refused = officer.post(reverse("people:add_post", args=["office"]), {"role": "inspector", "title": "x"})
    assert refused.status_code == 422


def test_the_first_password_must_be_changed_before_anything_else(officer: Client) -> None:
    first = services.reset_password("officer", by=SYSTEM)
    client = Client()
    client.force_login(User.objects.get(username="officer"), backend=BACKEND)
    assert client.get(reverse("people:units"))["Location"] == reverse("account_change_password")
    typed = {"oldpassword": first.password, "password1": "my own words 9", "password2": "my own words 9"}
    assert client.post(reverse("account_change_password"), typed).status_code == 302
    assert client.get(reverse("people:units")).status_code == 200


def test_units_are_added_edited_and_abolished_through_forms(office: Client) -> None:
    typed = {"name": "城管局", "kind": "department", "code": "bureau"}
    assert office.post(reverse("people:add_unit"), typed).status_code == 302
    assert office.post(reverse("people:add_unit"), typed).status_code == 422
    edit = reverse("people:edit_unit", args=["bureau"])
    assert office.post(edit, {"name": "城市管理局", "kind": "department", "short_name": "城管"}).status_code == 302
    assert office.post(reverse("people:abolish_unit", args=["street"])).status_code == 422
    assert office.post(reverse("people:abolish_unit", args=["bureau"])).status_code == 302
    assert Unit.objects.get(code="bureau").state == Unit.State.ABOLISHED
    assert office.post(reverse("people:restore_unit", args=["bureau"])).status_code == 302


def test_a_leaver_is_parted_with_on_one_page(office: Client, officer: Client) -> None:
    address = reverse("people:leave", args=["officer"])
    assert office.get(address).status_code == 200
    assert office.post(address).status_code == 302
    assert not Appointment.objects.filter(user__username="officer", until__isnull=True).exists()
    assert officer.get(reverse("people:units")).status_code == 302


def test_lists_of_units_and_people_take_as_many_queries_for_many_as_for_few(
    office: Client,
) -> None:
    counts = [count_queries(office, name) for name in ("people:units", "people:people")]
    for number in range(40):
        unit = services.add_unit(f"u{number}", UnitFields(f"单位{number}", "department"), by=SYSTEM)
        post = services.add_post(unit.code, "head", f"负责人{number}", by=SYSTEM)
        user = User.objects.create(username=f"p{number}", name="某", password="!")
        services.appoint(post.code, user.username, by=SYSTEM)
    assert [count_queries(office, name) for name in ("people:units", "people:people")] == counts


def count_queries(client: Client, name: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(name)).status_code == 200
    return len(queries)


def listed(client: Client, **asked: str) -> list[str]:
    """The user names that the list of people shows."""
    return [row.key for row in client.get("/people/", asked).context["page"].rows]


def test_the_list_of_people_is_narrowed_and_searched_by_unit_and_post(office: Client, officer: Client) -> None:
    below = services.add_post("community", "site_steward", "东园点位管理员", by=SYSTEM)
    services.enrol(below.code, "steward", "丙", by=SYSTEM)
    assert listed(office) == ["first", "officer", "steward"]
    assert listed(office, unit="street") == ["officer", "steward"], "units below count with it"
    assert listed(office, unit="community") == ["steward"]
    assert listed(office, role="information_officer") == ["officer"]
    assert listed(office, unit="street", role="site_steward") == ["steward"]
    for words, found in {
        "点位管理": ["steward"],
        "鼓楼": ["officer"],
        "community": ["steward"],
        "乙": ["officer"],
    }.items():
        assert listed(office, q=words) == found, words
    assert listed(officer, q="点位管理") == ["steward"], "an officer finds the people of the own units"
    assert listed(officer, q="甲") == [] and listed(officer, role="office_head") == []
    page = office.get("/people/", {"unit": "community"}).content.decode()
    assert "东园社区" in page, "the unit asked for is among the choices"
    assert office.get("/people/", {"unit": "x" * 500, "role": "nobody"}).status_code == 200
