"""Photos that come again are recognised: at the door, in bulk, and when fingerprints are made afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from PIL import Image
from pytest_django import Settings

from wenming.demo.chronicle import Scenery
from wenming.demo.scenes import draw
from wenming.engines.fingerprints.likeness import Decision, compare
from wenming.engines.fingerprints.picture import fingerprint_of
from wenming.engines.photos import take_in
from wenming.kernel.actors import SYSTEM
from wenming.kernel.clock import LOCAL
from wenming.records import selectors, services, store
from wenming.records.models import BlobKind, Photo, PhotoFingerprint, PhotoMatch
from wenming.records.services import HistoryPhoto, load_history

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
MARKET = Scenery("market", "litter", 7)
STREET = Scenery("street", "pothole", 8)


@pytest.fixture(autouse=True)
def evidence(settings: Settings, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.LEAST_FREE_BYTES, settings.LEAST_FREE_SHARE = 1, 0.0


def edited(content: bytes, *, turn: Image.Transpose | None = None, crop: float = 0, quality: int = 60) -> bytes:
    with Image.open(BytesIO(content)) as image:
        wide, high = image.size
        some = image.crop((round(wide * crop), round(high * crop), wide, high))
        out = BytesIO()
        (some.transpose(turn) if turn is not None else some).save(out, "JPEG", quality=quality)
    return out.getvalue()


def add(content: bytes, *, minutes: int = 0) -> Photo:
    return services.add_photo(BytesIO(content), key=uuid4(), by=SYSTEM, at=MOMENT + timedelta(minutes=minutes))


def pairs() -> set[tuple[int, int, bool]]:
    return set(PhotoMatch.objects.values_list("photo", "other", "is_sure"))


def test_a_photo_sent_again_is_matched_with_the_earlier_one_however_it_was_edited() -> None:
    first, other = add(draw(MARKET)), add(draw(STREET), minutes=1)
    copies = [
        add(edited(draw(MARKET)), minutes=2),
        add(edited(draw(MARKET), turn=Image.Transpose.FLIP_LEFT_RIGHT), minutes=3),
        add(edited(draw(MARKET), turn=Image.Transpose.ROTATE_90, crop=0.07), minutes=4),
    ]
    assert {(photo, earlier) for photo, earlier, sure in pairs() if sure and earlier == first.pk} == {
        (copy.pk, first.pk) for copy in copies
    }
    assert other.pk not in {pk for photo, earlier, _ in pairs() for pk in (photo, earlier)}
    assert [match.other for match in selectors.matches([copies[0].pk])[copies[0].pk]] == [first]
    assert selectors.matches([first.pk]) == {}


def test_what_was_received_later_is_the_later_one_whatever_was_stored_first() -> None:
    late = add(draw(MARKET), minutes=60)
    early = add(edited(draw(MARKET)), minutes=0)
    assert pairs() == {(late.pk, early.pk, True)}


def test_the_thumbnail_tells_what_the_picture_tells() -> None:
    """The fingerprint is taken of the thumbnail: for copies and for other places the verdict is the picture's own."""
    scenes = [MARKET, STREET, replace(MARKET, take=1), replace(STREET, repaired=True, take=1)]
    contents = [draw(scene) for scene in scenes]
    contents += [edited(contents[0], turn=turn) for turn in Image.Transpose]
    contents += [edited(contents[1], crop=0.1), edited(contents[1], quality=20)]
    whole = [fingerprint_of(content) for content in contents]
    small = [fingerprint_of(take_in(content, LOCAL).thumbnail) for content in contents]
    verdicts = [
        (compare(whole[one], whole[other]).decision, compare(small[one], small[other]).decision)
        for one in range(len(contents))
        for other in range(one)
    ]
    assert all(by_picture is by_thumbnail for by_picture, by_thumbnail in verdicts)
    assert {by_picture for by_picture, _ in verdicts} >= {Decision.SAME, Decision.DIFFERENT}


def test_what_a_rolled_back_transaction_left_in_memory_is_forgotten() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        for minute in range(9):
            add(edited(draw(MARKET), quality=50 + minute), minutes=minute)
        raise ZeroDivisionError
    first = add(draw(MARKET))
    again = add(edited(draw(MARKET)), minutes=1)
    assert pairs() == {(again.pk, first.pk, True)}


def test_a_photo_of_one_tone_is_like_nothing() -> None:
    out = BytesIO()
    Image.new("RGB", (64, 48), "black").save(out, "JPEG")
    add(out.getvalue())
    add(out.getvalue(), minutes=1)
    assert pairs() == set()
    assert PhotoFingerprint.objects.count() == 2


def history(*contents: bytes) -> list[Photo]:
    return load_history(
        HistoryPhoto(key=uuid4(), by=SYSTEM, received_at=MOMENT + timedelta(minutes=minute), content=content)
        for minute, content in enumerate(contents)
    )


def test_photos_loaded_in_bulk_are_compared_when_asked_and_only_once() -> None:
    first, _, again = history(draw(MARKET), draw(STREET), edited(draw(MARKET), turn=Image.Transpose.ROTATE_180))
    assert pairs() == set()
    assert services.compare_waiting() == 3
    assert pairs() == {(again.pk, first.pk, True)}
    assert services.compare_waiting() == 0


def test_missing_fingerprints_are_made_later_and_the_work_can_be_broken_off() -> None:
    photos = history(draw(MARKET), draw(STREET), edited(draw(MARKET)))
    at_the_door = {row.photo_id: (bytes(row.picture), bytes(row.waves)) for row in PhotoFingerprint.objects.all()}
    PhotoFingerprint.objects.filter(photo=photos[0]).delete()
    PhotoFingerprint.objects.filter(photo=photos[1]).update(version=0, picture=b"old")
    assert [services.fill_in(most=1), services.fill_in(), services.fill_in()] == [1, 1, 0]
    made = {row.photo_id: (bytes(row.picture), bytes(row.waves)) for row in PhotoFingerprint.objects.all()}
    assert made == at_the_door
    assert services.compare_waiting(most=2) == 2
    services.compare_waiting()
    assert pairs() == {(photos[2].pk, photos[0].pk, True)}


def test_a_photo_whose_file_is_gone_does_not_hold_up_the_others(caplog: pytest.LogCaptureFixture) -> None:
    gone, there = history(draw(MARKET), draw(STREET))
    PhotoFingerprint.objects.all().delete()
    assert gone.thumbnail is not None
    store.path_of(BlobKind.SERVED, gone.thumbnail.sha256).unlink()
    assert services.fill_in() == 1
    assert PhotoFingerprint.objects.get().photo == there
    assert str(gone.key) in caplog.text
