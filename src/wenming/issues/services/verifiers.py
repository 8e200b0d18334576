"""Sending a verifier (派员核查): who goes to see a reported rectification, one issue or many, and calling back."""

from collections.abc import Collection
from datetime import datetime

from wenming.issues.acts import Act, Shows, Target
from wenming.issues.models import Issue
from wenming.issues.policies import may_go
from wenming.issues.services.making import make
from wenming.kernel.scope import Viewer
from wenming.people.models import Post
from wenming.rulebook.loop import MoveCode, Shown


def send_verifier(
    issue: Issue,
    *,
    post: Post,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
    in_bulk: bool = False,
) -> Issue:
    """Send whoever holds a post to see a reported rectification; sending another takes the place of the first."""
    supporting = [unit.pk for unit in issue.supporting.all()]
    act = sending_verifier(issue, post, supporting, note=note)
    return make(issue, act, by=by, at=at, seen=seen, in_bulk=in_bulk)


def sending_verifier(issue: Issue, post: Post, supporting: Collection[int], *, note: str = "") -> Act:
    """Return sending as an act; ``supporting`` are the ids of the units that support the issue."""

    def change(held: Issue) -> None:
        held.verifier = post

    fields = {Shown.VERIFIER: post.code, Shown.NOTE: note}
    target = Target(post=post, may_go=may_go(post, issue, supporting))
    return Act(MoveCode.SEND_VERIFIER, Shows(fields), target, change=change)


def recall_verifier(
    issue: Issue,
    *,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
    in_bulk: bool = False,
) -> Issue:
    """Call back whoever was sent: the issue waits for anybody who may verify it."""
    return make(issue, calling_back(note=note), by=by, at=at, seen=seen, in_bulk=in_bulk)


def calling_back(*, note: str = "") -> Act:
    """Return calling back as an act."""

    def change(held: Issue) -> None:
        held.verifier = None

    return Act(MoveCode.RECALL_VERIFIER, Shows({Shown.NOTE: note}), change=change)
