"""The drawn photos: small, all different, the same from the same recipe, and seen from elsewhere after the repair."""

import hashlib
import time
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from wenming.demo.chronicle import District, Scenery
from wenming.demo.problems import PLACES as PLACE_OF_KIND
from wenming.demo.problems import TROUBLES
from wenming.demo.scenes import DEFECTS, MOST_BYTES, PLACES, SIZE, draw, paint
from wenming.engines.fingerprints.index import FingerprintIndex
from wenming.engines.fingerprints.likeness import Decision, compare
from wenming.engines.fingerprints.picture import fingerprint_of
from wenming.rulebook.loop import REPORTS


def test_everything_that_can_go_wrong_can_be_drawn_everywhere() -> None:
    assert {trouble.defect for trouble in TROUBLES} <= set(DEFECTS)
    assert set(PLACE_OF_KIND.values()) <= set(PLACES)
    assert len(PLACES) >= 12


@pytest.mark.parametrize("place", PLACES)
def test_photos_are_small_different_and_repeatable(place: str) -> None:
    recipes = [
        Scenery(place, defect, 17 + number, repaired, take)
        for number, defect in enumerate(DEFECTS)
        for repaired, take in ((False, 0), (True, 1))
    ]
    photos = [draw(recipe) for recipe in recipes]
    assert len({hashlib.sha256(photo).digest() for photo in photos}) == len(photos)
    assert max(map(len, photos)) <= MOST_BYTES
    assert draw(recipes[0]) == photos[0]
    with Image.open(BytesIO(photos[0])) as photo:
        assert (photo.format, photo.size) == ("JPEG", SIZE)


def test_honest_pairs_are_not_taken_for_one_picture() -> None:
    """Before and after of 102 scenes, every place six times: whoever comes back stands elsewhere."""
    recipes = [
        Scenery(place, list(DEFECTS)[(3 * number + turn) % len(DEFECTS)], 100 * turn + number)
        for turn in range(6)
        for number, place in enumerate(PLACES)
    ]
    for before in recipes:
        seen = fingerprint_of(draw(before))
        for later in (replace(before, repaired=True, take=1), replace(before, take=1)):
            assert compare(seen, fingerprint_of(draw(later))).decision is Decision.DIFFERENT, later


def test_a_later_photo_shows_nothing_beyond_the_scene() -> None:
    """The cut never reaches over the scene's edge, where dots would be black."""
    for number, place in enumerate(PLACES):
        photo = paint(Scenery(place, list(DEFECTS)[number], number, repaired=True, take=1)).convert("L")
        wide, high = photo.size
        corners = [photo.getpixel(dot) for dot in ((0, 0), (wide - 1, 0), (0, high - 1), (wide - 1, high - 1))]
        assert min(int(str(tone)) for tone in corners) > 25, place


def test_photos_of_the_district_are_unique_per_use(small: District) -> None:
    recipes = [step.photo for issue in small.issues for step in issue.steps if step.photo]
    borrowed = borrowed_in(small)
    assert len(recipes) - len(set(recipes)) == sum(1 for _, theirs in borrowed if not theirs.mirrored)
    some = set(recipes[-300:])
    assert len({hashlib.sha256(draw(recipe)).digest() for recipe in some}) == len(some)


def borrowed_in(district: District) -> list[tuple[Scenery, Scenery]]:
    """Photos that were used a second time, mirrored or not: the first use and the second, in the order of time."""
    uses: dict[Scenery, list[Scenery]] = {}
    steps = (step for issue in district.issues for step in issue.steps if step.photo)
    for step in sorted(steps, key=lambda step: step.at):
        if step.photo:
            uses.setdefault(replace(step.photo, mirrored=False), []).append(step.photo)
    return [(some[0], each) for some in uses.values() for each in some[1:]]


def test_a_handful_of_photos_are_used_a_second_time_and_found(small: District) -> None:
    borrowed = borrowed_in(small)
    assert 3 <= len(borrowed) <= 8
    assert {theirs.mirrored for _, theirs in borrowed} == {True, False}
    for first, theirs in borrowed:
        alike = compare(fingerprint_of(draw(first)), fingerprint_of(draw(theirs)))
        assert alike.decision is Decision.SAME


def test_honest_photos_after_the_work_are_not_taken_for_each_other(small: District) -> None:
    """Two hundred photos of places of a few kinds, each looked for among all: none is the same as another."""
    steps = [step for issue in small.issues for step in issue.steps if step.move in REPORTS]
    recipes = list(dict.fromkeys(step.photo for step in steps if step.photo and not step.photo.mirrored))[-200:]
    seen = [fingerprint_of(draw(recipe)) for recipe in recipes]
    index = FingerprintIndex()
    index.add(enumerate(seen))
    pairs = [(number, near.key) for number, each in enumerate(seen) for near in index.near(each) if near.key != number]
    assert len(recipes) == 200
    assert not [pair for pair in pairs if compare(seen[pair[0]], seen[pair[1]]).decision is Decision.SAME]


def test_drawing_is_quick() -> None:
    """Sixty to a hundred a second where nothing else runs; half of that on a busy machine."""
    draw(Scenery("street", "litter", 0))
    started = time.process_time()
    for number, place in enumerate(list(PLACES) * 3):
        draw(Scenery(place, list(DEFECTS)[number % len(DEFECTS)], number))
    assert len(PLACES) * 3 / (time.process_time() - started) > 30
