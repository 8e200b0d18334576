"""What happened in the district, as plain values: issues with every move, and evaluation rounds with every observation.

Moments are aware and in UTC. Sites, units and posts are referred to by code, issues and observations by key.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from wenming.demo.district import Geography, Registers
from wenming.demo.scale import Scale
from wenming.rulebook.deadlines import Limit
from wenming.rulebook.loop import MoveCode, State
from wenming.rulebook.rules import Observed
from wenming.rulebook.verification import EvidenceKind, Tier


class OriginKind(StrEnum):
    """Where a problem came from."""

    PATROL = "patrol"
    SELF_CHECK = "self_check"
    SUPERIOR_LIST = "superior_list"
    INSPECTION = "inspection"


class ProblemClass(StrEnum):
    """A lasting part of the city, or something that happens on it."""

    COMPONENT = "component"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem that issues are filed under: limit, evidence demanded, and how it is verified."""

    code: str
    label: str
    label_en: str
    problem_class: ProblemClass
    limit: Limit
    demand: str
    tier: Tier
    is_lasting: bool


@dataclass(frozen=True, slots=True)
class Scenery:
    """The recipe of one drawn photo. Place, defect and seed fix what is there; ``take`` changes light and standpoint.

    ``repaired`` shows the same place with the defect gone, from another standpoint too. ``mirrored``: left and right
    are swapped, as somebody does who does not want a photo to be recognised.
    """

    place: str
    defect: str
    seed: int
    repaired: bool = False
    take: int = 0
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One move of an issue: who made it when, and what the move shows.

    ``unit`` is the lead unit of a dispatch or the unit passed to, ``basis`` that of a return, ``inner_due`` that of
    passing down. ``evidence`` counts the pieces brought; ``photo`` is the one that the demo
    keeps. ``seed`` is that of the draw that a report to the desk may make.
    """

    move: MoveCode
    at: datetime
    post: str
    unit: str = ""
    note: str = ""
    basis: str = ""
    inner_due: datetime | None = None
    evidence: tuple[tuple[EvidenceKind, int], ...] = ()
    photo: Scenery | None = None
    seed: str = ""


@dataclass(frozen=True, slots=True)
class IssueHistory:
    """One issue from its raising to where it stands.

    ``origin_ref`` is an observation's key or a list's number. ``survivor`` is the issue that it was merged into;
    ``recurs`` the earlier issue whose problem came back; ``has_relapsed``: this one's problem came back later.
    """

    key: str
    title: str
    description: str
    site: str
    item: str
    problem: str
    origin: OriginKind
    origin_ref: str
    state: State
    steps: tuple[Step, ...]
    survivor: str = ""
    recurs: str = ""
    has_relapsed: bool = False

    @property
    def raised_at(self) -> datetime:
        """The moment it was raised."""
        return self.steps[0].at


@dataclass(frozen=True, slots=True)
class SeenItem:
    """One observation: a visit's check item and what was seen; the photo exists only where something is wrong."""

    key: str
    item: str
    at: datetime
    observed: Observed
    raises_issue: bool
    photo: Scenery | None = None


@dataclass(frozen=True, slots=True)
class SiteVisit:
    """An inspector at one sampled site, with all items of its checklist."""

    key: str
    site: str
    post: str
    ordered_at: datetime
    started_at: datetime
    finished_at: datetime
    observations: tuple[SeenItem, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A materials, survey or authority mark of one leaf: points out of points."""

    node: str
    method: str
    points: Fraction
    out_of: Fraction
    at: datetime
    post: str


@dataclass(frozen=True, slots=True)
class EvaluationRound:
    """A mock evaluation; without ``closed_at`` it is still running. ``seed`` is that of its draw."""

    code: str
    name: str
    seed: str
    opened_at: datetime
    closed_at: datetime | None
    visits: tuple[SiteVisit, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class District:
    """Everything the demo shows. ``now`` is the last moment of its history."""

    seed: int
    as_of: date
    scale: Scale
    now: datetime
    geography: Geography
    registers: Registers
    problems: tuple[ProblemKind, ...]
    rounds: tuple[EvaluationRound, ...]
    issues: tuple[IssueHistory, ...] = field(default=())
