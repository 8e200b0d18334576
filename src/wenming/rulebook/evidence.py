"""What to look at before a photo is believed (佐证照片提示): warnings for the verifier, never a refusal.

A photo's own time and place are claims of the device that took it; that a picture was used before is a finding of ours.
Either only says what a person should look at. The bounds are the product's own; a city may set others.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from wenming.rulebook.labels import N_
from wenming.rulebook.verification import EvidenceKind

ON_THE_SPOT = frozenset(
    {EvidenceKind.PHOTO_AFTER, EvidenceKind.MEASUREMENT, EvidenceKind.CHECK_PHOTO, EvidenceKind.SECOND_VISIT}
)
"""Evidence that can only be had at the place: its photos should say when and where they were taken."""

EARTH_RADIUS = 6_371_008.8
"""Mean radius of the earth in metres (IUGG)."""

Part = str | int | datetime


class Warned(StrEnum):
    """What there is to look at."""

    SAME_AS_BEFORE = "same_as_before"
    PERHAPS_BEFORE = "perhaps_before"
    USED = "used"
    PERHAPS_USED = "perhaps_used"
    OLDER = "older"
    CLOCK_AHEAD = "clock_ahead"
    CLOCK_OFF = "clock_off"
    NO_TIME = "no_time"
    FAR = "far"
    INEXACT = "inexact"
    NO_POSITION = "no_position"


@dataclass(frozen=True, slots=True)
class WarningRow:
    """One kind of warning: what it says, with ``%(name)s`` places for its parts, and whether it is grave.

    A grave one speaks against the photo; the others say that something is not known or not certain.
    """

    code: Warned
    label: str
    is_grave: bool


class Use(StrEnum):
    """What a picture was used for before."""

    BEFORE_PHOTO = "before_photo"
    SAME_ISSUE = "same_issue"
    ISSUE = "issue"
    OBSERVATION = "observation"


USE_LABELS = {
    Use.BEFORE_PHOTO: N_("the photo before"),
    Use.SAME_ISSUE: N_("an earlier report on this issue"),
    Use.ISSUE: N_("issue %(reference)s"),
    Use.OBSERVATION: N_("observation %(reference)s"),
}
"""What the parts ``use`` and ``reference`` of a warning say together."""

WITHHELD_LABELS = {Use.ISSUE: N_("another issue"), Use.OBSERVATION: N_("another observation")}
"""What they say to somebody who may not know the number."""

WARNINGS = (
    WarningRow(Warned.SAME_AS_BEFORE, N_("This is the photo before."), True),
    WarningRow(Warned.USED, N_("This picture was used before: %(use)s."), True),
    WarningRow(Warned.OLDER, N_("Taken at %(taken_at)s, before the issue was found at %(raised_at)s."), True),
    WarningRow(Warned.FAR, N_("Taken %(metres)s m from the place; up to %(limit)s m counts as near."), True),
    WarningRow(Warned.CLOCK_AHEAD, N_("Taken at %(taken_at)s, yet received at %(received_at)s already."), True),
    WarningRow(Warned.PERHAPS_BEFORE, N_("Perhaps this is the photo before."), False),
    WarningRow(Warned.PERHAPS_USED, N_("Perhaps this picture was used before: %(use)s."), False),
    WarningRow(
        Warned.CLOCK_OFF,
        N_("The phone's clock was %(minutes)s min off when it sent the photo; by ours it was taken at %(taken_at)s."),
        False,
    ),
    WarningRow(Warned.NO_TIME, N_("The photo does not say when it was taken."), False),
    WarningRow(Warned.INEXACT, N_("The photo's position is exact to %(accuracy)s m only."), False),
    WarningRow(Warned.NO_POSITION, N_("The photo does not say where it was taken."), False),
)
"""Every kind of warning, in the order in which they are shown."""

_ROWS = {row.code: row for row in WARNINGS}
_ORDER = [row.code for row in WARNINGS]


@dataclass(frozen=True, slots=True)
class Position:
    """A place on the earth in degrees (WGS 84), and how exactly it is known, in metres; nothing: as exact as can be."""

    lat: float
    lon: float
    accuracy: float | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier picture found to be the same, or perhaps the same.

    ``photo`` names it, so that both can be shown side by side; ``reference`` is the number of the issue or observation.
    """

    use: Use
    photo: str
    reference: str = ""
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class PhotoKnown:
    """What is known of a photo; instants carry their offset. ``alike`` leaves out the photos handed in with it.

    ``clock_off`` is by how much the phone's own clock was ahead of ours when it sent the photo (behind: negative), if
    it said what time it had.
    """

    received_at: datetime
    taken_at: datetime | None = None
    position: Position | None = None
    alike: tuple[Alike, ...] = ()
    clock_off: timedelta | None = None


@dataclass(frozen=True, slots=True)
class IssueKnown:
    """What is known of the issue: when it was found, where it is, and which evidence the photo is handed in as."""

    raised_at: datetime
    place: Position | None
    demanded: frozenset[EvidenceKind] = frozenset({EvidenceKind.PHOTO_AFTER})


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far is far (metres), beyond what accuracy a position says too little (metres), how wrong a clock may be."""

    near: int = 200
    accuracy: int = 200
    clock: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class EvidenceWarning:
    """One thing to look at. ``parts`` fill the label; ``beside`` names the picture to be shown next to this one."""

    code: Warned
    parts: dict[str, Part] = field(default_factory=dict)
    beside: str = ""

    @property
    def label(self) -> str:
        """The words, still to be translated and filled with the parts."""
        return _ROWS[self.code].label

    @property
    def is_grave(self) -> bool:
        """Whether it speaks against the photo."""
        return _ROWS[self.code].is_grave


DEFAULT_BOUNDS = Bounds()


def warnings(photo: PhotoKnown, issue: IssueKnown, bounds: Bounds = DEFAULT_BOUNDS) -> list[EvidenceWarning]:
    """Everything to look at, gravest first; an empty list says only that nothing was noticed.

    Time and place matter only for evidence from the spot: a scanned document has neither.
    """
    found = list(_used(photo.alike))
    if issue.demanded & ON_THE_SPOT:
        found += [*_of_time(photo, issue, bounds), *_of_place(photo.position, issue.place, bounds)]
    return sorted(found, key=lambda warning: _ORDER.index(warning.code))


def needs_reason(found: Iterable[EvidenceWarning]) -> bool:
    """Whether who verifies all the same says why: what is grave is never passed over in silence."""
    return any(warning.is_grave for warning in found)


def metres_between(one: Position, other: Position) -> float:
    """The great-circle distance in metres (haversine); within 0.6 % of the distance on the ellipsoid."""
    lat, other_lat = math.radians(one.lat), math.radians(other.lat)
    up, across = other_lat - lat, math.radians(other.lon - one.lon)
    chord = math.sin(up / 2) ** 2 + math.cos(lat) * math.cos(other_lat) * math.sin(across / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(chord)))


def _used(alike: Iterable[Alike]) -> Iterator[EvidenceWarning]:
    for each in alike:
        if each.use is Use.BEFORE_PHOTO:
            yield EvidenceWarning(Warned.SAME_AS_BEFORE if each.is_sure else Warned.PERHAPS_BEFORE, beside=each.photo)
        else:
            parts: dict[str, Part] = {"use": each.use.value, "reference": each.reference}
            yield EvidenceWarning(Warned.USED if each.is_sure else Warned.PERHAPS_USED, parts, each.photo)


def _of_time(photo: PhotoKnown, issue: IssueKnown, bounds: Bounds) -> Iterator[EvidenceWarning]:
    """The phone's time is told by our clock as soon as both are known: a wrong clock alone speaks against nobody."""
    if photo.taken_at is None:
        yield EvidenceWarning(Warned.NO_TIME)
        return
    off = photo.clock_off or timedelta(0)
    taken_at = photo.taken_at - off
    if abs(off) > bounds.clock:
        yield EvidenceWarning(Warned.CLOCK_OFF, {"minutes": round(off / timedelta(minutes=1)), "taken_at": taken_at})
    if taken_at < issue.raised_at:
        yield EvidenceWarning(Warned.OLDER, {"taken_at": taken_at, "raised_at": issue.raised_at})
    elif taken_at > photo.received_at + bounds.clock:
        yield EvidenceWarning(Warned.CLOCK_AHEAD, {"taken_at": taken_at, "received_at": photo.received_at})


def _of_place(position: Position | None, place: Position | None, bounds: Bounds) -> Iterator[EvidenceWarning]:
    """Far counts in the photo's favour by as much as its position may be off, up to the bound for that."""
    if position is None:
        yield EvidenceWarning(Warned.NO_POSITION)
        return
    accuracy = position.accuracy or 0.0
    if place is not None:
        metres = metres_between(position, place)
        off = min(accuracy, bounds.accuracy) + (place.accuracy or 0.0)
        if metres - off > bounds.near:
            yield EvidenceWarning(Warned.FAR, {"metres": round(metres), "limit": bounds.near})
            return
    if accuracy > bounds.accuracy:
        yield EvidenceWarning(Warned.INEXACT, {"accuracy": round(accuracy)})
