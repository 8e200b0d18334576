"""The addresses of the evidence."""

from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from PIL import Image
from pytest_django import Settings

from wenming.kernel.actors import Actor, ActorKind
from wenming.records import services
from wenming.records.models import Photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender(settings: Settings, tmp_path: Path) -> tuple[Client, Photo]:
    settings.EVIDENCE_ROOT = tmp_path
    settings.LEAST_FREE_BYTES, settings.LEAST_FREE_SHARE = 1, 0.0
    out = BytesIO()
    Image.new("RGB", (640, 480), (1, 2, 3)).save(out, "JPEG", comment=b"SECRET")
    user = get_user_model().objects.create(username="clerk")
    photo = services.add_photo(BytesIO(out.getvalue()), key=uuid4(), by=Actor(ActorKind.PERSON, user.pk, "clerk"))
    client = Client()
    client.force_login(user)
    return client, photo


def test_a_photo_is_given_out_redrawn_and_locked_down(sender: tuple[Client, Photo]) -> None:
    client, photo = sender
    for address in (f"/photos/{photo.key}/", f"/photos/{photo.key}/thumb/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"].startswith("private")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Content-Disposition"] == "inline"
        assert b"SECRET" not in answer.content
        again = client.get(address, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_photo_is_not_there_for_strangers_and_guests_sign_in_first(sender: tuple[Client, Photo]) -> None:
    _, photo = sender
    stranger = Client()
    assert stranger.get(f"/photos/{photo.key}/").status_code == 302
    stranger.force_login(get_user_model().objects.create(username="stranger"))
    assert stranger.get(f"/photos/{photo.key}/").status_code == 404
    assert stranger.get(f"/photos/{uuid4()}/").status_code == 404


def test_a_file_is_only_a_download(sender: tuple[Client, Photo]) -> None:
    client, photo = sender
    document = services.attach(BytesIO(b"%PDF-1.7"), name="通知.pdf", key=uuid4(), by=photo.by)
    answer = client.get(f"/documents/{document.key}/")
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''%E9%80%9A%E7%9F%A5.pdf"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert client.post(f"/photos/{photo.key}/").status_code == 405
