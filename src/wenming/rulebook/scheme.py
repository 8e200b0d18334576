"""An evaluation scheme as plain values: what the scoring rules need of an edition, and nothing else.

Files and database rows are turned into these by ``wenming.schemes``.
All weights are exact fractions read from decimal strings.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from wenming.rulebook.rules import Rule


class MethodKind(StrEnum):
    """The four ways marks are given."""

    FIELD = "field"
    MATERIALS = "materials"
    SURVEY = "survey"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Method:
    """An evaluation method with its weight: the marks it has to give."""

    code: str
    kind: MethodKind
    name: str
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the indicator tree.

    ``weight`` is the declared weight, shown beside what lands under the node. ``methods`` are the codes of the
    methods by which the node is judged as a leaf; (node, method) of a materials, survey or authority method
    is a leaf that receives one mark.
    """

    code: str
    parent: str | None
    name: str
    level: int
    weight: Fraction | None = None
    methods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of site with its weight within field inspection."""

    code: str
    name: str
    weight: Fraction = Fraction(1)
    lead_function: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A check item: what a site of one kind is looked at for.

    ``node`` is the tree node it counts under (any level), ``function`` the department function that leads on it.
    ``field_method`` is the code of the field method that pays it; empty: the edition's only one.
    """

    code: str
    kind: str
    node: str
    title: str
    rule: Rule
    weight: Fraction = Fraction(1)
    function: str = ""
    field_method: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One edition, ready to score with."""

    code: str
    title: str
    grades: tuple[tuple[str, Fraction], ...]
    methods: tuple[Method, ...]
    nodes: tuple[Node, ...]
    kinds: tuple[Kind, ...]
    items: tuple[Item, ...]
    missing_kind_rule: str = "others_mean"

    @property
    def total(self) -> Fraction:
        """The marks of the whole scheme: the sum of the methods' weights."""
        return sum((method.weight for method in self.methods), Fraction(0))

    @property
    def factors(self) -> dict[str, Fraction]:
        """The grades as a mapping, grade name to factor."""
        return dict(self.grades)
