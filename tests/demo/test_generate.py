"""The same seed and date give the same district, another seed another one, in reasonable time."""

import time
from datetime import date

from wenming.demo.chronicle import District
from wenming.demo.generate import fingerprint, generate
from wenming.demo.scale import Scale
from wenming.rulebook.scheme import Scheme


def test_same_seed_and_date_same_district(small: District, scheme: Scheme) -> None:
    again = generate(small.seed, small.as_of, small.scale, scheme)
    assert again == small
    assert fingerprint(again) == fingerprint(small)


def test_another_seed_or_date_is_another_district(small: District, scheme: Scheme) -> None:
    prints = {
        fingerprint(small),
        fingerprint(generate(small.seed + 1, small.as_of, small.scale, scheme)),
        fingerprint(generate(small.seed, date(2027, 1, 5), small.scale, scheme)),
    }
    assert len(prints) == 3


def test_full_district_in_less_than_twenty_seconds(scheme: Scheme) -> None:
    started = time.process_time()
    district = generate(3, date(2026, 11, 22), Scale.FULL, scheme)
    assert time.process_time() - started < 20
    assert len(district.issues) == 10_690
