"""Photos sent one by one by a page: stored once, or refused in words."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from wenming.kernel.models import AuditLine
from wenming.records import views
from wenming.records.models import Photo, PhotoKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def evidence(settings: Settings, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    settings.LEAST_FREE_BYTES, settings.LEAST_FREE_SHARE = 1, 0.0


@pytest.fixture
def client() -> Client:
    client = Client(headers={"Accept": "application/json"})
    client.force_login(get_user_model().objects.create(username="clerk"))
    return client


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (320, 240), (90, 120, 60)).save(out, "JPEG")
    return out.getvalue()


def send(client: Client, content: bytes | None = None, **values: str) -> Any:
    body = picture() if content is None else content
    sent = {"photo": SimpleUploadedFile("a.jpg", body, "image/jpeg"), "key": str(uuid4())} | values
    return client.post("/photos/", sent, headers={"Accept-Language": "en"})


def test_a_photo_is_kept_with_its_claims_and_shown_to_its_sender(client: Client) -> None:
    claims: dict[str, str] = {"taken_at": "2026-11-22T03:00:00.000Z", "lat": "38.9", "lon": "100.4", "kind": "after"}
    answer = send(client, None, **claims)
    assert answer.status_code == 201
    photo = Photo.objects.get()
    assert answer.json()["key"] == str(photo.key)
    assert (photo.kind, photo.lat, photo.lon) == (PhotoKind.AFTER, 38.9, 100.4)
    assert photo.taken_at == datetime(2026, 11, 22, 3, tzinfo=UTC)
    assert AuditLine.objects.get().act == "records.add_photo"
    assert client.get(answer.json()["thumbnail_url"]).status_code == 200


def test_sent_twice_it_counts_once(client: Client) -> None:
    key = str(uuid4())
    assert [send(client, key=key).status_code for _ in range(2)] == [201, 201]
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "values", "field", "words"),
    [
        (b"<svg/>", {}, "photo", "This file is not a photo."),
        (b"", {}, "photo", "This file is empty."),
        (None, {"key": "7"}, "key", "Enter a valid UUID."),
        (None, {"lat": "nan"}, "lat", "Enter a number."),
        (None, {"lat": "99", "lon": "1"}, "lat", "The time or place sent with the photo cannot be right."),
        (None, {"kind": "x"}, "kind", "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    client: Client, content: bytes | None, values: dict[str, str], field: str, words: str
) -> None:
    answer = send(client, content, **values)
    refusal = answer.json()
    assert (answer.status_code, refusal["field"]) == (422, field)
    assert refusal["message"].startswith(words)
    assert not Photo.objects.exists()


def test_another_photo_under_the_same_key_is_refused(client: Client) -> None:
    key = str(uuid4())
    send(client, key=key)
    out = BytesIO()
    Image.new("RGB", (320, 240), (1, 2, 3)).save(out, "JPEG")
    assert send(client, out.getvalue(), key=key).status_code == 422


def test_nobody_sends_without_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_PHOTOS", 2)
    assert [send(client).status_code for _ in range(3)] == [201, 201, 429]
    assert Photo.objects.count() == 2


def test_strangers_are_told_so_and_not_sent_to_a_page_that_looks_like_success() -> None:
    answer = send(Client(headers={"Accept": "application/json"}))
    assert answer.status_code == 401
    assert "message" in answer.json()


def test_only_pages_of_the_product_may_send() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.create(username="clerk"))
    assert send(client).status_code == 403
    assert client.get("/photos/").status_code == 405
