"""What every decision about a problem of a list shares: it is locked, and must be as the page showed it."""

from dataclasses import dataclass
from datetime import datetime

from wenming.issues.models import Issue, ListItem
from wenming.kernel import audit
from wenming.kernel.errors import Conflict, DomainError
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_

STALE = N_("Somebody else decided on this problem meanwhile. Look at it again.")
NOT_WAITING = N_("This problem was decided on before.")


class ItemRefused(DomainError):
    """A problem of a list that cannot become an issue as it stands, or of which something cannot be said."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of one problem: its issue, or why nothing was done."""

    item: ListItem
    refusal: DomainError | None = None


def locked_item(item: ListItem, seen: int | None) -> ListItem:
    """Lock a problem; ``seen`` is the version that the page showed.

    :raises Conflict: it has another by now.
    """
    rows = ListItem.objects.select_related("problem_list", "issue__merged_into")
    found = rows.select_for_update(of=("self",)).get(pk=item.pk)
    if seen is not None and found.version != seen:
        raise Conflict("stale", STALE)
    return found


def waiting(item: ListItem, seen: int) -> ListItem:
    """Lock a problem that waits for a decision.

    :raises Conflict: it was decided on, or has another version by now.
    """
    found = locked_item(item, None)
    ensure_waiting(found, seen)
    return found


def ensure_waiting(item: ListItem, seen: int) -> None:
    """Refuse a problem that was decided on, or that is no longer as it was seen.

    :raises Conflict: it is.
    """
    if item.state != ListItem.State.WAITING:
        raise Conflict("not_waiting", NOT_WAITING)
    if item.version != seen:
        raise Conflict("stale", STALE)


def put_down(item: ListItem, by: Viewer, at: datetime) -> ListItem:
    """Write into the audit trail what was decided about a problem."""
    audit.record(
        "issues.decide_list_item",
        subject=audit.subject_of(item.problem_list, item.problem_list.name),
        by=by.actor,
        at=at,
        details={"item": item.pk, "state": item.state, "issue": item.issue.number if item.issue else ""},
    )
    return item


def settle(
    item: ListItem, state: ListItem.State, issue: Issue | None, by: Viewer, at: datetime, *, reason: str = ""
) -> ListItem:
    """Write down what became of a problem, which is locked; the audit trail keeps it."""
    item.state, item.issue, item.reason = state, issue, reason
    item.due_since = at if issue else None
    item.version += 1
    item.save(update_fields=["state", "issue", "reason", "due_at", "due_because", "due_since", "version"])
    return put_down(item, by, at)
