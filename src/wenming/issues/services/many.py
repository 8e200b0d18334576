"""The same act on many issues: each stands for itself, and the report says of each what became of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from wenming.issues.models import Category, FilingCondition, Issue
from wenming.issues.services.desk import dispatch, file_issue
from wenming.issues.services.telling import together
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.rulebook.deadlines import Limit
from wenming.rulebook.loop import State
from wenming.rulebook.tracks import Track
from wenming.rulebook.verification import Tier

MOST_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one issue: as it is now, or why nothing was done."""

    issue: Issue
    refusal: DomainError | None = None


def each(issues: Iterable[Issue], act: Callable[[Issue], Issue]) -> list[Outcome]:
    """Do ``act`` to each issue, each in its own transaction; a refusal of one leaves the others alone.

    People are told of all of it at the end.
    """
    with together():
        return [_outcome(issue, act) for issue in issues]


def _outcome(issue: Issue, act: Callable[[Issue], Issue]) -> Outcome:
    try:
        return Outcome(act(issue))
    except DomainError as refusal:
        return Outcome(issue, refusal)


@transaction.atomic
def accept(
    issue: Issue,
    *,
    limit: Limit,
    tier: Tier,
    lead: Unit,
    by: Viewer,
    category: Category | None = None,
    under: FilingCondition | None = None,
    track: Track | None = None,
    supporting: Sequence[Unit] = (),
    seen: int | None = None,
    in_bulk: bool = False,
) -> Issue:
    """File an issue if it is not filed yet, ``under`` the condition proposed or chosen, and dispatch it, in one act.

    It is taken back as one, too.
    """
    is_raised = issue.state == State.RAISED.value
    if is_raised:
        filed = file_issue(
            issue, limit=limit, tier=tier, category=category, under=under, track=track, by=by, seen=seen,
            in_bulk=in_bulk,
        )  # fmt: skip
        issue, seen = filed, filed.version
    return dispatch(issue, lead=lead, supporting=supporting, by=by, seen=seen, in_bulk=in_bulk, joined=is_raised)
