"""Which photos the demo keeps, drawn and stored; older ones are rows that say they were not kept."""

import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from wenming.demo.chance import key
from wenming.demo.chronicle import District, OriginKind, Scenery
from wenming.demo.scenes import draw
from wenming.kernel.actors import Actor
from wenming.records.models import PhotoKind
from wenming.records.services import HistoryPhoto, load_history
from wenming.rulebook.loop import MoveCode

NOT_KEPT = "演示数据不保留此照片 / photo not kept in the demo"
BATCH = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """A photo to be stored: of an issue's step, or of an observation."""

    key: UUID
    scenery: Scenery | None
    post: str
    at: datetime
    kind: PhotoKind
    place: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the photos went: keys by (issue, step) and by observation."""

    of_steps: Mapping[tuple[str, int], tuple[UUID, ...]]
    of_observations: Mapping[str, tuple[UUID, ...]]


class Album:
    """All photos of a district. Drawing starts at once, in processes of its own, while other things are loaded."""

    def __init__(self, district: District) -> None:
        self._of_observations = dict(_of_observations(district))
        self._of_steps = {(issue, place): wanted for issue, place, wanted in _of_steps(district)}
        every = [*self._of_observations.values(), *self._of_steps.values()]
        self._blank = [each for each in every if each.scenery is None]
        self._drawn = [each for each in every if each.scenery is not None]
        self._shared = {
            (issue.key, 0): self._of_observations[issue.origin_ref].key
            for issue in district.issues
            if issue.origin_ref in self._of_observations
        }
        workers = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(mp_context=workers)
        recipes = [each.scenery for each in self._drawn if each.scenery is not None]
        self._contents = self._pool.map(draw, recipes, chunksize=20)

    def store(self, actors: Mapping[str, Actor], told: Callable[[int, int], None]) -> Stored:
        """Store every photo as its drawing is done."""
        for start in range(0, len(self._blank), BATCH * 10):
            load_history([_photo(each, None, actors) for each in self._blank[start : start + BATCH * 10]])
        for start in range(0, len(self._drawn), BATCH):
            batch = self._drawn[start : start + BATCH]
            contents = islice(self._contents, len(batch))
            load_history([_photo(each, content, actors) for each, content in zip(batch, contents, strict=True)])
            told(min(start + BATCH, len(self._drawn)), len(self._drawn))
        self._pool.shutdown()
        keys = {place: wanted.key for place, wanted in self._of_steps.items()} | self._shared
        return Stored(
            {place: (key,) for place, key in keys.items()},
            {place: (wanted.key,) for place, wanted in self._of_observations.items()},
        )


def _of_steps(district: District) -> Iterator[tuple[str, int, Wanted]]:
    places = {site.code: site.position for site in district.registers.sites}
    for issue in district.issues:
        for place, step in enumerate(issue.steps):
            if place == 0 and issue.origin is OriginKind.INSPECTION:
                continue
            if step.photo is None and not _shows_photo(step.move, dict(step.evidence)):
                continue
            kind = PhotoKind.BEFORE if step.move is MoveCode.RAISE else PhotoKind.AFTER
            photo_key = UUID(key(district.seed, "photo", issue.key, str(place)))
            yield issue.key, place, Wanted(photo_key, step.photo, step.post, step.at, kind, places[issue.site])


def _of_observations(district: District) -> Iterator[tuple[str, Wanted]]:
    places = {site.code: site.position for site in district.registers.sites}
    for held in district.rounds:
        for visit in held.visits:
            for seen in visit.observations:
                if seen.photo is None:
                    continue
                photo_key = UUID(key(district.seed, "seen", seen.key))
                wanted = Wanted(photo_key, seen.photo, visit.post, seen.at, PhotoKind.SCENE, places[visit.site])
                yield seen.key, wanted


def _shows_photo(move: MoveCode, evidence: Mapping[object, int]) -> bool:
    """Whether a move that the demo drew nothing for had a photo all the same: it is a row that was not kept."""
    return move is MoveCode.RAISE or any("photo" in str(kind) for kind in evidence)


def _photo(each: Wanted, content: bytes | None, actors: Mapping[str, Actor]) -> HistoryPhoto:
    return HistoryPhoto(
        key=each.key,
        by=actors[each.post],
        received_at=each.at,
        kind=each.kind,
        content=content,
        taken_at=each.at if content else None,
        lat=each.place[1],
        lon=each.place[0],
        note="" if content else NOT_KEPT,
    )
