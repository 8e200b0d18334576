"""The tables that marks are made of: methods, grades, indicators, kinds of site, check items and what they refer to."""

from dataclasses import dataclass
from decimal import Decimal

from wenming.rulebook.rules import Comparison, RuleKind
from wenming.rulebook.scheme import MethodKind
from wenming.schemes.formats.heads import Record
from wenming.schemes.formats.words import Draw, Measure


@dataclass(frozen=True, slots=True)
class Method(Record):
    """An evaluation method with the marks it has to give."""

    code: str
    kind: MethodKind
    name: str
    weight: Decimal
    label_en: str = ""
    inferred: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class WeightVariant(Record):
    """Weights of the methods as used elsewhere or earlier, for comparison; ``total`` is what they add up to."""

    code: str
    weights: tuple[tuple[str, Decimal], ...]
    total: Decimal | None = None
    inferred: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class CycleVariant(Record):
    """Yearly weights of another cycle; no weights: not known."""

    period: str
    yearly_weights: tuple[Decimal, ...] = ()
    inferred: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class PassLine(Record):
    """A rate or mark that must be reached."""

    code: str
    name: str
    at_least: Decimal
    label_en: str = ""
    inferred: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Elimination(Record):
    """A rule by which a city loses its place or title."""

    code: str
    text: str
    consecutive_years: int | None = None
    bottom: int | None = None
    scope: str = ""
    inferred: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grade(Record):
    """A grade and the share of a check item's marks that it is worth."""

    code: str
    factor: Decimal
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class NegativeItem(Record):
    """An entry of the negative list: the effect on every city, or by the city's standing."""

    code: str
    title: str
    label_en: str = ""
    window_months: int | None = None
    effect: str = ""
    effect_titled: str = ""
    effect_nominated: str = ""
    effect_applicant: str = ""
    inferred: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Function(Record):
    """A department function: what a unit is responsible for by its office."""

    code: str
    name: str
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Indicator(Record):
    """A node of the indicator tree with its declared weight and the methods by which it is judged."""

    code: str
    name: str
    parent: str = ""
    label_en: str = ""
    weight: Decimal | None = None
    methods: tuple[str, ...] = ()
    inferred: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Criterion(Record):
    """A criterion in words under an indicator."""

    code: str
    indicator: str
    text: str
    label_en: str = ""
    inferred: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteKind(Record):
    """A kind of site: how its sites are drawn and walked, and what the kind weighs within field inspection."""

    code: str
    name: str
    label_en: str = ""
    draw: Draw = Draw.FIXED
    draw_inferred: bool = False
    draw_sources: tuple[str, ...] = ()
    lead_function: str = ""
    route: str = ""
    route_sources: tuple[str, ...] = ()
    weight: Decimal = Decimal(1)
    weight_inferred: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pack(Record):
    """A group of check items that several kinds of site share."""

    code: str
    name: str
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class CheckItem(Record):
    """What a site of one kind is looked at for, and the rule that turns what was seen into a grade.

    ``zero_from`` repeats, for counts and shortfalls, from which number on the zero grade is given: a ladder that
    does not reach up to it has a gap.
    """

    code: str
    kind: str
    indicator: str
    title: str
    rule_kind: RuleKind
    label_en: str = ""
    measure: Measure | None = None
    threshold_comparison: Comparison | None = None
    threshold_value: Decimal | bool | str | None = None
    threshold_attribute: str = ""
    threshold_unit: str = ""
    threshold_source: str = ""
    ladder: tuple[tuple[str, Decimal], ...] = ()
    zero_grade: str = ""
    zero_from: int | None = None
    zero_if_none: bool = False
    pass_grade: str = ""
    fail_grade: str = ""
    size_limit: Decimal | None = None
    allowed: tuple[str, ...] = ()
    each: Decimal | None = None
    ladder_inferred: bool = False
    ladder_source: str = ""
    weight: Decimal = Decimal(1)
    method: str = ""
    function: str = ""
    pack: str = ""
    counting_rule: str = ""
    exemption: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    indicator_inferred: bool = False
    inferred: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""
