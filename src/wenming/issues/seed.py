"""The catalogue that comes with the product, read from its files: kinds of problem and their filing conditions."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from wenming.issues.models import Category
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.verification import Tier

FOLDER = Path(__file__).parent / "catalogue"
OWN = "own"
"""The version of kinds that come from nowhere else: the city's own."""


@dataclass(frozen=True, slots=True)
class ConditionFields:
    """A filing condition; ``limits`` are the amounts for areas of tier A, B and C, the tightest first."""

    code: str
    label: str
    limits: tuple[int, int, int]
    clock: ClockKind
    evidence: str
    tier: Tier
    label_en: str = ""
    is_lasting: bool = True


@dataclass(frozen=True, slots=True)
class CategoryFields:
    """A kind of problem; ``evidence`` is the code of what is demanded, ``function`` that of the usual lead."""

    code: str
    kind: str
    label: str
    limit: Limit
    evidence: str
    tier: Tier
    label_en: str = ""
    is_lasting: bool = True
    function: str = ""
    words: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    group: str = ""
    catalogue: str = OWN
    conditions: tuple[ConditionFields, ...] = ()


@cache
def seed_categories() -> tuple[CategoryFields, ...]:
    """Read the kinds that come with the product, class by class."""
    return tuple(fields for group in Category.Group.values for fields in _file(FOLDER / f"{group}.yaml"))


def seed_version() -> str:
    """Return the version of the catalogue that comes with the product."""
    return seed_categories()[0].catalogue


def _file(path: Path) -> list[CategoryFields]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_fields(row, str(content["group"]), str(content["version"])) for row in content["categories"]]


def _fields(row: Mapping[str, object], group: str, version: str) -> CategoryFields:
    given = row["conditions"]
    assert isinstance(given, list)
    conditions = tuple(_condition(each, row) for each in given)
    limit = row.get("limit") or {"amount": conditions[0].limits[1], "clock": conditions[0].clock}
    assert isinstance(limit, Mapping)
    return CategoryFields(
        code=str(row["code"]),
        kind=Category.Kind(str(row["kind"])).value,
        label=str(row["label"]),
        label_en=str(row.get("label_en", "")),
        limit=Limit(int(limit["amount"]), ClockKind(limit["clock"])),
        evidence=str(row["evidence"]),
        tier=Tier(str(row["tier"])),
        is_lasting=bool(row.get("is_lasting", True)),
        function=str(row.get("function", "")),
        words=_texts(row.get("words")),
        packs=_texts(row.get("packs")),
        group=Category.Group(group).value,
        catalogue=version,
        conditions=conditions,
    )


def _condition(row: Mapping[str, object], kind: Mapping[str, object]) -> ConditionFields:
    """Read a condition; what it does not say is its kind's."""
    limits = row["limits"]
    assert isinstance(limits, list)
    core, ordinary, outlying = (int(amount) for amount in limits)
    return ConditionFields(
        code=f"{kind['code']}.{row['code']}",
        label=str(row["label"]),
        label_en=str(row.get("label_en", "")),
        limits=(core, ordinary, outlying),
        clock=ClockKind(str(row["clock"])),
        evidence=str(row.get("evidence", kind["evidence"])),
        tier=Tier(str(row.get("tier", kind["tier"]))),
        is_lasting=bool(row.get("is_lasting", kind.get("is_lasting", True))),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()
