"""The parts of a scheme document that occur once: the edition's head and the settings of its chapters.

``inferred`` says everywhere that no source states the value; ``sources`` are codes of the table of sources.
"""

from dataclasses import dataclass
from decimal import Decimal

from wenming.schemes.formats.words import Confidence, MissingKindRule


class Record:
    """Anything that stands as one row, or as one head, in a scheme document."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Edition(Record):
    """The head of an edition. ``total``: the declared full marks that the methods' weights must add up to.

    ``level_names`` name the levels of the indicator tree and below from the top.
    """

    code: str
    title: str
    label_en: str = ""
    level: str = ""
    cycle_label: str = ""
    is_draft: bool = True
    total: Decimal | None = None
    missing_kind_rule: MissingKindRule = MissingKindRule.OTHERS_MEAN
    level_names: tuple[str, ...] = ()
    level_sources: tuple[str, ...] = ()
    inferred: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cycle(Record):
    """The creation cycle: its length in years and the share of each year in the result."""

    years: int | None = None
    yearly_weights: tuple[Decimal, ...] = ()
    inferred: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Minors(Record):
    """The separate evaluation of minors' moral education that counts into the result."""

    title: str = ""
    label_en: str = ""
    share: Decimal | None = None
    pass_line: Decimal | None = None
    confidence: Confidence | None = None
    inferred: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grading(Record):
    """How grades are given; the grades themselves are a table."""

    title: str = ""
    label_en: str = ""
    formula: str = ""
    inferred: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MockDraw(Record):
    """Defaults for drawing the sites of a mock evaluation."""

    sites_per_kind: int | None = None
    least_total: int | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class NegativeListHead(Record):
    """What is known of the whole negative list, of which the table may hold only a part."""

    items_in_full: int | None = None
    edition: str = ""
    effects: tuple[str, ...] = ()
    is_complete: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherKinds(Record):
    """Kinds of site that are known by name only."""

    names: tuple[str, ...] = ()
    inferred: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class MaterialRules(Record):
    """The window of declaration materials, their limits and captions; empty limits are not known.

    The window covers ``window_months`` months and ends ``window_gap_months`` months before the evaluation's month
    (1: with the month before it).
    """

    window_rule: str = ""
    window_example: str = ""
    window_months: int | None = None
    window_gap_months: int | None = None
    window_inferred: bool = False
    window_sources: tuple[str, ...] = ()
    window_note: str = ""
    caption_fields: tuple[str, ...] = ()
    caption_sources: tuple[str, ...] = ()
    longest_report: int | None = None
    most_photos: int | None = None
    largest_photo_kb: int | None = None
    photo_formats: tuple[str, ...] = ()
    limits_inferred: bool = False
    limits_note: str = ""
    review_sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyRules(Record):
    """Modes, rates and marking of the questionnaire survey; empty figures are not known."""

    modes: tuple[str, ...] = ()
    mode_sources: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    rate_sources: tuple[str, ...] = ()
    sample_size: int | None = None
    sample_note: str = ""
    option_marks: tuple[tuple[str, Decimal], ...] = ()
    pass_line: Decimal | None = None
    unknown_is_zero: bool = False
    inferred: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class LoopRules(Record):
    """What the scheme says of the rectification loop: states, the notice's fields, notes on limits and steps."""

    states: tuple[str, ...] = ()
    states_inferred: bool = False
    sources: tuple[str, ...] = ()
    notice_fields: tuple[str, ...] = ()
    notice_fields_inferred: tuple[str, ...] = ()
    notice_sources: tuple[str, ...] = ()
    limits_note: str = ""
