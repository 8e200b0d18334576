"""Photos that come again, as the product finds them: one look-up among a million fingerprints kept in the database.

The rows are made up as in ``benchmarks.fingerprints``; drawn photos are planted among them and looked for by copies
that were turned, cropped, framed or made small. Alone: ``python -m benchmarks.known_photos [rows]``.
"""

import multiprocessing
import sys
import time
from collections.abc import Iterator
from statistics import median, quantiles

import numpy as np

from benchmarks.audit import fresh_database
from benchmarks.fingerprints import COPIES, LOOK_UP, MANY, PLANTED, made_up, opened, scenery, sent
from benchmarks.results import Result, show
from wenming.demo.scenes import draw
from wenming.engines.fingerprints.index import small_of
from wenming.engines.fingerprints.picture import EDGE, VERSION, Fingerprint, fingerprint_of

BLANK = Fingerprint(np.full((EDGE, EDGE), 128, np.uint8)).to_bytes()
PHOTOS = """
INSERT INTO records_photo (by_kind, by_label, by_unit, key, body_digest, kind, width, height, received_at, kept, note)
SELECT 'system', 'system', '', gen_random_uuid(), '', 'scene', 0, 0, timestamptz '2026-01-01' + n * interval '1 second',
  false, 'made up'
FROM generate_series(1, %s) AS n
"""
FINGERPRINTS = (
    "COPY records_photofingerprint (photo_id, version, picture, waves, is_compared) FROM STDIN (FORMAT BINARY)"
)


def run(rows: int = MANY) -> list[Result]:
    """Measure on a database of its own, in a process of its own: Django is set up for one database only."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, [rows])


def measure(rows: int) -> list[Result]:
    """Measure in this process."""
    with fresh_database():
        return list(_measured(rows))


def _measured(rows: int) -> Iterator[Result]:
    from django.db import connection, transaction  # noqa: PLC0415  # only once Django is set up

    from wenming.records.known_pictures import KnownPictures  # noqa: PLC0415
    from wenming.records.models import Photo, PhotoFingerprint  # noqa: PLC0415
    from wenming.records.recognising import row  # noqa: PLC0415

    scenes = [draw(scenery(number)) for number in range(PLANTED)]
    planted = [fingerprint_of(content) for content in scenes]
    vectors = small_of(made_up(planted, rows))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PHOTOS, [rows + PLANTED])
        ids = list(Photo.objects.order_by("id").values_list("id", flat=True))
        with cursor.copy(FINGERPRINTS) as copy:
            copy.set_types(["int8", "int2", "bytea", "bytea", "bool"])
            for photo, vector in zip(ids, vectors, strict=False):
                copy.write_row((photo, VERSION, BLANK, vector.tobytes(), True))
        photos = list(Photo.objects.filter(pk__in=ids[rows:]).order_by("id"))
        PhotoFingerprint.objects.bulk_create(row(photo, each) for photo, each in zip(photos, planted, strict=True))
    known = KnownPictures()
    began = time.perf_counter()
    known.catch_up()
    known.near(planted[0])
    yield Result(f"first look-up, {rows:,} rows read", time.perf_counter() - began, "s")
    times, found = [], 0
    for number, content in enumerate(scenes):
        for edit in COPIES.values():
            asked = fingerprint_of(sent(edit(opened(content))))
            began = time.perf_counter()
            known.catch_up()
            near = known.near(asked)
            times.append((time.perf_counter() - began) * 1000)
            found += any(each.photo_id == photos[number].pk for each in near)
    share = 100 * found / len(times)
    note = f"95 of 100 within {quantiles(times, n=20)[-1]:.1f} ms; {share:.1f} % of {len(times)} copies found"
    yield Result(f"one look-up among {rows:,} rows", median(times), "ms", LOOK_UP, is_right=share >= 99, note=note)


if __name__ == "__main__":
    raise SystemExit(show(run(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)))
