"""Whether two reports are of one thing (疑似重复), and whether what is reported was closed out before (反弹、复发).

Five things speak for one thing: near in place, raised close in time, of one kind, in the same words, with the same
picture. Each adds points of a hundred and is said with the score, so that whoever judges sees what it rests on. What
was closed out is not reported twice but has come back: a lasting defect reopens the same issue while the hold period
runs; what passes and comes again, and what is back after the hold period, is a new issue tied to the earlier one. The
points, distances and days are the product's own; no source names any.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wenming.rulebook.holding import HOLD_DAYS, held_until
from wenming.rulebook.labels import N_

NEAR_METRES = 150.0
LEAST_WORDS = 0.3
"""From such a share of common words on they speak for one thing without the same kind."""
SAME_SITE, SAME_KIND, WORDS, TIME = 25.0, 25.0, 25.0, 10.0
NEAR = 20.0
"""Right at the place; nothing at :data:`NEAR_METRES`."""
SAME_PHOTO, LIKE_PHOTO = 45.0, 20.0
TIME_DAYS = 30
MOST = 100
STRONG = 70
LONG_AGO_DAYS = 365
"""So long what was closed out is still offered as the earlier case of a new one."""


class Picture(StrEnum):
    """What is known of the pictures of two reports."""

    SAME = "same"
    PERHAPS = "perhaps"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Compared:
    """Two reports held side by side. ``words`` is the share of words that both have, 0 to 1; ``apart`` is positive."""

    metres: float | None
    same_site: bool
    same_kind: bool
    words: float
    apart: timedelta
    picture: Picture = Picture.NONE

    @property
    def is_near(self) -> bool:
        """Whether both are at one place."""
        return self.same_site or (self.metres is not None and self.metres <= NEAR_METRES)

    @property
    def is_hint(self) -> bool:
        """Whether it is worth showing: near and of one kind or in the same words, or with the same picture anywhere."""
        if self.picture is Picture.SAME:
            return True
        return self.is_near and (self.same_kind or self.words >= LEAST_WORDS or self.picture is Picture.PERHAPS)

    @property
    def score(self) -> int:
        """How much speaks for one thing, of a hundred."""
        place = SAME_SITE if self.same_site else 0.0
        if not self.same_site and self.metres is not None:
            place = NEAR * max(0.0, 1.0 - self.metres / NEAR_METRES)
        time = TIME * max(0.0, 1.0 - self.apart / timedelta(days=TIME_DAYS))
        photo = {Picture.SAME: SAME_PHOTO, Picture.PERHAPS: LIKE_PHOTO, Picture.NONE: 0.0}[self.picture]
        found = place + time + photo + SAME_KIND * self.same_kind + WORDS * self.words
        return min(MOST, round(found))


class Again(StrEnum):
    """What a report is beside an issue that is like it."""

    DUPLICATE = "duplicate"
    RELAPSE = "relapse"
    RECURRENCE = "recurrence"


AGAIN_LABELS = {
    Again.DUPLICATE: N_("may be the same"),
    Again.RELAPSE: N_("reopen (relapse)"),
    Again.RECURRENCE: N_("recurrence"),
}


def came_back(
    closed_at: datetime, at: datetime, *, is_lasting: bool, is_known: bool, hold_days: int = HOLD_DAYS
) -> Again | None:
    """What a like report at ``at`` is to an issue closed out at ``closed_at``; nothing when that is long ago.

    ``is_known``: it is marked as having come back already, so that the later issue speaks for it. ``hold_days`` is how
    long the close-out must hold by the city's rules.
    """
    if is_known or at < closed_at:
        return None
    if is_lasting:
        if at <= held_until(closed_at, hold_days):
            return Again.RELAPSE
        return Again.RECURRENCE if at <= closed_at + timedelta(days=LONG_AGO_DAYS) else None
    return Again.RECURRENCE if at <= held_until(closed_at, hold_days) else None
