"""What is known of a round: its sites, what was observed and reviewed, and the marks given without a visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from wenming.rulebook.labels import N_
from wenming.rulebook.rules import Observed

INDUSTRY_LEAD = "industry_lead"
"""The role (行业主管部门) that a check item's department function decides."""

NOBODY = ""
"""The unit code of the bucket for what no unit answers for in a role."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site (点位) of the round. ``units`` is role → unit code; a role that is absent is held by nobody."""

    code: str
    kind: str
    area: str = ""
    units: Mapping[str, str] = field(default_factory=dict, hash=False)
    attributes: Mapping[str, Fraction] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Observation:
    """One visit × check item. ``observed_at`` is aware.

    ``units``: who answered for it then, role → unit code, complete and final; ``None`` takes the site's.
    """

    key: str
    site: str
    item: str
    observed_at: datetime
    observed: Observed
    units: Mapping[str, str] | None = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class Review:
    """A review (复核) names the observation that counts for a site × item until another review; it gives no value."""

    site: str
    item: str
    observation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LeafMark:
    """A materials, survey or authority mark: points out of points, one per node × method."""

    node: str
    method: str
    points: Fraction = Fraction(0)
    out_of: Fraction = Fraction(1)
    not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """Everything a round is scored from.

    ``repaired``: keys of observations all of whose issues are verified and none has relapsed.
    ``holders``: department function → the unit holding it; it decides the industry lead of items naming a function.
    ``roles``: the roles to roll up by; empty means every role that occurs.
    """

    sites: tuple[Site, ...]
    observations: tuple[Observation, ...] = ()
    reviews: tuple[Review, ...] = ()
    marks: tuple[LeafMark, ...] = ()
    repaired: frozenset[str] = frozenset()
    holders: Mapping[str, str] = field(default_factory=dict, hash=False)
    roles: tuple[str, ...] = ()


REFUSALS: dict[str, str] = {
    "repeated_site": N_("Site {site} appears twice."),
    "unknown_kind": N_("Site {site} is of kind {kind}, which the scheme does not have."),
    "repeated_observation": N_("Observation {observation} appears twice."),
    "unknown_site": N_("Observation {observation} is of site {site}, which is not in the round."),
    "unknown_item": N_("Observation {observation} is of check item {item}, which the scheme does not have."),
    "item_of_other_kind": N_("Observation {observation}: check item {item} is not for sites of kind {kind}."),
    "time_not_aware": N_("Observation {observation} was taken at a time without a time zone."),
    "not_gradable": N_("Observation {observation} of {item} at site {site}: {reason}"),
    "review_of_other": N_(
        "The review of {item} at site {site} names {observation}, which is not an observation of it."
    ),
    "unknown_leaf": N_("Node {node} is not judged by method {method}."),
    "repeated_mark": N_("Node {node} has two marks by method {method}."),
    "points_out_of_range": N_("Node {node}, method {method}: {points} of {out_of} points is not between 0 and full."),
}
"""Why facts are refused, in words, by code."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One fact that cannot be scored. ``reason_code`` is a key of ``grading.REASONS`` where grading refused it."""

    code: str
    parts: Mapping[str, str] = field(hash=False)
    reason_code: str = ""

    def __str__(self) -> str:
        return REFUSALS[self.code].format(**self.parts)


class RoundRefused(ValueError):
    """The facts of a round cannot be scored; every one at fault is in ``refusals``."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        self.refusals = refusals
        super().__init__("; ".join(map(str, refusals[:20])))
