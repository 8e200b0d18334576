"""The catalogue of kinds of problem and filing conditions: a first seed as data, which a city changes as it likes."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from wenming.areas.events import TerritorySetUp
from wenming.issues.limits import whole
from wenming.issues.models import Category, FilingCondition
from wenming.issues.recognition import FALLBACK
from wenming.issues.seed import OWN, CategoryFields, ConditionFields, seed_categories
from wenming.kernel import audit, clock, jobs, rights
from wenming.kernel.actors import SYSTEM, Actor
from wenming.kernel.errors import DomainError
from wenming.kernel.keys import body_digest
from wenming.kernel.scope import Viewer
from wenming.rulebook.deadlines import Limit
from wenming.rulebook.labels import N_
from wenming.rulebook.verification import demand_row

MANAGE = "issues.desk"
SAID = (
    "category_id", "catalogue", "label", "label_en", "limit_a", "limit_b", "limit_c", "limit_clock", "evidence", "tier",
    "is_lasting", "order",
)  # fmt: skip
"""What a condition says: where none of it differs, it is the same condition."""
CODE_TAKEN = N_("There is a filing condition %(code)s already.")
NOT_TIGHTEST_FIRST = N_("The limit in tier A must not be longer than in B, nor that in B longer than in C.")


KIND_TAKEN = N_("There is a kind of problem %(code)s already, or the code is not free: choose another.")
CHANGED_MEANWHILE, RENEW_WORDS = "changed_meanwhile", "issues.renew_words_of_kind"
RENAMED = N_("Somebody else changed it meanwhile, its name is “%(label)s” now. Save again to put yours in its place.")
LABEL_TAKEN = N_("The kind %(code)s goes by this name already.")
NO_CONDITION = N_("A kind begins with a filing condition.")
FALLBACK_STAYS = N_("What no other kind fits is filed under this one: it stays.")
NO_SUCH_CONDITION = N_("There is no such filing condition of this kind.")
RESERVED = frozenset({"add", "export", "workbook"})
"""Codes that are addresses of pages."""


class KindRefused(DomainError):
    """A kind of problem that cannot be added or retired."""


class ConditionRefused(DomainError):
    """A filing condition that cannot be kept."""


@transaction.atomic
def load_categories(
    categories: Sequence[CategoryFields] | None = None, *, by: Actor, at: datetime | None = None
) -> dict[str, Category]:
    """Write kinds of problem with their conditions, by default those of the seed, and return all kinds by code.

    A kind that exists takes the new values; a condition that differs gets its next revision. Conditions that are not
    named stay, and what the city no longer uses stays so. Issues filed before keep what they were filed with.

    :raises ConditionRefused: the limit of tier A is longer than that of B, or that of B than that of C.
    """
    rights.require(by, MANAGE)
    given = seed_categories() if categories is None else list(categories)
    named = dict(Category.objects.values_list("code", "label"))
    Category.objects.bulk_create(
        [_category(fields, order) for order, fields in enumerate(given)],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            "kind", "label", "label_en", "limit_amount", "limit_clock", "evidence", "tier", "is_lasting", "function",
            "words", "packs", "order", "group", "catalogue",
        ],
    )  # fmt: skip
    known = {category.code: category for category in Category.objects.all()}
    for code, label in named.items():
        if known[code].label != label:
            jobs.later(RENEW_WORDS, category_id=known[code].pk)
    retired = _retired_codes()
    changed = renew_conditions(
        _condition(each, known[fields.code], fields.catalogue, order)
        for fields in given
        for order, each in enumerate(fields.conditions)
        if each.code not in retired
    )
    audit.record(
        "issues.load_categories",
        subject=audit.Subject("issues.category"),
        by=by,
        at=at or clock.now(),
        details={"codes": [fields.code for fields in given], "conditions": changed},
    )
    return known


def prepare(event: TerritorySetUp) -> None:
    """Give a new territory the catalogue that comes with the product: without kinds of problem nothing can be filed."""
    load_categories(by=SYSTEM, at=event.at)


@transaction.atomic
def keep_condition(
    category: Category, fields: ConditionFields, *, by: Viewer, at: datetime | None = None, is_new: bool = False
) -> FilingCondition:
    """Add a filing condition to a kind, or make its next revision; issues filed before keep theirs.

    :raises ConditionRefused: the limits are not tightest first, a new code is taken, or the code is another kind's.
    """
    rights.require(by.actor, MANAGE)
    held = FilingCondition.objects.select_for_update().filter(code=fields.code, is_current=True).first()
    if held is not None and (is_new or held.category_id != category.pk):
        raise ConditionRefused("condition_taken", CODE_TAKEN, field="short", params={"code": fields.code})
    order = held.order if held else category.conditions.count()
    catalogue = held.catalogue if held else OWN
    changed = renew_conditions([_condition(fields, category, catalogue, order)])
    kept = FilingCondition.objects.get(code=fields.code, is_current=True)
    if changed:
        audit.record(
            "issues.keep_condition",
            subject=audit.subject_of(category, category.code),
            by=by.actor,
            at=at or clock.now(),
            details={"condition": kept.code, "revision": kept.revision, "before": held.revision if held else None},
        )
    return kept


@transaction.atomic
def add_kind(fields: CategoryFields, *, by: Viewer, at: datetime | None = None) -> Category:
    """Add a kind of problem of the city's own with its first filing condition.

    :raises KindRefused: the code is taken or an address of the product, or it has no condition.
    :raises ConditionRefused: the limits are not tightest first.
    """
    rights.require(by.actor, MANAGE)
    if fields.code in RESERVED or Category.objects.filter(code=fields.code).exists():
        raise KindRefused("kind_taken", KIND_TAKEN, field="code", params={"code": fields.code})
    same = Category.objects.filter(label=fields.label).first()
    if same is not None:
        raise KindRefused("label_taken", LABEL_TAKEN, field="kind_label", params={"code": same.code})
    if not fields.conditions:
        raise KindRefused("no_condition", NO_CONDITION)
    order = (Category.objects.aggregate(last=Max("order"))["last"] or 0) + 1
    kind = _category(fields, order)
    kind.save(force_insert=True)
    renew_conditions(_condition(each, kind, fields.catalogue, place) for place, each in enumerate(fields.conditions))
    _told("issues.add_kind", kind, by, at, conditions=[each.code for each in fields.conditions])
    return kind


def kind_seen(kind: Category) -> str:
    """Return by what a page of a kind says which name, class and usual lead it showed."""
    return body_digest({name: getattr(kind, name) for name in ("label", "label_en", "group", "function")})


@transaction.atomic
def change_kind(
    category: Category, *, label: str, label_en: str, group: str, function: str, seen: str, by: Viewer,
    at: datetime | None = None,
) -> Category:  # fmt: skip
    """Give a kind another name, class or usual lead; issues filed under it show the new name and are found by it.

    ``seen`` is :func:`kind_seen` of what the page showed.

    :raises KindRefused: another kind has the name, or somebody else changed it meanwhile.
    """
    rights.require(by.actor, MANAGE)
    held = Category.objects.select_for_update().get(pk=category.pk)
    if kind_seen(held) != seen:
        raise KindRefused(CHANGED_MEANWHILE, RENAMED, field="kind_label", params={"label": held.label})
    same = Category.objects.filter(label=label).exclude(pk=held.pk).first()
    if same is not None:
        raise KindRefused("label_taken", LABEL_TAKEN, field="kind_label", params={"code": same.code})
    wanted = {"label": label, "label_en": label_en, "group": group, "function": function}
    was = {name: getattr(held, name) for name in wanted}
    if was == wanted:
        return held
    for name, value in wanted.items():
        setattr(held, name, value)
    held.save(update_fields=list(wanted))
    changed = {name: [was[name], value] for name, value in wanted.items() if was[name] != value}
    if changed.keys() & {"label", "label_en"}:
        jobs.later(RENEW_WORDS, category_id=held.pk)
    _told("issues.change_kind", held, by, at, changed=changed)
    return held


@transaction.atomic
def use_kind(category: Category, *, used: bool, by: Viewer, at: datetime | None = None) -> Category:
    """Retire a kind of problem, so that nothing more is filed under it, or use it again; what was filed keeps it.

    :raises KindRefused: it is the kind of everything that no other fits.
    """
    rights.require(by.actor, MANAGE)
    held = Category.objects.select_for_update().get(pk=category.pk)
    if held.code == FALLBACK and not used:
        raise KindRefused("fallback_kind", FALLBACK_STAYS)
    if held.is_used == used:
        return held
    held.is_used = used
    held.save(update_fields=["is_used"])
    _told("issues.reinstate_kind" if used else "issues.retire_kind", held, by, at)
    return held


@transaction.atomic
def retire_condition(condition: FilingCondition, *, by: Viewer, at: datetime | None = None) -> None:
    """Let nothing more be filed under a condition; its revisions stay, and so does what was filed under them."""
    rights.require(by.actor, MANAGE)
    held = FilingCondition.objects.select_for_update().filter(code=condition.code, is_current=True)
    if held.update(is_current=False):
        _told("issues.retire_condition", condition.category, by, at, condition=condition.code)


@transaction.atomic
def reinstate_condition(category: Category, code: str, *, by: Viewer, at: datetime | None = None) -> FilingCondition:
    """Use a condition again that was retired: its next revision says what the last one said.

    :raises ConditionRefused: the kind has none of this code.
    """
    rights.require(by.actor, MANAGE)
    last = FilingCondition.objects.select_for_update().filter(category=category, code=code).order_by("revision").last()
    if last is None:
        raise ConditionRefused("no_such_condition", NO_SUCH_CONDITION)
    if not last.is_current:
        again = FilingCondition(**{name: getattr(last, name) for name in ("code", *SAID)})
        renew_conditions([again])
        _told("issues.reinstate_condition", category, by, at, condition=code, revision=again.revision)
        return again
    return last


def _told(act: str, category: Category, by: Viewer, at: datetime | None, **details: object) -> None:
    subject = audit.subject_of(category, category.code)
    audit.record(act, subject=subject, by=by.actor, at=at or clock.now(), details=details)


def _retired_codes() -> set[str]:
    """The codes of conditions of which no revision is in use."""
    in_use = FilingCondition.objects.filter(is_current=True).values("code")
    return set(FilingCondition.objects.exclude(code__in=in_use).values_list("code", flat=True))


def renew_conditions(wanted: Iterable[FilingCondition]) -> list[str]:
    """Make the next revision of every condition that is new or says something else; return their codes."""
    current = {row.code: row for row in FilingCondition.objects.filter(is_current=True)}
    last = dict(FilingCondition.objects.order_by("code", "revision").values_list("code", "revision"))
    changed = [row for row in wanted if row.code not in current or says(row) != says(current[row.code])]
    for row in changed:
        row.revision = last.get(row.code, 0) + 1
    codes = [row.code for row in changed]
    FilingCondition.objects.filter(code__in=codes, is_current=True).update(is_current=False)
    FilingCondition.objects.bulk_create(changed)
    return codes


def says(row: FilingCondition) -> tuple[object, ...]:
    """Return what a condition says, to compare two of its revisions."""
    return tuple(getattr(row, name) for name in SAID)


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
        group=fields.group,
        catalogue=fields.catalogue,
    )


def _condition(fields: ConditionFields, category: Category, catalogue: str, order: int) -> FilingCondition:
    core, ordinary, outlying = (int(whole(Limit(amount, fields.clock)).amount) for amount in fields.limits)
    if not core <= ordinary <= outlying:
        raise ConditionRefused("not_tightest_first", NOT_TIGHTEST_FIRST, field="limit_a")
    return FilingCondition(
        category=category,
        code=fields.code,
        catalogue=catalogue,
        label=fields.label,
        label_en=fields.label_en,
        limit_a=core,
        limit_b=ordinary,
        limit_c=outlying,
        limit_clock=fields.clock.value,
        evidence=demand_row(fields.evidence).code,
        tier=fields.tier.value,
        is_lasting=fields.is_lasting,
        order=order,
    )
