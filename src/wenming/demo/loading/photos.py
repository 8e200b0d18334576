"""Which photos the demo keeps, drawn and stored; older ones are rows that say they were not kept."""

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

import django

from wenming.demo.chance import key
from wenming.demo.chronicle import District, OriginKind, Scenery
from wenming.demo.scenes import draw
from wenming.kernel.actors import Actor
from wenming.records.models import PhotoKind
from wenming.records.services import HistoryPhoto, KeptFiles, compare_waiting, keep_files, load_history
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


class Album:
    """All photos of a district: each is drawn and its files are written by processes of their own, from the start on.

    What issues show comes first and what only observations show last, so that the one is loaded while the other is
    still being drawn. Rows are written by the caller's process alone, in one order: two loads are equal.
    """

    def __init__(self, district: District) -> None:
        of_observations = dict(_of_observations(district))
        of_steps = {(issue, place): wanted for issue, place, wanted in _of_steps(district)}
        shared = {
            (issue.key, 0): of_observations[issue.origin_ref].key
            for issue in district.issues
            if issue.origin_ref in of_observations
        }
        keys = {place: wanted.key for place, wanted in of_steps.items()} | shared
        self.of_steps: Mapping[tuple[str, int], tuple[UUID, ...]] = {place: (key,) for place, key in keys.items()}
        self.of_observations: Mapping[str, tuple[UUID, ...]] = {
            place: (wanted.key,) for place, wanted in of_observations.items()
        }
        """The keys of the photos, by (issue, step) and by observation."""
        in_issues = set(shared.values())
        every = [*of_observations.values(), *of_steps.values()]
        self._blank = [each for each in every if each.scenery is None]
        drawn = [each for each in every if each.scenery is not None]
        seen_only = {wanted.key for wanted in of_observations.values()} - in_issues
        self._in_issues = [each for each in drawn if each.key not in seen_only]
        self._seen_only = [each for each in drawn if each.key in seen_only]
        # Set up like this process: they write files where the settings say, and compare what is in the database.
        workers = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(mp_context=workers, initializer=django.setup)
        recipes = [each.scenery for each in (*self._in_issues, *self._seen_only) if each.scenery is not None]
        self._files = self._pool.map(_drawn, recipes, chunksize=20)
        self._comparing: Future[int] | None = None

    def store_of_issues(self, actors: Mapping[str, Actor], told: Callable[[int, int], None]) -> None:
        """Write the rows of those that were not kept and of all that issues show, as their drawing is done."""
        for start in range(0, len(self._blank), BATCH * 10):
            load_history([_photo(each, None, actors) for each in self._blank[start : start + BATCH * 10]])
        self._store(self._in_issues, actors, told)
        # Those of other kinds are left to the night: only what stands for rectification is ever doubted.
        self._comparing = self._pool.submit(compare_waiting, kind=PhotoKind.AFTER)

    def store_others(self, actors: Mapping[str, Actor], told: Callable[[int, int], None]) -> None:
        """Write the rows of the rest, and wait until photos that were used before are found."""
        self._store(self._seen_only, actors, told)
        if self._comparing is not None:
            self._comparing.result()
        self._pool.shutdown()

    def _store(self, some: Sequence[Wanted], actors: Mapping[str, Actor], told: Callable[[int, int], None]) -> None:
        for start in range(0, len(some), BATCH):
            batch = some[start : start + BATCH]
            files = islice(self._files, len(batch))
            load_history([_photo(each, kept, actors) for each, kept in zip(batch, files, strict=True)])
            told(min(start + BATCH, len(some)), len(some))


def _drawn(scenery: Scenery) -> KeptFiles:
    return keep_files(draw(scenery))


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


def _photo(each: Wanted, content: KeptFiles | None, actors: Mapping[str, Actor]) -> HistoryPhoto:
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
