"""Looking back (回头看): which of the issues closed out some days ago somebody goes to see again.

A day's draw takes every issue closed out in a span of days, finds for each the first row of :data:`SHARES` that fits
it, and draws it if its lot is below that row's share. The lot is made of the draw's seed and the issue's number alone
(:func:`wenming.rulebook.sampling.lot`), so that anybody can check why an issue was drawn and another was not. The days
and shares are our own choice, and a city may set others; the field only asks that what was closed is looked at again
some days later.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from wenming.rulebook.labels import N_
from wenming.rulebook.sampling import lot

AFTER_DAYS = 7
"""A close-out is looked back at when it is this old."""
LIMIT_DAYS = 5
"""Working days within which a drawn issue is to be looked at."""
LOTS = 16**64
FEWEST_CLOSED = 20
"""Of fewer close-outs nothing is concluded about a kind of problem or a unit."""
MUCH_RELAPSE = Fraction(1, 10)


class Why(StrEnum):
    """Why an issue has the share that it has."""

    RELAPSED = "relapsed"
    PRONE_PLACE = "prone_place"
    PRONE_KIND = "prone_kind"
    PRONE_UNIT = "prone_unit"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class Record:
    """How a kind of problem, or a unit, did so far: close-outs, and those of them that came back."""

    closed: int = 0
    back: int = 0

    @property
    def is_prone(self) -> bool:
        """Whether enough was closed, and enough of it came back, to look more often."""
        return self.closed >= FEWEST_CLOSED and Fraction(self.back, self.closed) >= MUCH_RELAPSE


NO_RECORD = Record()


@dataclass(frozen=True, slots=True)
class ClosedOut:
    """An issue in the pool of a draw; ``at_prone_place``: its site is prone (:mod:`wenming.rulebook.prone`)."""

    number: str
    relapses: int = 0
    at_prone_place: bool = False
    kind: Record = NO_RECORD
    unit: Record = NO_RECORD


@dataclass(frozen=True, slots=True)
class Share:
    """Of the issues that ``fits`` the share that is drawn."""

    why: Why
    label: str
    share: Fraction
    fits: Callable[[ClosedOut], bool]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An issue that was drawn, and by which row."""

    number: str
    why: Why


SHARES = (
    Share(Why.RELAPSED, N_("Has relapsed before"), Fraction(1), lambda one: one.relapses > 0),
    Share(Why.PRONE_PLACE, N_("Problems come back at this place"), Fraction(1, 2), lambda one: one.at_prone_place),
    Share(Why.PRONE_KIND, N_("This kind of problem comes back"), Fraction(3, 10), lambda one: one.kind.is_prone),
    Share(Why.PRONE_UNIT, N_("This unit's close-outs come back"), Fraction(3, 10), lambda one: one.unit.is_prone),
    Share(Why.ORDINARY, N_("Drawn like any other"), Fraction(1, 10), lambda one: True),
)  # fmt: skip

_SHARES = {row.why: row for row in SHARES}


def share_row(why: Why) -> Share:
    """The row of one reason."""
    return _SHARES[why]


def share_of(one: ClosedOut) -> Share:
    """The first row that fits an issue; the last fits all."""
    return next(row for row in SHARES if row.fits(one))


def draw(pool: Iterable[ClosedOut], seed: str, shares: Mapping[Why, Fraction] | None = None) -> Iterator[Drawn]:
    """Yield the issues of the pool that are looked back at, in the order of the pool; ``shares`` are the city's own."""
    for one in pool:
        row = share_of(one)
        share = row.share if shares is None else shares[row.why]
        if int(lot(seed, one.number), 16) < share * LOTS:
            yield Drawn(one.number, row.why)
