"""Reads of the catalogue; whoever may see issues may see what they are filed under."""

from django.db.models import Count, Q, QuerySet

from wenming.issues.models import Category, FilingCondition
from wenming.kernel.errors import Missing
from wenming.rulebook.labels import N_

NO_SUCH_KIND = N_("There is no such kind of problem.")


def kinds(words: str = "", *, nature: str = "", group: str = "") -> QuerySet[Category]:
    """Return the kinds whose code or name, or a condition's, holds the words, each with ``condition_count``."""
    found = Category.objects.annotate(
        condition_count=Count("conditions", filter=Q(conditions__is_current=True), distinct=True)
    )
    if words:
        named = Q(conditions__label__icontains=words) | Q(conditions__label_en__icontains=words)
        of_conditions = Category.objects.filter(named, conditions__is_current=True).values("pk")
        own = Q(code__icontains=words) | Q(label__icontains=words) | Q(label_en__icontains=words)
        found = found.filter(own | Q(pk__in=of_conditions))
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
    """Return every condition in use with its kind, in the order of the catalogue."""
    rows = FilingCondition.objects.filter(is_current=True).select_related("category")
    return rows.order_by("category__order", "category__code", "order", "code")
