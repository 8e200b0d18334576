"""The eight kinds of grading rule, as values.

A rule says how what was observed at a site becomes a grade, and which value the item is held to.
How a rule grades is in :mod:`wenming.rulebook.grading`; nothing here computes.
Bounds are inclusive on the better side and are compared exactly.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class RuleKind(StrEnum):
    """What is done with an observed value."""

    COUNT = "count"
    BOOLEAN = "boolean"
    SHORTFALL = "shortfall"
    RATIO = "ratio"
    LIMIT = "limit"
    OVERSIZE_COUNT = "oversize_count"
    MANUAL_GRADE = "manual_grade"
    DEDUCT_EACH = "deduct_each"


class Comparison(StrEnum):
    """How a value is held against a threshold."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EQUAL = "=="


@dataclass(frozen=True, slots=True)
class Threshold:
    """The value an item is held to.

    ``value`` is a number, a yes/no or (manual grades) a grade's name; ``attribute`` names an attribute of
    the site that gives the number instead (length, stalls, beds). ``unit`` is shown with it.
    """

    comparison: Comparison
    value: Fraction | bool | str | None = None
    attribute: str | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """One step of a ladder: the grade that holds as long as the value stays on the better side of ``value``."""

    grade: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Rule:
    """One item's rule. Which fields count depends on ``kind``:

    - ``count``: ``ladder`` of greatest counts (A ≤ 0, B ≤ 1, C ≤ 2), beyond it ``zero_grade``.
    - ``boolean``: ``pass_grade`` or ``fail_grade``, over yes/no, or over a number held against ``threshold``.
    - ``shortfall``: ``ladder`` of greatest shortfalls below ``threshold``; ``zero_if_none``: nothing at all is zero.
    - ``ratio``: ``ladder`` of least shares; the value is numerator and denominator, 0 of 0 is not applicable.
    - ``limit``: ``ladder`` of greatest values.
    - ``oversize_count``: counts the sizes strictly above ``size_limit``, then as ``count``.
    - ``manual_grade``: one of ``allowed``; ``threshold`` only says below which grade an issue is raised.
    - ``deduct_each``: factor = max(0, 1 − n · ``each``), ``each`` a share of the item.
    """

    kind: RuleKind
    threshold: Threshold
    ladder: tuple[Bound, ...] = ()
    zero_grade: str = ""
    pass_grade: str = ""
    fail_grade: str = ""
    zero_if_none: bool = False
    size_limit: Fraction | None = None
    allowed: tuple[str, ...] = ()
    each: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen at one site for one item; exactly the fields that the rule's kind asks for are filled.

    ``not_applicable`` is an observation of its own: the item does not apply at this site.
    """

    count: int | None = None
    number: Fraction | None = None
    yes: bool | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    sizes: tuple[Fraction, ...] | None = None
    grade: str | None = None
    not_applicable: bool = False
    attributes: dict[str, Fraction] = field(default_factory=dict, hash=False)
