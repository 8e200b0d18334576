"""The tables around the marks: materials, survey, time limits, responsibility, provisions, figures, sources."""

from dataclasses import dataclass
from decimal import Decimal

from wenming.schemes.formats.heads import Record
from wenming.schemes.formats.words import Confidence, FigureTopic, ProvisionTopic, TimeUnit


@dataclass(frozen=True, slots=True)
class EvidenceType(Record):
    """A type of declaration material."""

    code: str
    name: str
    label_en: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RejectReason(Record):
    """A reason for which a declaration material is sent back."""

    code: str
    name: str
    label_en: str = ""
    inferred: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewStep(Record):
    """A step of the review of declaration materials, in order."""

    step: int
    name: str
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Question(Record):
    """A question of the survey. No options: not known."""

    code: str
    topic: str
    label_en: str = ""
    dimension: str = ""
    options: tuple[str, ...] = ()
    inferred: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeLimit(Record):
    """By when a kind of issue is to be rectified."""

    code: str
    name: str
    amount: Decimal
    unit: TimeUnit
    label_en: str = ""
    demands: str = ""
    inferred: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EscalationStep(Record):
    """A step of escalation and what sets it off."""

    level: int
    name: str
    trigger: str
    label_en: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role(Record):
    """A responsibility role and what it answers for."""

    code: str
    name: str
    label_en: str = ""
    scope: str = ""
    levels: int | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provision(Record):
    """Something the scheme lays down in words, where no other table has a place for it."""

    code: str
    topic: ProvisionTopic
    text: str
    label_en: str = ""
    place: str = ""
    inferred: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure(Record):
    """A figure from a real place, for orientation; ``about`` is the code of the check item it concerns, if any."""

    topic: FigureTopic
    name: str
    value: str
    place: str = ""
    about: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source(Record):
    """Where values come from: the publication, how far it is trusted, and its public address if it has one."""

    code: str
    title: str
    confidence: Confidence | None = None
    address: str = ""
