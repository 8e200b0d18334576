"""Requests that reach no view: each gets words that say what to do, as a page or as JSON, and never an empty 500."""

import json

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from wenming.people.models import User

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


def client() -> Client:
    """A browser whose forms are held to their token."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies["csrftoken"] = "a" * 32
    return browser


def words_of(answer: HttpResponseBase) -> str:
    """What the answer says."""
    return bytes(getattr(answer, "content", b"")).decode()


def test_a_form_without_its_token_is_told_to_load_the_page_anew() -> None:
    answer = client().post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "data-back" in words_of(answer) and "CSRF" not in words_of(answer)


def test_a_form_in_another_encoding_is_refused_and_does_not_break_its_own_refusal() -> None:
    answer = client().generic("POST", "/accounts/login/", "a=b".encode("utf-16"), f"{FORM}; charset=utf-16")
    assert answer.status_code == 400
    assert "<h1>" in words_of(answer)


def test_a_form_that_is_cut_off_or_too_large_is_told_so() -> None:
    cut = client().post("/accounts/login/", b"garbage", content_type="multipart/form-data")
    large = client().post("/accounts/login/", "a=" + "x" * 6_000_000, content_type=FORM)
    many = client().get("/healthz?" + "&".join(["x=1"] * 6000), headers={"Accept": "application/json"})
    assert [cut.status_code, large.status_code, many.status_code] == [400, 413, 400]
    assert "data-back" in words_of(cut) and "5 MB" in words_of(large)
    assert json.loads(many.content)["code"] == "too_many_fields"


def test_a_wrong_method_gets_words_and_the_right_ones() -> None:
    visitor = Client()
    visitor.force_login(
        User.objects.create_user("ann", name="Ann"), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = visitor.get("/ui/columns/")
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "GET" in words_of(page) and "data-back" in words_of(page)
    assert visitor.delete("/api/v1/issues").json()["code"] == "wrong_method"


def test_nothing_under_an_address_of_the_api_is_json() -> None:
    answer = client().get("/api/v1/nothing-here")
    assert (answer.status_code, answer.json()["code"]) == (404, "missing")
    assert client().get("/nothing-here")["Content-Type"].startswith("text/html")
