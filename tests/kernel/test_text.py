"""Text from outside, in every door: cleaned or refused in words, never a fault of the server."""

import json

import pytest
from django import forms
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pytest_django import Settings

from wenming.kernel.fields import LineField, PassageField
from wenming.kernel.text import Line, TextRefused, clean, is_storable
from wenming.kernel.text_guard import StorableTextMiddleware, _texts


def test_invisible_characters_are_taken_out_and_blanks_made_one() -> None:
    assert clean("  a\u202eb\u200b\u0007  c\n d ", max_length=20) == "ab c d"
    assert clean("e\u0301", max_length=1) == "é"
    assert clean("一  二\r\n\r\n 三\t四\u2029五 ", max_length=20, multiline=True) == "一 二\n\n三 四\n五"


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x\udfffy"])
def test_what_no_database_stores_is_refused(text: str) -> None:
    with pytest.raises(TextRefused) as refusal:
        clean(text, max_length=10, field="title")
    assert (refusal.value.code, refusal.value.field) == ("text_unreadable", "title")


def test_too_long_text_is_refused_with_both_lengths() -> None:
    with pytest.raises(TextRefused, match=r"11 characters; at most 10"):
        clean("x" * 11, max_length=10)


@given(st.text(alphabet=st.characters(), max_size=200), st.booleans())
def test_cleaning_twice_changes_nothing_more(text: str, multiline: bool) -> None:
    try:
        once = clean(text, max_length=1000, multiline=multiline)
    except TextRefused:
        assert not is_storable(text)
        return
    assert clean(once, max_length=1000, multiline=multiline) == once
    assert is_storable(once)


class Sheet(forms.Form):
    title = LineField(max_length=5)
    text = PassageField(max_length=50, required=False)


def test_form_fields_clean_and_refuse() -> None:
    good = Sheet({"title": " a\u202eb ", "text": "x\r\ny"})
    assert good.is_valid()
    assert good.cleaned_data == {"title": "ab", "text": "x\ny"}
    assert Sheet({"title": "123456"}).errors.keys() == {"title"}
    assert Sheet({"title": "\x00"}).errors.keys() == {"title"}
    assert Sheet({"title": "a", "text": "\ud800"}).errors.keys() == {"text"}


def test_api_types_clean_and_refuse() -> None:
    class Body(BaseModel):
        title: Line

    assert Body(title=" a\u200b b").title == "a b"
    for bad in ("\x00", "\ud800", "x" * 401):
        with pytest.raises(ValidationError):
            Body(title=bad)


def test_strings_are_found_in_every_part_of_a_request() -> None:
    make = RequestFactory()
    assert "\x00" in list(_texts(make.get("/x", {"q": "\x00"})))
    assert "\x00" in list(_texts(make.post("/x", {"q": "\x00"})))
    body = json.dumps({"a": [{"b": "\ud800"}]})
    found = _texts(make.post("/x", body, content_type="application/json"))
    assert not all(is_storable(text) for text in found)
    emoji = json.dumps({"a": "😀"})
    assert all(is_storable(text) for text in _texts(make.post("/x", emoji, content_type="application/json")))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz?q=%00", "/healthz?%00=1", "/photos/%00/"])
def test_an_unstorable_address_is_answered_in_words(address: str) -> None:
    assert Client().get(address).status_code in (400, 404)


@pytest.mark.django_db
def test_an_unstorable_form_is_answered_in_words() -> None:
    answer = Client().post("/language/", {"language": "a\x00b"})
    assert answer.status_code == 400


def test_the_guard_stands_in_the_settings(settings: Settings) -> None:
    name = f"{StorableTextMiddleware.__module__}.{StorableTextMiddleware.__name__}"
    assert name in settings.MIDDLEWARE
