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
from wenming.engines.fingerprints.likeness import Decision, compare
from wenming.engines.fingerprints.picture import fingerprint_of


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
    recipes = [step.photo for issue in small.issues[-150:] for step in issue.steps if step.photo]
    photos = {hashlib.sha256(draw(recipe)).digest() for recipe in recipes}
    assert len(photos) == len(set(recipes)) == len(recipes)


def test_drawing_is_quick() -> None:
    """Sixty to a hundred a second where nothing else runs; half of that on a busy machine."""
    draw(Scenery("street", "litter", 0))
    started = time.process_time()
    for number, place in enumerate(list(PLACES) * 3):
        draw(Scenery(place, list(DEFECTS)[number % len(DEFECTS)], number))
    assert len(PLACES) * 3 / (time.process_time() - started) > 30
