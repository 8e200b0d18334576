"""The three rates of rectification, always shown together: reported, verified, still holding.

All three are taken of everything that was given to a unit, so that nothing disappears from below the line: "rectified"
alone is what units say, "verified" what somebody else saw, "still holding" what has not come back since. The formulas
are rows. What is carried over (结转) stays below the line of all three and is counted beside them. Declined, void and
merged issues were no cases of their own and count nowhere.

Beside them stands the self-found share (自查发现率): of the given whose finder is known, how many our own people found
(self-checks, patrols, inspections, whoever raises one on a page) before a superior, a deputy, a citizen or the media
did. What counts is the source from which a problem came first; a superior's list on which it stands later takes nothing
away. What another system sends without saying who found it is on neither side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_terms import State

ENTRUSTED = frozenset({State.DISPATCHED, State.ACKNOWLEDGED, State.REPORTED, State.VERIFIED, State.CLOSED})
"""What every rate is taken of: issues that a unit was given, whatever became of them."""
FEWEST_RANKED = 10
"""Below this many issues nothing is ranked: one case more or less would turn the order round. Our own choice."""


class Finder(StrEnum):
    """Who found a problem first: our own people, or others."""

    OWN = "own"
    OTHERS = "others"


FOUND_BY: Mapping[Finder, frozenset[str]] = {
    Finder.OWN: frozenset({"manual", "patrol", "self_check", "observation"}),
    Finder.OTHERS: frozenset({"superior_list", "instruction", "proposal", "hotline", "media", "petition"}),
}
"""The sources of a problem by who is behind them; one that stands nowhere tells nothing of the finder."""


class RateCode(StrEnum):
    """One of the three."""

    REPORTED = "reported_or_on"
    VERIFIED = "verified_or_on"
    HOLDING = "holding"


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate: which states of the issues given to units count as its part, and whether one that came back does not."""

    code: RateCode
    label: str
    states: frozenset[State]
    must_hold: bool = False


RATES = (
    RateRow(RateCode.REPORTED, N_("Reported"), frozenset({State.REPORTED, State.VERIFIED, State.CLOSED})),
    RateRow(RateCode.VERIFIED, N_("Verified"), frozenset({State.VERIFIED, State.CLOSED})),
    RateRow(RateCode.HOLDING, N_("Still holding"), frozenset({State.VERIFIED, State.CLOSED}), must_hold=True),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit, an area or a kind stands: so many issues given, and of these the part of each rate.

    ``carried`` of the given are carried over now; they stay among the given. ``late`` missed the unit's own limit;
    ``exempted`` did too, and an appeal against counting that was granted: the one is never shown without the other.
    ``own`` were found by our own people, ``others`` by others.
    """

    given: int
    parts: tuple[tuple[RateCode, int], ...]
    carried: int = 0
    late: int = 0
    exempted: int = 0
    own: int = 0
    others: int = 0

    def rate(self, code: RateCode) -> Fraction:
        """A rate between 0 and 1; nothing given counts as nothing done."""
        return Fraction(dict(self.parts)[code], self.given) if self.given else Fraction(0)

    @property
    def found(self) -> int:
        """How many there are of which it is known who found them."""
        return self.own + self.others

    @property
    def self_found(self) -> Fraction:
        """The share that our own people found, between 0 and 1; where no finder is known, 0."""
        return Fraction(self.own, self.found) if self.found else Fraction(0)

    @property
    def is_share_ranked(self) -> bool:
        """Whether enough finders are known to rank by the self-found share."""
        return self.found >= FEWEST_RANKED

    @property
    def is_ranked(self) -> bool:
        """Whether there is enough to rank by."""
        return self.given >= FEWEST_RANKED


def finder_of(origin: str) -> Finder | None:
    """Who is behind a source; ``None``: that is not known."""
    return next((finder for finder, origins in FOUND_BY.items() if origin in origins), None)


def counts(code: RateCode, state: State, *, came_back: bool) -> bool:
    """Whether an issue in ``state`` counts for a rate; ``came_back``: it relapsed or recurred at least once."""
    row = next(row for row in RATES if row.code is code)
    return state in row.states and not (row.must_hold and came_back)
