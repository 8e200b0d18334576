"""What is reported again after it was closed out: the same issue reopens (反弹), or the new one is tied to it (复发).

The reporter's number stays: the new report is merged into the issue that reopens, its photos show that the defect is
back, and both reporters are told where it goes on. From a list the problem joins the issue that reopens.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from wenming.issues import policies
from wenming.issues.acts import is_lasting
from wenming.issues.models import Issue, IssuePhoto, ListItem, LookBack, ProblemList
from wenming.issues.rules_book import rules_book
from wenming.issues.services.checking import mark_relapsed
from wenming.issues.services.desk import merge
from wenming.issues.services.list_deciding import raise_items
from wenming.issues.services.list_rows import NOT_WAITING
from wenming.issues.services.look_backs import settle
from wenming.issues.services.raising import RecurrenceRefused, raise_issue
from wenming.issues.services.sourcing import join
from wenming.kernel import audit, clock, rights, workflow
from wenming.kernel.errors import Conflict
from wenming.kernel.scope import Viewer
from wenming.records.models import Photo
from wenming.rulebook import loop
from wenming.rulebook.alike import Again, came_back
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import State

NO_PHOTO = N_("A photo must show that %(number)s is back: this report has none. Take one, or raise it as a new issue.")
TIED_ALREADY = N_("This issue is tied to an earlier one already.")
NOT_OPEN = N_("This issue is no longer open.")
NOT_A_RECURRENCE = N_(
    "%(number)s is a lasting defect within its hold period: it reopens, and no new issue is tied to it."
)
LONG_AGO = N_("%(number)s was closed out too long ago, or has come back already as another issue.")


@transaction.atomic
def reopen(issue: Issue, earlier: Issue, *, by: Viewer, at: datetime | None = None, seen: int | None = None) -> Issue:
    """Reopen the earlier issue, whose defect the new one shows, and merge the new one into it; return the earlier."""
    at = at or clock.now()
    for pk in sorted({issue.pk, earlier.pk}):
        workflow.locked(Issue, pk, seen=None)
    workflow.locked(Issue, issue.pk, seen=seen)
    photos = [row.photo for row in issue.photos.filter(part=IssuePhoto.Part.BEFORE).select_related("photo")]
    back = _relapsed(earlier, issue.number, issue.title, photos, by=by, at=at)
    merge(issue, survivor=back, by=by, at=at, seen=seen, reason=back.number)
    return Issue.objects.get(pk=back.pk)


@transaction.atomic
def raise_again(earlier: Issue | None, title: str, *, by: Viewer, at: datetime | None = None, **report: Any) -> Issue:
    """Raise an issue as :func:`raise_issue` does; with an ``earlier`` one, reopen that and merge the new one into it.

    The new issue is returned either way: its number is the reporter's. Sent twice with one key it counts once.
    """
    issue = raise_issue(title, by=by, at=at, **report)
    if earlier is None or issue.merged_into_id == earlier.pk:
        return issue
    reopen(issue, earlier, by=by, at=at)
    return Issue.objects.get(pk=issue.pk)


@transaction.atomic
def reopen_for_item(item: ListItem, earlier: Issue, *, by: Viewer, seen: int, at: datetime | None = None) -> ListItem:
    """Reopen the earlier issue because a list names its defect again; the problem of the list joins it."""
    rights.require(by.actor, policies.DESK)
    at = at or clock.now()
    photos = [row.photo for row in item.photos.select_related("photo")]
    named = " · ".join(filter(None, (item.problem_list.name, item.number)))
    back = _relapsed(earlier, named, item.words[:120], photos, by=by, at=at)
    return join(item, back, by=by, seen=seen, at=at)


@transaction.atomic
def raise_tied(found: ProblemList, item: ListItem, earlier: Issue, *, by: Viewer, at: datetime | None = None) -> Issue:
    """Raise the issue of a problem of a list, and tie it to the closed one of which it is the recurrence."""
    (decided,) = raise_items(found, [item.pk], by=by, at=at) or (None,)
    if decided is None:
        raise Conflict("not_waiting", NOT_WAITING)
    if decided.refusal is not None or decided.item.issue is None:
        raise decided.refusal or Conflict("not_waiting", NOT_WAITING)
    return tie_recurrence(decided.item.issue, earlier, by=by, at=at)


@transaction.atomic
def tie_recurrence(
    issue: Issue, earlier: Issue, *, by: Viewer, at: datetime | None = None, seen: int | None = None
) -> Issue:
    """Tie an open issue to the closed one of which it is the recurrence; that one is then marked as relapsed.

    :raises RecurrenceRefused: the rulebook has the earlier one reopen, or sees no recurrence in it.
    """
    rights.require(by.actor, policies.DESK)
    at = at or clock.now()
    for pk in sorted({issue.pk, earlier.pk}):
        workflow.locked(Issue, pk, seen=None)
    held = workflow.locked(Issue, issue.pk, seen=seen)
    before = Issue.objects.select_related("condition", "category").get(pk=earlier.pk)
    if not loop.is_open(State(held.state)):
        raise RecurrenceRefused("not_open", NOT_OPEN)
    if held.recurs_id is not None:
        raise RecurrenceRefused("tied_already", TIED_ALREADY)
    check_recurrence(before, at)
    Issue.objects.filter(pk=held.pk).update(recurs=before)
    Issue.objects.filter(pk=before.pk).update(has_relapsed=True)
    settle(before, LookBack.State.BACK, at)
    subject = audit.subject_of(held, held.number)
    audit.record("issues.tie_recurrence", subject=subject, by=by.actor, at=at, details={"earlier": before.number})
    held.recurs = before
    return held


def check_recurrence(earlier: Issue, at: datetime) -> None:
    """Refuse what is no recurrence of an earlier issue.

    :raises RecurrenceRefused: it is still open, reopens by itself, or was closed out too long ago.
    """
    number = {"number": earlier.number}
    again = None
    if earlier.state == State.CLOSED and earlier.closed_at is not None:
        again = came_back(
            earlier.closed_at, at, is_lasting=is_lasting(earlier), is_known=earlier.has_relapsed,
            hold_days=rules_book().at(earlier.closed_at).hold_days,
        )  # fmt: skip
    if again is Again.RELAPSE:
        raise RecurrenceRefused("reopens", NOT_A_RECURRENCE, field="recurs", params=number)
    if again is not Again.RECURRENCE:
        raise RecurrenceRefused("long_ago", LONG_AGO, field="recurs", params=number)


def _relapsed(earlier: Issue, named: str, words: str, photos: Sequence[Photo], *, by: Viewer, at: datetime) -> Issue:
    if not photos:
        raise RecurrenceRefused("photo_missing", NO_PHOTO, field="photo", params={"number": earlier.number})
    return mark_relapsed(earlier, reason=f"{named} {words}", photos=photos, by=by, at=at)
