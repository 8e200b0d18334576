"""Reads of the catalogue; whoever may see issues may see what they are filed under."""

from django.db.models import Count, Q, QuerySet

from wenming.issues.models import Category, FilingCondition
from wenming.kernel.errors import Missing
from wenming.rulebook.labels import N_

USED, RETIRED_KINDS = "used", "retired"
NO_SUCH_KIND = N_("There is no such kind of problem.")


def kinds(words: str = "", *, nature: str = "", group: str = "", used: str = "") -> QuerySet[Category]:
    """Return the kinds whose code or name, or a condition's, holds the words, each with ``condition_count``.

    ``used`` narrows to those in use, or to those that no longer are.
    """
    found = Category.objects.annotate(
        condition_count=Count("conditions", filter=Q(conditions__is_current=True), distinct=True)
    )
    if words:
        named = Q(conditions__label__icontains=words) | Q(conditions__label_en__icontains=words)
        of_conditions = Category.objects.filter(named, conditions__is_current=True).values("pk")
        own = Q(code__icontains=words) | Q(label__icontains=words) | Q(label_en__icontains=words)
        found = found.filter(own | Q(pk__in=of_conditions))
    if used in (USED, RETIRED_KINDS):
        found = found.filter(is_used=used == USED)
    narrowed = {"kind": nature, "group": group}
    return found.filter(**{name: value for name, value in narrowed.items() if value})


def kind(code: str) -> Category:
    """Return a kind of problem.

    :raises Missing: there is none of this code.
    """
    found = Category.objects.filter(code=code).first()
    if found is None:
        raise Missing("no_such_kind", NO_SUCH_KIND)
    return found


def conditions_in_use() -> QuerySet[FilingCondition]:
    """Return every condition in use of every kind in use, with its kind, in the order of the catalogue."""
    rows = FilingCondition.objects.filter(is_current=True, category__is_used=True).select_related("category")
    return rows.order_by("category__order", "category__code", "order", "code")


def retired_conditions(category: Category) -> list[FilingCondition]:
    """Return the last revision of each condition of a kind that is no longer used."""
    in_use = category.conditions.filter(is_current=True).values("code")
    rows = category.conditions.exclude(code__in=in_use).order_by("code", "-revision").distinct("code")
    return list(rows)
