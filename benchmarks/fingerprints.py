"""Photos: fingerprints made per second on one core, and one look-up among a million, held against weighing them all.

The million are made up to have the same mean and spread as drawn scenes; real and drawn photos are planted among them
and looked for by copies that were turned, cropped, framed or made small. Alone: ``python -m benchmarks.fingerprints``.
"""

import os
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles

import numpy as np
from PIL import Image

from benchmarks.results import Result, show
from wenming.demo.chronicle import Scenery
from wenming.demo.scenes import DEFECTS, PLACES, draw
from wenming.engines.fingerprints.index import TURNED_BY, FingerprintIndex, kept_vector
from wenming.engines.fingerprints.likeness import Decision, compare
from wenming.engines.fingerprints.picture import WHOLE, Fingerprint, fingerprint_of
from wenming.engines.fingerprints.waves import Floats

MANY = 1_000_000
PER_SECOND = 100
LOOK_UP = 10.0
PLANTED = 34
PART = 20_000
HELD_AGAINST_ALL = 12
SEED = 20261122
FIRST_PLANTED = 10_000_000
SHARED = Path(os.environ.get("WENMING_SHARED", "../shared"))

COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "small": lambda image: image.resize((image.width // 2, image.height // 2)),
    "mirrored": lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "turned": lambda image: image.transpose(Image.Transpose.ROTATE_90),
    "cropped a little": lambda image: _cropped(image, (0.03, 0.01, 0.04, 0.02)),
    "cropped by a tenth": lambda image: _cropped(image, (0.1, 0.1, 0.1, 0.1)),
    "cropped on one side": lambda image: _cropped(image, (0.1, 0, 0, 0)),
    "framed": lambda image: _framed(image),
}


def run() -> Iterator[Result]:
    """Hashing, then looking up."""
    photos = [draw(scenery(number)) for number in range(PLANTED)]
    yield from hashing(photos)
    yield from looking_up(photos)


def hashing(drawn: list[bytes]) -> Iterator[Result]:
    """Fingerprints per second of processor time, from the bytes of a file, small to large."""
    real = SHARED / "data" / "photos-near-dup" / "aaa-orig.jpg"
    sizes = {"drawn, 640 × 480": drawn[0]}
    if real.is_file():
        sizes |= {"real, 1600 × 1004": real.read_bytes(), "real, 4000 × 3000": _enlarged(real, (4000, 3000))}
    for name, content in sizes.items():
        per_second = _per_second(lambda content=content: fingerprint_of(content))  # type: ignore[misc]
        is_right = compare(fingerprint_of(content), fingerprint_of(sent(opened(content)))).decision is Decision.SAME
        is_usual = not name.endswith("3000")
        target = PER_SECOND if is_usual else None
        yield Result(f"fingerprints, {name}", per_second, "/s/core", target, at_least=True, is_right=is_right)
        yield from _beside_imagehash(name, content, per_second)


def _beside_imagehash(name: str, content: bytes, ours: float) -> Iterator[Result]:
    """The same photo through the best known package, one hash of one turn, if it happens to be installed."""
    if find_spec("imagehash") is None:
        return
    phash = __import__("imagehash").phash
    theirs = _per_second(lambda: phash(opened(content), hash_size=16))
    yield Result(f"as fast as imagehash's phash, {name}", ours / theirs, "×", note=f"{theirs:.0f}/s for one turn")


def looking_up(photos: list[bytes]) -> Iterator[Result]:
    """Copies of planted photos are looked for among a million; some look-ups are held against weighing them all."""
    planted = [fingerprint_of(content) for content in photos]
    index = FingerprintIndex()
    index.add_vectors(range(MANY), made_up(planted, MANY))
    index.add((FIRST_PLANTED + number, each) for number, each in enumerate(planted))
    began = time.perf_counter()
    index.near(planted[0])
    yield Result(f"first look-up, {len(index):,} laid in bands", time.perf_counter() - began, "s")
    asked = [
        (number, fingerprint_of(sent(copy(opened(content)))))
        for number, content in enumerate(photos)
        for copy in COPIES.values()
    ]
    plain, bordered = _look_ups(index, asked, has_border=False), _look_ups(index, asked, has_border=True)
    found = sum(was_found for _, was_found in [*plain, *bordered])
    share = 100 * found / len(asked)
    agrees = _agrees_with_all(index, [each for _, each in asked[:: len(asked) // HELD_AGAINST_ALL]])
    yield Result("planted photos found", share, "%", 99, at_least=True, is_right=agrees, note=f"of {len(asked)} copies")
    for name, told in (("plain", plain), ("with a border", bordered)):
        times = [seconds * 1000 for seconds, _ in told]
        note = f"95 of 100 within {quantiles(times, n=20)[-1]:.1f} ms"
        yield Result(f"one look-up, {name}", median(times), "ms", LOOK_UP, note=note)
        if name == "plain":
            yield from _searching_with_imagehash(photos[0], median(times))
    yield _comparing(planted, asked)


def _searching_with_imagehash(content: bytes, ours: float) -> Iterator[Result]:
    """The same search as its users do it, one turn and no crop: a difference for each of a part of the million."""
    if find_spec("imagehash") is None:
        return
    one = __import__("imagehash").phash(opened(content), hash_size=16)
    others = [type(one)(~one.hash) for _ in range(PART)]
    began = time.perf_counter()
    least = min(one - other for other in others)
    theirs = (time.perf_counter() - began) * 1000 * MANY / PART
    note = f"{theirs:,.0f} ms, reckoned from {PART:,}; one turn, no crop"
    yield Result("as fast as imagehash, looking up", theirs / ours, "×", is_right=least > 0, note=note)


def _look_ups(
    index: FingerprintIndex, asked: list[tuple[int, Fingerprint]], *, has_border: bool
) -> list[tuple[float, bool]]:
    """Seconds of each look-up, and whether the planted photo was among what it gave."""
    told = []
    for number, each in asked:
        if each.has_border is has_border:
            began = time.perf_counter()
            near = index.near(each)
            told.append((time.perf_counter() - began, any(one.key == FIRST_PLANTED + number for one in near)))
    return told


def _agrees_with_all(index: FingerprintIndex, asked: list[Fingerprint]) -> bool:
    """Whether the likest picture is the one that weighing every picture gives."""
    return all(
        [near.key for near in index.near(each, most=1)] == [near.key for near in index.near_exhaustively(each, most=1)]
        for each in asked
    )


def _comparing(planted: list[Fingerprint], asked: list[tuple[int, Fingerprint]]) -> Result:
    began = time.process_time()
    alarms = [compare(planted[number], each).decision is not Decision.DIFFERENT for number, each in asked]
    each_ms = (time.process_time() - began) / len(asked) * 1000
    return Result("comparing a found photo in full", each_ms, "ms", is_right=all(alarms))


def made_up(like: list[Fingerprint], many: int) -> Floats:
    """So many vectors with the mean and spread of those of ``like``, turned as the index keeps them."""
    random = np.random.Generator(np.random.PCG64(SEED))
    known = np.stack([kept_vector(each, WHOLE) for each in like])
    strengths, ways = np.linalg.eigh(np.cov(known.T))
    spread = ways * np.sqrt(np.maximum(strengths, 0) + 0.2 * strengths.mean())
    made = np.empty((many, known.shape[1]), np.float32)
    for first in range(0, many, 100_000):
        some = made[first : first + 100_000]
        some[:] = known.mean(axis=0) + random.standard_normal(some.shape) @ spread.T
    across, up = TURNED_BY
    made[:, across] = np.abs(made[:, across])
    made[:, up] = np.minimum(np.abs(made[:, up]), made[:, across])
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def scenery(number: int) -> Scenery:
    places, defects = sorted(PLACES), sorted(DEFECTS)
    return Scenery(places[number % len(places)], defects[number * 7 % len(defects)], 900 + number)


def _per_second(work: Callable[[], object]) -> float:
    work()
    began, done = time.process_time(), 0
    while time.process_time() - began < 1.5:
        work()
        done += 1
    return done / (time.process_time() - began)


def opened(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as image:
        return image.convert("RGB")


def sent(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def _enlarged(path: Path, size: tuple[int, int]) -> bytes:
    return sent(opened(path.read_bytes()).resize(size))


def _cropped(image: Image.Image, edges: tuple[float, float, float, float]) -> Image.Image:
    left, top, right, bottom = edges
    width, height = image.size
    box = (round(width * left), round(height * top), round(width * (1 - right)), round(height * (1 - bottom)))
    return image.crop(box)


def _framed(image: Image.Image) -> Image.Image:
    frame = Image.new("RGB", (image.width, image.height * 4 // 3), "black")
    frame.paste(image, (0, image.height // 6))
    return frame


if __name__ == "__main__":
    raise SystemExit(show(run()))
