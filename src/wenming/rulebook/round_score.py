"""A scored round as values: the total, and every way of opening it down to a single lost mark."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from wenming.rulebook.labels import N_
from wenming.rulebook.marks import Marks
from wenming.rulebook.rules import Threshold
from wenming.rulebook.standing import Units


class Status(StrEnum):
    """Whether a check item or a kind of site takes part in the total, and if not, why."""

    SCORED = "scored"
    ABSENT = "absent"
    NOT_APPLICABLE_EVERYWHERE = "not_applicable_everywhere"
    NOT_OBSERVED = "not_observed"


STATUS_LABELS: dict[Status, str] = {
    Status.SCORED: N_("Scored"),
    Status.ABSENT: N_("Absent"),
    Status.NOT_APPLICABLE_EVERYWHERE: N_("Not applicable everywhere"),
    Status.NOT_OBSERVED: N_("Not observed"),
}


class LeafStatus(StrEnum):
    """Whether a materials, survey or authority leaf has a mark."""

    JUDGED = "judged"
    NOT_APPLICABLE = "not_applicable"
    NOT_JUDGED = "not_judged"


LEAF_STATUS_LABELS: dict[LeafStatus, str] = {
    LeafStatus.JUDGED: N_("Judged"),
    LeafStatus.NOT_APPLICABLE: N_("Not applicable"),
    LeafStatus.NOT_JUDGED: N_("Not yet judged"),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was looked at: site × item of its kind; for a method without visits, its leaves and their marks."""

    graded: int = 0
    not_applicable: int = 0
    not_observed: int = 0

    @property
    def total(self) -> int:
        """All there was to look at."""
        return self.graded + self.not_applicable + self.not_observed


@dataclass(frozen=True, slots=True)
class MethodScore:
    """An evaluation method: its weight, and what of it could be won and was."""

    code: str
    weight: Fraction
    marks: Marks
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class NodeScore:
    """An indicator with everything under it, all methods.

    ``declared`` is the weight written in the scheme, ``landed`` what comes down to it when everything is graded and
    judged, ``marks.available`` what came down in this round. ``by_method`` adds up to ``marks``.
    """

    code: str
    parent: str | None
    level: int
    declared: Fraction | None
    landed: Fraction
    marks: Marks
    by_method: tuple[tuple[str, Marks], ...]


@dataclass(frozen=True, slots=True)
class KindScore:
    """A kind of site; field marks only."""

    code: str
    status: Status
    marks: Marks
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class ItemScore:
    """A check item; field marks only. ``grade_counts`` is for display."""

    code: str
    kind: str
    node: str
    method: str
    status: Status
    marks: Marks
    coverage: Coverage
    grade_counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class LeafScore:
    """A node judged by a materials, survey or authority method; without a mark it has nothing available."""

    node: str
    method: str
    status: LeafStatus
    marks: Marks


@dataclass(frozen=True, slots=True)
class Share:
    """The part of the city's field marks that one unit or area holds; an empty unit code is nobody."""

    code: str
    marks: Marks
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class RoleShares:
    """All units in one responsibility role, nobody included; they add up to the city's field marks."""

    role: str
    units: tuple[Share, ...]


class LostMark(NamedTuple):
    """Marks lost at one site for one check item, with the observation that shows it; a named tuple, there are many.

    ``held_to`` is the value the item is held to there (a site's attribute, where the threshold refers to one).
    """

    item: str
    node: str
    kind: str
    site: str
    area: str
    observation: str
    grade: str | None
    threshold: Threshold
    held_to: Fraction | bool | str | None
    units: Units
    lost: Fraction
    lost_today: Fraction


@dataclass(frozen=True, slots=True)
class RoundScore:
    """A scored round. ``marks`` is the total before negative list and distinctive items, of ``declared`` in all.

    ``field`` is the field methods' part; kinds, items, areas and each role's units add up to it. ``lost`` is empty
    where the score was made from tallies alone.
    """

    scheme: str
    declared: Fraction
    marks: Marks
    field: Marks
    coverage: Coverage
    methods: tuple[MethodScore, ...]
    nodes: tuple[NodeScore, ...]
    kinds: tuple[KindScore, ...]
    items: tuple[ItemScore, ...]
    leaves: tuple[LeafScore, ...]
    areas: tuple[Share, ...]
    roles: tuple[RoleShares, ...]
    lost: tuple[LostMark, ...] = ()
