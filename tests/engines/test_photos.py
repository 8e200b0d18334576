"""Taking in photos: real ones, hostile ones, and what is left in the copies."""

import struct
import time
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from wenming.engines.photo_claims import NO_CLAIMS, read_claims
from wenming.engines.photos import SHOWN_EDGE, THUMBNAIL_EDGE, TakenIn, take_in
from wenming.engines.picture_files import PhotoRefused

LOCAL = ZoneInfo("Asia/Shanghai")
TRACES = (b"Exif", b"http://ns.adobe.com", b"Photoshop", b"ICC_PROFILE", b"GPS", b"<script", b"PK\x03\x04", b"SECRET")


def jpeg(size: tuple[int, int] = (800, 600), **options: object) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, "JPEG", **options)
    return out.getvalue()


def png(size: tuple[int, int], mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, "PNG")
    return out.getvalue()


def huge_png(edge: int) -> bytes:
    """A small file that claims a square of so many pixels, each row all black."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", edge, edge, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = bytes(1 + (edge + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(edge)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def with_header(**places: object) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = places.get("orientation", 1)
    exif[0x010F] = "SECRET maker"
    exif.get_ifd(0x8769).update({0x9003: "2026:10:01 08:30:00", **({0x9011: "+09:00"} if places.get("offset") else {})})
    exif.get_ifd(0x8825).update({1: "N", 2: (38.0, 55.0, 30.0), 3: "E", 4: (100.0, 27.0, 0.0), 31: 12.5})
    return jpeg((800, 600), exif=exif, comment=b"SECRET comment")


def leaves_no_trace(taken: TakenIn) -> bool:
    return not any(trace in copy for trace in TRACES for copy in (taken.shown, taken.thumbnail))


@pytest.mark.shared
def test_real_photos_give_their_claims_and_copies_without_any(shared: Path) -> None:
    files = sorted((shared / "data" / "photos-exif-gps").glob("*.jpg"))
    taken = [take_in(file.read_bytes(), LOCAL) for file in files]
    assert len(files) == 8
    assert sum(photo.claims.lat is not None for photo in taken) == 4
    for photo in taken:
        assert leaves_no_trace(photo)
        for copy in (photo.shown, photo.thumbnail):
            with Image.open(BytesIO(copy)) as image:
                assert not image.getexif()
                assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.shared
def test_real_photos_lying_on_their_side_are_shown_upright(shared: Path) -> None:
    folder = shared / "data" / "photos-exif-gps"
    shapes = {take_in((folder / f"landscape_{number}.jpg").read_bytes(), LOCAL).width for number in (1, 3, 6, 8)}
    assert shapes == {600}


def test_claims_are_read_and_nothing_of_the_header_is_kept() -> None:
    taken = take_in(with_header(), LOCAL)
    assert taken.claims.taken_at == datetime(2026, 10, 1, 0, 30, tzinfo=UTC)
    assert taken.claims.lat == pytest.approx(38.925)
    assert taken.claims.lon == pytest.approx(100.45)
    assert taken.claims.accuracy == 12.5
    assert leaves_no_trace(taken)


def test_a_time_with_its_own_offset_counts_by_it() -> None:
    assert take_in(with_header(offset=True), LOCAL).claims.taken_at == datetime(2026, 9, 30, 23, 30, tzinfo=UTC)


def test_a_turned_photo_is_shown_upright() -> None:
    taken = take_in(with_header(orientation=6), LOCAL)
    assert (taken.width, taken.height) == (600, 800)


class Broken:
    def get_ifd(self, tag: int) -> dict[int, object]:
        return {0x9003: b"\xff", 0x9011: "+", 1: 3, 2: (1, "x", None), 3: "E", 4: (999, 0, 0), 31: "?"}


def test_claims_that_cannot_be_true_are_left_out() -> None:
    assert read_claims(Broken(), LOCAL) == NO_CLAIMS


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "L", "P", "1", "I;16"])
def test_every_kind_of_png_is_taken_in(mode: str) -> None:
    assert take_in(png((64, 48), mode), LOCAL).width == 64


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_every_kind_of_jpeg_is_taken_in(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (64, 48)).save(out, "JPEG")
    assert take_in(out.getvalue(), LOCAL).height == 48


def test_webp_is_taken_in() -> None:
    out = BytesIO()
    Image.new("RGBA", (64, 48)).save(out, "WEBP")
    assert take_in(out.getvalue(), LOCAL).media_type == "image/webp"


def test_large_photos_are_made_small() -> None:
    taken = take_in(jpeg((4000, 3000)), LOCAL)
    assert (taken.width, taken.height) == (SHOWN_EDGE, 1440)
    with Image.open(BytesIO(taken.thumbnail)) as small:
        assert small.size == (THUMBNAIL_EDGE, 240)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not_a_photo"),
        (b"<svg onload=alert(1)>", "not_a_photo"),
        (b"GIF89a=1;alert(1)", "not_a_photo"),
        (b"%PDF-1.7", "not_a_photo"),
        (b"PK\x03\x04" + bytes(100), "not_a_photo"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "heif"),
        (b"\xff\xd8\xff" + b"<script>alert(1)</script>" * 40, "broken"),
        (b"\xff\xd8\xff\xe0" + bytes(2000), "broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "broken"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "broken"),
        (jpeg((1, 1)), "not_a_photo"),
        (jpeg()[:3000], "broken"),
        (png((640, 480))[:600], "broken"),
    ],
)
def test_what_is_no_whole_photo_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(PhotoRefused) as refusal:
        take_in(content, LOCAL)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("edge", [5_100, 9_000, 13_000])
def test_a_small_file_with_far_too_many_pixels_is_refused_before_it_is_unpacked(edge: int) -> None:
    content = huge_png(edge)
    assert len(content) < 100_000
    began = time.monotonic()
    with pytest.raises(PhotoRefused) as refusal:
        take_in(content, LOCAL)
    assert refusal.value.reason == "too_large"
    assert time.monotonic() - began < 0.5


@pytest.mark.parametrize(
    "tail", [b"<html><script>alert(1)</script>", b"PK\x03\x04evil.zip", b"<?php system($_GET[0]);"]
)
def test_what_hides_behind_or_inside_a_picture_is_gone_from_the_copies(tail: bytes) -> None:
    for content in (jpeg() + tail, jpeg(comment=tail), png((64, 48)) + tail):
        taken = take_in(content, LOCAL)
        assert tail not in taken.shown
        assert tail not in taken.thumbnail
        assert leaves_no_trace(taken)
