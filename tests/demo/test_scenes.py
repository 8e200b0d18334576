"""The drawn photos: small, all different, the same from the same recipe, and the same view after the repair."""

import hashlib
import time
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from wenming.demo.chronicle import District, Scenery
from wenming.demo.problems import PLACES as PLACE_OF_KIND
from wenming.demo.problems import TROUBLES
from wenming.demo.scenes import DEFECTS, MOST_BYTES, PLACES, SIZE, draw


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


def test_the_view_stays_and_the_spot_changes() -> None:
    before = Scenery("square", "rubble", 5)
    after = replace(before, repaired=True)
    first, second = (Image.open(BytesIO(draw(recipe))).convert("L") for recipe in (before, after))
    edges = ImageChops.difference(first, second)
    upper, lower = edges.crop((0, 0, SIZE[0], 280)), edges.crop((180, 320, 460, 470))
    assert ImageStat.Stat(lower).stddev[0] > 2 * ImageStat.Stat(upper).stddev[0]


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
