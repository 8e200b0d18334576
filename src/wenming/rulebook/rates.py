"""The three rates of rectification, always shown together: reported, verified, still holding.

All three are taken of everything that was given to a unit, so that nothing disappears from below the line: "rectified"
alone is what units say, "verified" what somebody else saw, "still holding" what has not come back since. The formulas
are rows. What is carried over (结转) stays below the line of all three and is counted beside them. Declined, void and
merged issues were no cases of their own and count nowhere.

Before them stand two figures that lead: what was missed (漏查, :mod:`wenming.rulebook.missed`), and the self-found
share (自查发现率): of the given whose finder is known, how many our own people found (self-checks, patrols,
inspections, whoever raises one on a page) before a superior, a deputy, a citizen or the media did. What counts is the
source from which a problem came first; a superior's list on which it stands later takes nothing away. What another
system sends without saying who found it is on neither side.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_terms import State

ENTRUSTED = frozenset({State.DISPATCHED, State.ACKNOWLEDGED, State.REPORTED, State.VERIFIED, State.CLOSED})
"""What every rate is taken of: issues that a unit was given, whatever became of them."""
FEWEST_RANKED = 10
"""Of fewer issues that count for it nothing is ranked: one more or less would turn the order round. Our own choice."""
MISSED_WITHIN_DAYS = 14
"""Whoever looked so many days before others found a problem should have seen it. Our own choice."""


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


class ShareCode(StrEnum):
    """One of the two figures that lead."""

    SELF_FOUND = "self_found"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A figure that leads: of issues given to units the ``part`` of a ``whole``, two counts of :class:`Standing`."""

    code: ShareCode
    label: str
    part: str
    part_words: str
    whole: str
    whole_words: str


LEADING = (
    ShareRow(
        ShareCode.SELF_FOUND, N_("Found by our own people"),
        "own", N_("found by self-checks, patrols, inspections, or whoever raised it on a page"),
        "found", N_("found first by somebody of whom it is known whether they are our own people"),
    ),
    ShareRow(
        ShareCode.MISSED, N_("Missed"),
        "missed", N_("our own people had looked there within %(days)s days before, and had recorded no such problem"),
        "others", N_("found first by a superior, a deputy, a citizen or the media"),
    ),
)  # fmt: skip
"""They stand before the three rates, wherever these are shown."""


@dataclass(frozen=True, slots=True)
class Tally:
    """So many issues, and of these the part of each rate."""

    given: int
    parts: tuple[tuple[RateCode, int], ...]

    def rate(self, code: RateCode) -> Fraction:
        """A rate between 0 and 1; nothing given counts as nothing done."""
        return Fraction(dict(self.parts)[code], self.given) if self.given else Fraction(0)


NOTHING = Tally(0, tuple((row.code, 0) for row in RATES))


@dataclass(frozen=True, slots=True)
class Standing(Tally):
    """How a unit, an area or a kind stands: so many issues given, and of these the part of each rate.

    ``carried`` of the given are carried over now; they stay among the given. ``late`` missed the unit's own limit;
    ``exempted`` did too, and an appeal against counting that was granted: the one is never shown without the other.
    ``own`` were found by our own people, ``others`` by others; ``missed`` of these had been looked at shortly before.
    ``ranked`` are those that count for the order (:func:`counts_for_rank`).
    """

    carried: int = 0
    late: int = 0
    exempted: int = 0
    own: int = 0
    others: int = 0
    missed: int = 0
    ranked: Tally = NOTHING

    @property
    def found(self) -> int:
        """How many there are of which it is known who found them."""
        return self.own + self.others

    @property
    def self_found(self) -> Fraction:
        """The share that our own people found, between 0 and 1; where no finder is known, 0."""
        return self.share(ShareCode.SELF_FOUND)

    def share(self, code: ShareCode) -> Fraction:
        """A figure that leads, between 0 and 1; of nothing, 0."""
        part, whole = self.counts(code)
        return Fraction(part, whole) if whole else Fraction(0)

    def counts(self, code: ShareCode) -> tuple[int, int]:
        """Both counts of a figure that leads."""
        row = share_row(code)
        return getattr(self, row.part), getattr(self, row.whole)

    def is_share_ranked(self, code: ShareCode) -> bool:
        """Whether there is enough to compare by a figure that leads."""
        return self.counts(code)[1] >= FEWEST_RANKED

    @property
    def is_ranked(self) -> bool:
        """Whether there is enough to rank by."""
        return self.ranked.given >= FEWEST_RANKED


@dataclass(frozen=True, slots=True)
class Case:
    """One issue given to a unit, as the figures see it."""

    state: State
    finder: Finder | None = None
    came_back: bool = False
    is_late: bool = False
    is_missed: bool = False


def share_row(code: ShareCode) -> ShareRow:
    """The row of a figure that leads."""
    return next(row for row in LEADING if row.code is code)


def finder_of(origin: str) -> Finder | None:
    """Who is behind a source; ``None``: that is not known."""
    return next((finder for finder, origins in FOUND_BY.items() if origin in origins), None)


def counts(code: RateCode, state: State, *, came_back: bool) -> bool:
    """Whether an issue in ``state`` counts for a rate; ``came_back``: it relapsed or recurred at least once."""
    row = next(row for row in RATES if row.code is code)
    return state in row.states and not (row.must_hold and came_back)


def counts_for_rank(case: Case) -> bool:
    """Whether an issue counts for the order of units, areas or groups.

    Finding is not punished: what our own people found counts only once it is late, or came back. While it is within
    its limit, and after it was done in time, it moves nobody, neither who found it nor anybody else: whoever looks
    harder loses no place by it, and nobody wins one by raising much that is easily mended.
    """
    return case.finder is not Finder.OWN or case.is_late or case.came_back


def standing_of(cases: Iterable[Case]) -> Standing:
    """Count issues given to units."""
    given = list(cases)
    whole, ranked = _tally(given), _tally([case for case in given if counts_for_rank(case)])
    return Standing(
        whole.given,
        whole.parts,
        late=sum(case.is_late for case in given),
        own=sum(case.finder is Finder.OWN for case in given),
        others=sum(case.finder is Finder.OTHERS for case in given),
        missed=sum(case.is_missed for case in given),
        ranked=ranked,
    )


def places(standings: Mapping[str, Standing], code: RateCode) -> dict[str, int]:
    """Return the place of each, by its key, the highest rate first; equals share one, and those too small have none."""
    rates = {key: one.ranked.rate(code) for key, one in standings.items() if one.is_ranked}
    return {key: 1 + sum(other > rate for other in rates.values()) for key, rate in rates.items()}


def _tally(cases: Sequence[Case]) -> Tally:
    parts = ((row.code, sum(counts(row.code, case.state, came_back=case.came_back) for case in cases)) for row in RATES)
    return Tally(len(cases), tuple(parts))
