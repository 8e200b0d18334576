"""What the lists demand on which issues stand; those of a merged issue count for the one that lives on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL

from wenming.issues.models import Issue, ListItem
from wenming.rulebook.loop import State
from wenming.rulebook.sources import Answer, Demand

WITH_MERGED = """
WITH RECURSIVE one AS (
  SELECT %s::bigint AS id
  UNION SELECT issue.id FROM issues_issue issue JOIN one ON issue.merged_into_id = one.id
) SELECT id FROM one
"""
WITH_SURVIVOR = """
WITH RECURSIVE one AS (
  SELECT id, merged_into_id FROM issues_issue WHERE merged_into_id IS NOT NULL
  UNION SELECT one.id, issue.merged_into_id FROM issues_issue issue JOIN one ON issue.id = one.merged_into_id
  WHERE issue.merged_into_id IS NOT NULL
) SELECT one.id FROM one JOIN issues_issue issue ON issue.id = one.merged_into_id
WHERE issue.merged_into_id IS NULL AND issue.id IN ({surviving})
"""
DEMANDING = ("pk", "problem_list__name", "number", "label", "due_at", "due_since")


def items_on(issue: int) -> QuerySet[ListItem]:
    """Return the problems of lists that stand for an issue, or for one merged into it at however many steps."""
    found = ListItem.objects.filter(issue_id__in=RawSQL(WITH_MERGED, [issue], output_field=BigIntegerField()))
    return found.select_related("problem_list", "issue").order_by("problem_list__received_at", "order")


def demands_on(issue: int) -> list[Demand]:
    """Return what the lists that are not closed demand of an issue."""
    rows = _demanding(
        ListItem.objects.filter(issue_id__in=RawSQL(WITH_MERGED, [issue], output_field=BigIntegerField()))
    )
    return [_demand(*row) for row in rows.order_by("pk").values_list(*DEMANDING)]


def sources_of(issue: int) -> frozenset[str]:
    """Return whence an issue and whatever was merged into it came, and what the lists are on which they stand."""
    family = RawSQL(WITH_MERGED, [issue], output_field=BigIntegerField())
    origins = Issue.objects.filter(pk__in=family).values_list("origin_kind")
    lists = ListItem.objects.filter(issue_id__in=family).values_list("problem_list__source")
    return frozenset(origin for (origin,) in origins.union(lists))


def demands_by_issue(issues: Iterable[int] | None = None) -> Mapping[int, Sequence[Demand]]:
    """Return what is demanded of every issue that goes on, by its id: of all, or of these."""
    rows = list(_demanding(ListItem.objects.all()).order_by("pk").values_list("issue_id", *DEMANDING))
    merged = dict(
        Issue.objects.filter(state=State.MERGED.value, merged_into__isnull=False).values_list("pk", "merged_into_id")
        if rows else ()
    )  # fmt: skip
    wanted = None if issues is None else set(issues)
    found: dict[int, list[Demand]] = defaultdict(list)
    for issue, *row in rows:
        while issue in merged:
            issue = merged[issue]
        if wanted is None or issue in wanted:
            found[issue].append(_demand(*row))
    return found


def goes_on_as(found: Q, path: str) -> Q:
    """Return what finds rows whose issue, under ``path``, is such, or was merged into such a one at any remove."""
    issues = Issue.objects.filter(found).order_by().values("pk")
    surviving, params = issues.query.sql_with_params()
    merged = RawSQL(WITH_SURVIVOR.format(surviving=surviving), params, output_field=BigIntegerField())
    return Q(**{f"{path}__in": issues}) | Q(**{f"{path}__in": merged})


def surviving(issue: Issue) -> Issue:
    """Return the issue that lives on where this one was merged, at however many steps."""
    while issue.merged_into is not None:
        issue = issue.merged_into
    return issue


def source_name(item: ListItem) -> str:
    """Return a list and the number there, as deadlines and histories name them."""
    return _named(item.problem_list.name, item.number, item.label)


def _demanding(rows: QuerySet[ListItem]) -> QuerySet[ListItem]:
    bound = rows.filter(issue__isnull=False, due_at__isnull=False, due_since__isnull=False)
    return bound.exclude(answer=Answer.STRUCK_OFF.value)


def _demand(pk: int, name: str, number: str, label: str, due_at: object, due_since: object) -> Demand:
    return Demand(pk, _named(name, number, label), due_at, due_since)  # type: ignore[arg-type]


def _named(name: str, number: str, label: str) -> str:
    return f"{name} · {number or label}"
