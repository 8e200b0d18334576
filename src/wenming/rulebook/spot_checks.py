"""How a reported rectification is verified (核查层级), and why: decided once, at the moment of reporting.

The first row of :data:`ROWS` that fits decides. What the kind of problem or its filing condition demands is the least.
What a superior or a citizen is behind, what came back before and what was sent back before is seen on the spot. Of the
rest a share is drawn by lot (抽查). The seed of a draw is made at that very moment, so that no unit can know before it
reports; it is kept with the draw, so that anybody can draw again. An issue is drawn once: who takes a report back and
reports anew meets the same lot. The shares are our own choice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from wenming.rulebook.labels import N_
from wenming.rulebook.look_back import LOTS
from wenming.rulebook.sampling import lot
from wenming.rulebook.verification import Tier

FROM_SUPERIORS = frozenset({"superior_list", "instruction", "proposal"})
"""Sources of a problem that speak for somebody above."""
FROM_CITIZENS = frozenset({"hotline", "media", "petition"})
"""Sources of a problem that speak for citizens."""


class Because(StrEnum):
    """Why an issue is verified as it is."""

    DEMANDED = "demanded"
    SUPERIOR = "superior"
    CITIZEN = "citizen"
    RELAPSED = "relapsed"
    SENT_BACK = "sent_back"
    PRONE_PLACE = "prone_place"
    PRONE_KIND = "prone_kind"
    PRONE_UNIT = "prone_unit"
    ORDINARY = "ordinary"
    NOT_DRAWN = "not_drawn"


@dataclass(frozen=True, slots=True)
class Reported:
    """What is known of an issue that is reported rectified.

    ``least`` is what its kind or condition demands; ``sources`` is where it came from first, with the sources of the
    lists on which it stands. Places, kinds and units are prone as the look-back has it.
    """

    least: Tier = Tier.DESK
    sources: frozenset[str] = frozenset()
    relapses: int = 0
    send_backs: int = 0
    prone_place: bool = False
    prone_kind: bool = False
    prone_unit: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Of the issues that ``fits`` the share that is seen on the spot; without a share all are, and nothing is drawn.

    ``among`` says of which reports the share is.
    """

    because: Because
    label: str
    fits: Callable[[Reported], bool]
    share: Fraction | None = None
    among: str = ""


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw and how it fell; ``because`` is the row whose share it was."""

    seed: str
    because: Because
    share: Fraction
    drawn: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """How an issue is verified and why, with the draw if there was one."""

    tier: Tier
    because: Because
    draw: Draw | None = None


ROWS = (
    Row(Because.DEMANDED, N_("its kind or condition demands it"), lambda one: one.least is not Tier.DESK),
    Row(Because.SUPERIOR, N_("a superior is behind it"), lambda one: not one.sources.isdisjoint(FROM_SUPERIORS)),
    Row(Because.CITIZEN, N_("citizens are behind it"), lambda one: not one.sources.isdisjoint(FROM_CITIZENS)),
    Row(Because.RELAPSED, N_("it relapsed before"), lambda one: one.relapses > 0),
    Row(Because.SENT_BACK, N_("a report of it was sent back before"), lambda one: one.send_backs > 0),
    Row(
        Because.PRONE_PLACE, N_("drawn by lot; problems come back at this place"), lambda one: one.prone_place,
        Fraction(1, 2), N_("at a place to which problems come back"),
    ),
    Row(
        Because.PRONE_KIND, N_("drawn by lot; this kind of problem comes back"), lambda one: one.prone_kind,
        Fraction(3, 10), N_("of a kind of problem that comes back"),
    ),
    Row(
        Because.PRONE_UNIT, N_("drawn by lot; this unit's close-outs come back"), lambda one: one.prone_unit,
        Fraction(3, 10), N_("of a unit whose close-outs come back"),
    ),
    Row(Because.ORDINARY, N_("drawn by lot"), lambda one: True, Fraction(1, 10), N_("any other report")),
)  # fmt: skip
NOT_DRAWN = Row(Because.NOT_DRAWN, N_("the lot did not fall on it"), lambda one: True)
"""What is left over is checked from the pictures."""

REASONS = (*ROWS, NOT_DRAWN)
"""Every reason, in order."""
_ROWS = {row.because: row for row in REASONS}


def because_row(because: Because) -> Row:
    """The row of one reason."""
    return _ROWS[because]


def row_of(one: Reported) -> Row:
    """The first row that fits; the last fits all."""
    return next(row for row in ROWS if row.fits(one))


def falls_on(seed: str, share: Fraction) -> bool:
    """Whether the lot of a seed is below a share."""
    return int(lot(seed, Tier.ON_THE_SPOT.value), 16) < share * LOTS


def lot_shown(seed: str) -> Fraction:
    """The lot of a seed as a number from 0 to below 1, as pages show it beside the share."""
    return Fraction(int(lot(seed, Tier.ON_THE_SPOT.value), 16), LOTS)


def choose(one: Reported, *, seed: str, before: Draw | None = None) -> Chosen:
    """How an issue is verified that is reported now; ``before`` is the draw that was made for it already.

    Without a seed nothing is drawn: a past that was brought along knows of no draw.
    """
    row = row_of(one)
    if row.share is None:
        return Chosen(one.least if row.because is Because.DEMANDED else Tier.ON_THE_SPOT, row.because)
    if before is None and not seed:
        return Chosen(Tier.DESK, Because.DEMANDED)
    draw = before or Draw(seed, row.because, row.share, falls_on(seed, row.share))
    return Chosen(Tier.ON_THE_SPOT, draw.because, draw) if draw.drawn else Chosen(Tier.DESK, Because.NOT_DRAWN, draw)
