"""Taking the last act back (撤销) within some minutes: a move of its own, after which all is as it was before.

Where one act made several moves, as accepting at the desk files and dispatches, each is taken back by a move, all at
once.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from wenming.issues.acts import Act, ensure, situation_of
from wenming.issues.models import Issue, IssueBefore, IssueMove
from wenming.issues.services import before
from wenming.issues.services.making import announce, store
from wenming.kernel import clock, workflow
from wenming.kernel.scope import Viewer
from wenming.rulebook.loop import MoveCode


@transaction.atomic
def undo(issue: Issue, *, by: Viewer, at: datetime | None = None, seen: int | None = None) -> Issue:
    """Take back the last act, as the one who did it: state, units, limit and clocks are those of before again.

    Both stand in the history. Which acts cannot be taken back, their rows in the rulebook say.
    """
    at = at or clock.now()
    held = workflow.locked(Issue, issue.pk, seen=seen)
    row = ensure(situation_of(by, held, Act(MoveCode.UNDO), at=at, in_bulk=False), MoveCode.UNDO)
    was, former = IssueBefore.objects.select_related("move").get(issue=held), held.holder_id
    clocks = {each.pk: each for each in held.clocks.all()}
    running = [each for each in clocks.values() if each.stopped_at is None]
    for each in _moves_of(was):
        workflow.move(held, to=each.move.from_state, at=at)
        values = before.kept(each, clocks)
        step = before.put_back(held, row, each.move, values, by=by.actor, at=at, running=running)
        if values.supporting is not None:
            held.supporting.set(values.supporting)
        store(step)
        announce(step, row, by=by.actor, former=former)
    return held


def _moves_of(row: IssueBefore) -> Iterator[IssueBefore]:
    """What was kept before each move of the last act, the last move first."""
    yield row
    if row.earlier is not None:
        told = dict(row.earlier)
        move = IssueMove.objects.get(pk=told.pop("move"))
        yield from _moves_of(IssueBefore(issue_id=row.issue_id, move=move, **told))
