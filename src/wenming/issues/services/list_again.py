"""A list that comes again: problems that stand on an earlier one of the same sender join it and are not raised anew."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from wenming.engines.problem_lists.again import Said, found_again
from wenming.issues import policies
from wenming.issues.models import ListItem, ProblemList
from wenming.issues.selectors.sources import surviving
from wenming.issues.services.list_rows import Decided, ItemRefused, put_down, settle
from wenming.issues.services.sourcing import follow_sources
from wenming.kernel import clock, rights
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_
from wenming.rulebook.sources import Said as Heard

LOOKED_BACK = timedelta(days=400)
MOST_LISTS = 40
STILL_WAITING = N_("It still waits for a decision on the list “%(name)s”: decide there first.")


def mark_again(found: ProblemList, items: Sequence[ListItem]) -> None:
    """Mark the problems of a list, not yet stored, that seem to stand on an earlier list of the same sender."""
    lists = ProblemList.objects.filter(
        source=found.source, sender=found.sender, state=ProblemList.State.REVIEW,
        received_at__range=(found.received_at - LOOKED_BACK, found.received_at),
    )  # fmt: skip
    known = list(lists.exclude(pk=found.pk).order_by("-received_at", "-pk").values_list("pk", flat=True)[:MOST_LISTS])
    earlier = ListItem.objects.filter(problem_list__in=known).exclude(state=ListItem.State.AGAIN)
    rows = {row.pk: row for row in earlier.select_related("site").order_by("-problem_list__received_at", "order")}
    lines = [_said(item, place) for place, item in enumerate(items)]
    for place, (before, how) in found_again(lines, (_said(row, pk) for pk, row in rows.items())).items():
        item = items[place]
        item.state, item.again, item.again_because = ListItem.State.AGAIN, rows[before], how.value


def _said(item: ListItem, number: int) -> Said:
    return Said(number, item.number, item.words, item.place, item.site.code if item.site else "")


@transaction.atomic
def join_again(found: ProblemList, items: Sequence[int], *, by: Viewer, at: datetime | None = None) -> list[Decided]:
    """Let problems stand where they stood before: joined to the issue, or left out for the reason given then.

    What still waits on the earlier list is refused, for there is nothing to join.
    """
    rights.require(by.actor, policies.DESK)
    rows = found.items.filter(pk__in=items, state=ListItem.State.AGAIN).select_related("again__issue")
    locked = rows.select_related("again__issue", "again__problem_list", "problem_list").select_for_update(of=("self",))
    return [_joined(row, by, at or clock.now()) for row in locked.order_by("order")]


def _joined(row: ListItem, by: Viewer, at: datetime) -> Decided:
    before = row.again
    if before is not None and before.issue is not None:
        follow_sources(surviving(before.issue), item=row, said=Heard.JOINED, by=by, at=at)
        row.refresh_from_db()
        return Decided(put_down(row, by, at))
    if before is not None and before.state == ListItem.State.LEFT_OUT:
        return Decided(settle(row, ListItem.State.LEFT_OUT, None, by, at, reason=before.reason))
    name = before.problem_list.name if before is not None else ""
    return Decided(row, ItemRefused("waits_elsewhere", STILL_WAITING, params={"name": name}))
