"""Photos and files as evidence: stored whole or not at all, shown only to those who may see them."""

import hashlib
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from PIL import Image
from pytest_django import Settings

from wenming.kernel.actors import Actor, ActorKind
from wenming.kernel.audit_verification import verify
from wenming.kernel.disk import DiskFull
from wenming.kernel.errors import Missing
from wenming.kernel.keys import KeyReused
from wenming.kernel.models import AuditLine
from wenming.kernel.scope import EVERYTHING, NOBODY, Viewer
from wenming.records import access, selectors, services, store
from wenming.records.models import Blob, BlobKind, Photo, PhotoKind
from wenming.records.refusals import ClaimRefused, FileRefused

pytestmark = pytest.mark.django_db
CLERK = Actor(ActorKind.PERSON, 7, "clerk", "U01")
MOMENT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def evidence(settings: Settings, tmp_path: Path) -> Path:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.LEAST_FREE_BYTES, settings.LEAST_FREE_SHARE = 1, 0.0
    return tmp_path / "evidence"


@pytest.fixture
def no_checkers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_photo_checkers", [])


def picture(shade: int = 90) -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 480), (shade, 120, 60)).save(out, "JPEG")
    return out.getvalue()


def add(content: bytes, key: UUID | None = None, **options: object) -> Photo:
    return services.add_photo(BytesIO(content), key=key or uuid4(), by=CLERK, at=MOMENT, **options)  # type: ignore[arg-type]  # by name


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_photo_is_stored_by_hash_with_its_original_sealed_and_its_copies_apart(evidence: Path) -> None:
    claim = services.Claim(taken_at=MOMENT, lat=38.9, lon=100.4, accuracy=8.0)
    photo = add(picture(), kind=PhotoKind.AFTER, claim=claim)
    assert photo.original is not None
    assert photo.original.sha256 == hashlib.sha256(picture()).hexdigest()
    assert store.path_of(BlobKind.ORIGINAL, photo.original.sha256).read_bytes() == picture()
    assert (photo.kind, photo.width, photo.lat, photo.taken_at, photo.by) == ("after", 640, 38.9, MOMENT, CLERK)
    assert len(files(evidence / "originals")) == 1
    assert len(files(evidence / "served")) == 2
    assert AuditLine.objects.get().act == "records.add_photo"


def test_the_same_key_and_file_answer_the_same_and_another_file_is_refused() -> None:
    key = uuid4()
    assert add(picture(), key) == add(picture(), key)
    with pytest.raises(KeyReused):
        add(picture(1), key)
    assert Photo.objects.count() == 1


def test_equal_photos_under_two_keys_share_their_bytes(evidence: Path) -> None:
    assert add(picture()).original == add(picture()).original
    assert len(files(evidence)) == 3


@pytest.mark.parametrize("content", [b"", b"no photo", b"\xff\xd8\xff" + bytes(500), b"\x00\x00\x00\x18ftypheic"])
def test_a_refused_file_leaves_nothing_behind(content: bytes, evidence: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        add(content)
    assert (refusal.value.status, refusal.value.field) == (422, "photo")
    assert not Photo.objects.exists()
    assert not Blob.objects.exists()
    assert not evidence.exists()


@pytest.mark.parametrize(
    "claim",
    [
        services.Claim(lat=91.0, lon=0.0),
        services.Claim(lat=0.0, lon=float("nan")),
        services.Claim(taken_at=datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_an_impossible_claim_is_refused_in_words(claim: services.Claim) -> None:
    with pytest.raises(ClaimRefused):
        add(picture(), claim=claim)
    assert not Photo.objects.exists()


def test_a_file_over_the_limit_is_refused_with_the_limit(settings: Settings) -> None:
    settings.MAX_PHOTO_BYTES = 1024 * 1024
    with pytest.raises(FileRefused, match="1 MB"):
        add(bytes(1024 * 1024 + 1))


def test_a_nearly_full_disk_refuses_before_anything_is_stored(settings: Settings, evidence: Path) -> None:
    settings.LEAST_FREE_BYTES = 10**18
    with pytest.raises(DiskFull):
        add(picture())
    assert not evidence.exists()


def test_a_disk_that_fills_up_in_mid_write_leaves_no_half_file(evidence: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)  # type: ignore[attr-defined]  # the disk's own answer cannot be had
    with pytest.raises(DiskFull):
        add(picture())
    assert files(evidence) == []
    assert not Photo.objects.exists()


def test_every_file_and_its_folders_are_on_the_disk_before_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda handle: order.append("fsync"))
    monkeypatch.setattr(services, "_blob", _noting(order, services._blob))
    add(picture())
    assert order[-3:] == ["row"] * 3
    assert order.count("fsync") >= 6
    assert "fsync" not in order[order.index("row") :]


def _noting(order: list[str], function: object) -> object:
    def noted(*arguments: object) -> object:
        order.append("row")
        return function(*arguments)  # type: ignore[operator]  # the function that it stands for

    return noted


def test_the_sweeper_takes_what_nothing_refers_to_and_only_when_old(evidence: Path) -> None:
    kept = add(picture())
    with pytest.raises(RuntimeError), transaction.atomic():
        add(picture(2))
        raise RuntimeError
    (evidence / "served" / "aa" / "bb").mkdir(parents=True)
    (evidence / "served" / "aa" / "bb" / f"{store.UNFINISHED}x").write_bytes(b"half")
    assert services.sweep_orphans() == 0
    for path in files(evidence):
        os.utime(path, (time.time() - 100_000,) * 2)
    assert services.sweep_orphans() == 4
    assert len(files(evidence)) == 3
    assert selectors.content(kept.served).media_type == "image/jpeg"
    assert services.verify_blobs().is_whole


def test_bytes_stored_again_are_not_swept(evidence: Path) -> None:
    name = store.put(b"x" * 100, BlobKind.ORIGINAL)
    os.utime(store.path_of(BlobKind.ORIGINAL, name), (time.time() - 100_000,) * 2)
    store.put(b"x" * 100, BlobKind.ORIGINAL)
    assert services.sweep_orphans() == 0
    assert len(files(evidence)) == 1


def test_altered_and_missing_evidence_is_found_by_hash() -> None:
    first, second = add(picture(3)), add(picture(4))
    assert services.verify_blobs().is_whole
    assert first.original is not None
    assert second.served is not None
    path = store.path_of(BlobKind.ORIGINAL, first.original.sha256)
    path.chmod(0o640)
    path.write_bytes(b"something else")
    store.path_of(BlobKind.SERVED, second.served.sha256).unlink()
    report = services.verify_blobs()
    assert report.altered == [f"original/{first.original.sha256}"]
    assert report.missing == [f"served/{second.served.sha256}"]


def test_history_comes_in_by_the_bulk_door_with_its_audit() -> None:
    photos = [
        services.HistoryPhoto(uuid4(), CLERK, MOMENT, PhotoKind.BEFORE, picture(5)),
        services.HistoryPhoto(uuid4(), CLERK, MOMENT, note="photo not kept in the demo"),
        services.HistoryPhoto(uuid4(), CLERK, MOMENT, content=picture(5)),
    ]
    rows = services.load_history(photos)
    assert [(row.kept, row.width) for row in rows] == [(True, 640), (False, 0), (True, 640)]
    assert rows[0].original == rows[2].original
    assert Blob.objects.count() == 3
    assert AuditLine.objects.filter(subject_ref=str(photos[1].key), details__kept=False).count() == 1
    assert services.verify_blobs().is_whole
    with pytest.raises(Missing):
        selectors.content(selectors.photo(EVERYTHING, photos[1].key).served)


@pytest.mark.usefixtures("no_checkers")
def test_a_photo_is_seen_by_its_sender_and_by_whom_the_apps_above_let() -> None:
    photo = add(picture())
    assert selectors.photo(Viewer(user_id=7), photo.key) == photo
    assert selectors.photo(EVERYTHING, photo.key) == photo
    for stranger in (Viewer(user_id=8), NOBODY):
        with pytest.raises(Missing):
            selectors.photo(stranger, photo.key)
        assert selectors.photos(stranger, [photo.pk]) == []
    access.allow_photos(lambda viewer, found: viewer.user_id == 8 and found == photo)
    assert selectors.photo(Viewer(user_id=8), photo.key) == photo


def test_a_file_is_attached_under_a_clean_name() -> None:
    key = uuid4()
    document = services.attach(BytesIO(b"%PDF-1.7 x"), name="../通知\u202e.pdf", key=key, by=CLERK)
    assert document.name == ".. 通知.pdf"
    assert services.attach(BytesIO(b"%PDF-1.7 x"), name="../通知\u202e.pdf", key=key, by=CLERK) == document
    for name, content in (("a.html", b"<html>"), ("a.pdf", b"MZ"), ("a.exe", b"MZ"), ("pdf", b"%PDF-")):
        with pytest.raises(FileRefused):
            services.attach(BytesIO(content), name=name, key=uuid4(), by=CLERK)


@pytest.fixture
def _sealed(transactional_db: None) -> Iterator[None]:
    yield


@pytest.mark.usefixtures("_sealed")
def test_photos_and_their_audit_are_sealed_together() -> None:
    add(picture(6))
    services.load_history([services.HistoryPhoto(uuid4(), CLERK, MOMENT, content=picture(7))])
    report = verify([])
    assert (report.links, report.is_whole) == (2, True)


@pytest.mark.shared
def test_real_photos_are_stored_with_their_claims(shared: Path) -> None:
    content = (shared / "data" / "photos-exif-gps" / "DSCN0010.jpg").read_bytes()
    photo = add(content)
    assert photo.lat == pytest.approx(43.46745, abs=1e-4)
    assert photo.taken_at == datetime(2008, 10, 22, 8, 28, 39, tzinfo=UTC)
    for blob in (photo.served, photo.thumbnail):
        assert b"Exif" not in selectors.content(blob).body
