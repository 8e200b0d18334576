"""One's own account: what it shows, and keys for other systems."""

import pytest
from django.test import Client

from tests.insight.cast import browser_of, looking_as, person
from wenming.people.models import ApiToken, Unit
from wenming.people.selectors.tokens import user_by_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    return Unit.objects.create(code="east", name="东街道", kind="subdistrict", path="1/")


def test_the_page_shows_posts_and_what_they_allow(unit: Unit) -> None:
    page = looking_as("information_officer", unit).get("/me/").content.decode()
    assert "information_officer of east" in page
    assert "Enrol people of own units" in page
    assert "You see your units and those below." in page
    assert "Manage sign-ins" not in page


def test_a_key_is_shown_once_and_kept_only_as_its_digest(unit: Unit) -> None:
    user = person("ann", "inspector", unit)
    client = browser_of(user)
    answer = client.post("/me/keys/new/", {"name": "hotline"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    secret = answer.context["page"].secret
    assert secret in answer.content.decode()
    assert user_by_token(secret) == user
    assert secret not in client.get("/me/").content.decode()


def test_a_key_without_a_name_is_not_made(unit: Unit) -> None:
    client = looking_as("inspector", unit)
    assert client.post("/me/keys/new/", {"name": " "}).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_key_is_taken_away_by_its_owner_only(unit: Unit) -> None:
    ann, bob = person("ann", "inspector", unit), person("bob", "inspector", unit)
    browser_of(ann).post("/me/keys/new/", {"name": "hotline"})
    token = ApiToken.objects.get()
    assert browser_of(bob).post(f"/me/keys/{token.pk}/revoke/").status_code == 404
    assert browser_of(ann).post(f"/me/keys/{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at


def test_nobody_has_no_account() -> None:
    assert Client().get("/me/").status_code == 302
