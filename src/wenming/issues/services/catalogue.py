"""The catalogue of kinds of problem: a first seed as data, which a city then changes as it likes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml
from django.db import transaction

from wenming.issues.limits import whole
from wenming.issues.models import Category
from wenming.kernel import audit, clock, rights
from wenming.kernel.actors import Actor
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.verification import Tier, demand_row

SEED = Path(__file__).parent.parent / "catalogue.yaml"
MANAGE = "issues.desk"


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


def seed_categories() -> list[CategoryFields]:
    """Read the kinds that come with the product."""
    rows = yaml.safe_load(SEED.read_text(encoding="utf-8"))["categories"]
    return [_fields(row) for row in rows]


@transaction.atomic
def load_categories(
    categories: Sequence[CategoryFields] | None = None, *, by: Actor, at: datetime | None = None
) -> dict[str, Category]:
    """Write kinds of problem, by default those of the seed, and return them all by code.

    A kind that exists takes the new values; issues filed before keep the limit and demand that they were filed with.
    """
    rights.require(by, MANAGE)
    given = seed_categories() if categories is None else list(categories)
    Category.objects.bulk_create(
        [_category(fields, order) for order, fields in enumerate(given)],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            "kind", "label", "label_en", "limit_amount", "limit_clock", "evidence", "tier", "is_lasting", "function",
            "words", "packs", "order",
        ],
    )  # fmt: skip
    audit.record(
        "issues.load_categories",
        subject=audit.Subject("issues.category"),
        by=by,
        at=at or clock.now(),
        details={"codes": [fields.code for fields in given]},
    )
    return {category.code: category for category in Category.objects.all()}


def _fields(row: Mapping[str, object]) -> CategoryFields:
    limit = row["limit"]
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
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()


def _category(fields: CategoryFields, order: int) -> Category:
    limit = whole(fields.limit)
    return Category(
        code=fields.code,
        kind=fields.kind,
        label=fields.label,
        label_en=fields.label_en,
        limit_amount=int(limit.amount),
        limit_clock=limit.clock.value,
        evidence=[demand_row(fields.evidence).code],
        tier=fields.tier.value,
        is_lasting=fields.is_lasting,
        function=fields.function,
        words=list(fields.words),
        packs=list(fields.packs),
        order=order,
    )
