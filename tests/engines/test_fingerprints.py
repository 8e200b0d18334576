"""Recognising a photo that was used before: drawn scenes edited in every way, real photos, and what must not alarm.

The thresholds were chosen on one half of the drawn scenes (by hash of their names) and are held to on the other half.
Scenes of one kind of place are drawn with the same lines, so only scenes of different places count as unrelated.
"""

from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from io import BytesIO
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from wenming.demo.chronicle import Scenery
from wenming.demo.scenes import DEFECTS, PLACES, draw
from wenming.engines.fingerprints.index import FingerprintIndex
from wenming.engines.fingerprints.likeness import PERHAPS_FROM, SAME_FROM, Decision, compare
from wenming.engines.fingerprints.picture import (
    SIZE,
    VERSION,
    Fingerprint,
    FingerprintUnreadable,
    fingerprint_of,
    fingerprint_of_image,
)
from wenming.engines.picture_files import PhotoRefused

Edit = Callable[[Image.Image], Image.Image]
SCENES = [
    f"{place}/{defect}/{seed}"
    for seed, (place, defect) in enumerate(zip(sorted(PLACES) * 2, sorted(DEFECTS) * 2, strict=False))
]
EDGES = [
    (0.02, 0.02, 0.02, 0.02),
    (0.05, 0, 0.05, 0),
    (0.1, 0.1, 0.1, 0.1),
    (0.1, 0, 0, 0),
    (0, 0.1, 0.1, 0),
    (0, 0, 0, 0.07),
]


def is_held_out(name: str) -> bool:
    return sha256(name.encode()).digest()[0] % 2 == 1


@cache
def scene(name: str) -> Image.Image:
    place, defect, seed = name.split("/")
    with Image.open(BytesIO(draw(Scenery(place, defect, int(seed) + 500)))) as image:
        return image.convert("RGB")


@cache
def of_scene(name: str) -> Fingerprint:
    return fingerprint_of_image(scene(name))


def sent(image: Image.Image, quality: int = 70) -> Fingerprint:
    """The fingerprint after the picture went through a file, as a chat program would send it."""
    out = BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=quality)
    return fingerprint_of(out.getvalue())


def crop(image: Image.Image, edges: tuple[float, ...]) -> Image.Image:
    width, height = image.size
    left, top, right, bottom = edges
    box = (width * left, height * top, width * (1 - right), height * (1 - bottom))
    return image.crop(tuple(round(part) for part in box))  # type: ignore[arg-type]


def framed(image: Image.Image, tone: str, *, is_above: bool) -> Image.Image:
    width, height = image.size
    across, down = (0, height // 7) if is_above else (width // 7, 0)
    frame = Image.new("RGB", (width + 2 * across, height + 2 * down), tone)
    frame.paste(image, (across, down))
    return frame


def stamped(image: Image.Image) -> Image.Image:
    copy = image.copy()
    width, height = image.size
    for letter in range(12):
        left = width * (0.6 + letter * 0.03)
        ImageDraw.Draw(copy).rectangle((left, height * 0.92, left + width * 0.02, height * 0.96), fill="yellow")
    return copy


def warmer(image: Image.Image) -> Image.Image:
    red, green, blue = image.split()
    return Image.merge(
        "RGB", (red.point(lambda v: min(255, int(v * 1.25))), green, blue.point(lambda v: int(v * 0.75)))
    )


MILD: dict[str, Edit] = {
    "as it is": lambda image: image,
    "half the size": lambda image: image.resize((image.width // 2, image.height // 2)),
    "square": lambda image: image.resize((128, 128)),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(3)),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.25),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.6),
    "more contrast": lambda image: ImageEnhance.Contrast(image).enhance(1.4),
    "grey": lambda image: image.convert("L"),
    "more colour": lambda image: ImageEnhance.Color(image).enhance(2),
    "warmer": warmer,
    "stamped": stamped,
}
TURNS: dict[str, Edit] = {turn.name: lambda image, turn=turn: image.transpose(turn) for turn in Image.Transpose}  # type: ignore[misc]
FRAMES: dict[str, Edit] = {
    f"{tone} {'above' if is_above else 'beside'}": lambda image, tone=tone, is_above=is_above: framed(  # type: ignore[misc]
        image, tone, is_above=is_above
    )
    for tone in ("black", "white", "navy")
    for is_above in (True, False)
}
CROPS: dict[str, Edit] = {f"cropped {edges}": lambda image, edges=edges: crop(image, edges) for edges in EDGES}  # type: ignore[misc]
TOGETHER: dict[str, Edit] = {
    "cropped and turned": lambda image: crop(image, (0.03, 0.08, 0.06, 0)).transpose(Image.Transpose.TRANSVERSE),
    "cropped and framed": lambda image: framed(crop(image, (0.04, 0.02, 0.07, 0.05)), "black", is_above=True),
}
EDITS = MILD | TURNS | FRAMES | CROPS | TOGETHER


def likenesses(names: list[str]) -> Iterator[float]:
    """How like every edit of every scene is to the scene; one crop more at random."""
    for name in names:
        chance = Random(name)
        odd = tuple(chance.uniform(0, 0.1) for _ in range(4))
        yield compare(of_scene(name), sent(crop(scene(name), odd))).value
        yield from (compare(of_scene(name), sent(edit(scene(name)))).value for edit in EDITS.values())


def place_of(name: str) -> str:
    return name.split("/")[0]


def unlikenesses(names: list[str]) -> list[float]:
    pairs = [pair for pair in combinations(names, 2) if place_of(pair[0]) != place_of(pair[1])]
    return [compare(of_scene(one), of_scene(other)).value for one, other in pairs]


def test_the_thresholds_part_edits_from_other_scenes_where_they_were_chosen() -> None:
    chosen_on = [name for name in SCENES if not is_held_out(name)]
    assert min(likenesses(chosen_on[:6])) > SAME_FROM
    assert max(unlikenesses(chosen_on)) < PERHAPS_FROM


def test_the_thresholds_hold_on_scenes_that_they_were_not_chosen_on() -> None:
    held_out = [name for name in SCENES if is_held_out(name)]
    assert 10 < len(held_out) < len(SCENES) - 10
    assert min(likenesses(held_out[:6])) > SAME_FROM
    assert max(unlikenesses(held_out)) < PERHAPS_FROM


@pytest.mark.parametrize("edit", EDITS)
def test_every_edit_is_found_among_many_and_it_alone(edit: str) -> None:
    wanted = next(name for name in SCENES if is_held_out(name))
    changed = sent(EDITS[edit](scene(wanted)), 60)
    found = [SCENES[near.key] for near in scenes_index().near(changed)]
    alarms = [name for name in found if compare(changed, of_scene(name)).decision is not Decision.DIFFERENT]
    assert alarms[0] == wanted
    assert {place_of(name) for name in alarms} == {place_of(wanted)}


@cache
def scenes_index() -> FingerprintIndex:
    index = FingerprintIndex()
    index.add((number, of_scene(name)) for number, name in enumerate(SCENES))
    return index


@cache
def large_index() -> FingerprintIndex:
    """Many made-up rows, so that the bands are used, and the scenes behind them."""
    random = np.random.Generator(np.random.PCG64(7))
    index = FingerprintIndex()
    rows = random.standard_normal((20_000, index.width)).astype(np.float32)
    index.add_vectors(range(1_000, 21_000), rows / np.linalg.norm(rows, axis=1, keepdims=True))
    index.add((number, of_scene(name)) for number, name in enumerate(SCENES))
    random_last = random.standard_normal((2_000, index.width)).astype(np.float32)
    index.add_vectors(range(30_000, 32_000), random_last / np.linalg.norm(random_last, axis=1, keepdims=True))
    return index


@pytest.mark.parametrize("name", SCENES[::6])
def test_the_quick_look_up_finds_first_what_weighing_every_picture_finds_first(name: str) -> None:
    index = large_index()
    for edit in (*CROPS.values(), *TURNS.values()):
        changed = sent(edit(scene(name)))
        first, exhaustive = index.near(changed)[0], index.near_exhaustively(changed)[0]
        assert first.key == exhaustive.key == SCENES.index(name)
        # The quick way may weigh a neighbouring window, never one that is more like.
        assert exhaustive.likeness - 0.05 < first.likeness < exhaustive.likeness + 1e-5


def test_a_picture_just_added_is_found() -> None:
    index = FingerprintIndex()
    assert index.near(of_scene(SCENES[0])) == []
    index.add([(7, of_scene(SCENES[0]))])
    index.add([(8, of_scene(SCENES[1]))])
    assert next(near.key for near in index.near(of_scene(SCENES[1]))) == 8


def test_a_cropped_copy_kept_before_is_found_by_the_full_picture() -> None:
    index = FingerprintIndex()
    index.add([(1, sent(crop(scene(SCENES[0]), (0.08, 0.03, 0.05, 0.07))))])
    assert [near.key for near in index.near(of_scene(SCENES[0]))] == [1]


def test_which_of_two_pictures_comes_first_makes_no_difference() -> None:
    changed = sent(crop(scene(SCENES[3]), (0.1, 0, 0.05, 0)))
    assert compare(of_scene(SCENES[3]), changed).decision is compare(changed, of_scene(SCENES[3])).decision


def test_a_covered_lens_is_like_nothing() -> None:
    black, white = (sent(Image.new("RGB", (640, 480), tone)) for tone in ("black", "white"))
    assert black.is_blank
    assert compare(black, white).decision is compare(black, black).decision is Decision.DIFFERENT
    index = FingerprintIndex()
    index.add([(1, black)])
    assert len(index) == 0
    index.add([(2, of_scene(SCENES[0]))])
    assert index.near(black) == index.near_exhaustively(black) == []


def test_unrelated_noise_and_shapes_do_not_alarm() -> None:
    pictures = []
    for seed in range(30):
        random = np.random.Generator(np.random.PCG64(seed))
        coarse = Image.fromarray(random.integers(0, 255, (9, 12, 3), np.uint8)).resize(
            (480, 360), Image.Resampling.BICUBIC
        )
        for _ in range(6):
            left, top = random.integers(0, 400, 2).tolist()
            ImageDraw.Draw(coarse).ellipse(
                (left, top, left + 90, top + 60), fill=tuple(random.integers(0, 255, 3).tolist())
            )
        pictures.append(sent(coarse))
    assert max(compare(one, other).value for one, other in combinations(pictures, 2)) < PERHAPS_FROM


def test_a_kept_fingerprint_reads_back_and_others_are_refused() -> None:
    bordered = sent(framed(scene(SCENES[0]), "black", is_above=True))
    kept = bordered.to_bytes()
    assert bordered.has_border
    assert (len(kept), kept[0]) == (SIZE, VERSION)
    assert Fingerprint.from_bytes(kept).to_bytes() == kept
    upside_down = kept[:1] + bytes([9, 9, 3, 3]) + kept[5:]
    for wrong in (b"", kept[:-1], bytes([VERSION + 1]) + kept[1:], upside_down):
        with pytest.raises(FingerprintUnreadable):
            Fingerprint.from_bytes(wrong)


@pytest.mark.parametrize("mode", ["RGBA", "L", "P", "LA", "1"])
def test_every_kind_of_png_has_a_fingerprint(mode: str) -> None:
    out = BytesIO()
    scene(SCENES[0]).convert(mode).save(out, "PNG")
    assert compare(fingerprint_of(out.getvalue()), of_scene(SCENES[0])).decision is Decision.SAME


@pytest.mark.parametrize(("content", "reason"), [(b"", "not_a_photo"), (b"\xff\xd8\xff\xe0" + bytes(900), "broken")])
def test_what_is_no_picture_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(PhotoRefused) as refusal:
        fingerprint_of(content)
    assert refusal.value.reason == reason


@pytest.mark.shared
def test_all_eleven_edits_of_the_real_photo_are_the_same(shared: Path) -> None:
    folder = shared / "data" / "photos-near-dup"
    original = fingerprint_of((folder / "aaa-orig.jpg").read_bytes())
    found = {file.stem: compare(original, fingerprint_of(file.read_bytes())) for file in folder.glob("*.jpg")}
    assert len(found) == 12
    assert {likeness.decision for likeness in found.values()} == {Decision.SAME}


@pytest.mark.shared
def test_turns_frames_and_crops_of_real_photos_are_the_same(shared: Path) -> None:
    files = ["photos-near-dup/aaa-orig.jpg", "photos-exif-gps/DSCN0010.jpg", "photos-exif-gps/landscape_1.jpg"]
    for file in files:
        content = (shared / "data" / file).read_bytes()
        with Image.open(BytesIO(content)) as image:
            for name, edit in EDITS.items():
                likeness = compare(fingerprint_of(content), sent(edit(image.convert("RGB"))))
                assert likeness.decision is Decision.SAME, (file, name, likeness)


@pytest.mark.shared
def test_four_shots_of_one_scene_and_unrelated_real_photos_do_not_alarm(shared: Path) -> None:
    files = [*(shared / "data" / "photos-exif-gps").glob("DSCN*.jpg"), shared / "data/photos-exif-gps/landscape_1.jpg"]
    files.append(shared / "data" / "photos-near-dup" / "aaa-orig.jpg")
    pictures = [fingerprint_of(file.read_bytes()) for file in files]
    assert len(pictures) == 6
    alike = {compare(one, other).decision for one, other in combinations(pictures, 2)}
    assert alike == {Decision.DIFFERENT}


@pytest.mark.shared
def test_one_photo_stored_in_four_turns_is_one(shared: Path) -> None:
    files = sorted((shared / "data" / "photos-exif-gps").glob("landscape_*.jpg"))
    first, *others = (fingerprint_of(file.read_bytes()) for file in files)
    assert {compare(first, other).decision for other in others} == {Decision.SAME}
