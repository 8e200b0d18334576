"""Climbing the ladder: what has fallen due is sent to the posts that each step names, and written down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from wenming.areas.selectors import working_calendar
from wenming.issues.models import Issue
from wenming.issues.selectors import due_soon_or_late
from wenming.kernel import clock, outbox
from wenming.kernel.outbox import News
from wenming.people.selectors import people_in_roles
from wenming.rulebook.escalation import Mark, Recipient, Standing, steps_due
from wenming.rulebook.labels import N_
from wenming.supervision.models import LadderStep, SentStep

KIND = "escalation"
ONE, MANY = N_("%(step)s: %(number)s %(title)s"), N_("%(step)s: %(n)s issues")
MOST_SINGLY = 5
"""Somebody who is told of more issues at one step at once is told in one message."""
BATCH = 1000
TONES = {Mark.REMINDER: "soon", Mark.WARNING: "overdue", Mark.SUPERVISION: "overdue"}
POSTS: Mapping[Recipient, tuple[str, str]] = {
    Recipient.HOLDER_OFFICER: ("information_officer", "holder_id"),
    Recipient.HOLDER_DEPUTY: ("deputy_head", "holder_id"),
    Recipient.HOLDER_HEAD: ("head", "holder_id"),
    Recipient.LEAD_OFFICER: ("information_officer", "lead_unit_id"),
    Recipient.LEAD_HEAD: ("head", "lead_unit_id"),
    Recipient.OFFICE: ("dispatcher", ""),
    Recipient.OFFICE_HEAD: ("office_head", ""),
    Recipient.LEADER: ("leader", ""),
}
"""The role of each recipient, and the unit of the issue whose post it is; without one, wherever the post is."""


@dataclass(frozen=True, slots=True)
class _Due:
    """A step that has fallen due for an issue, and the people whom it names."""

    issue: Issue
    due_at: datetime
    step: LadderStep
    people: frozenset[int]


@transaction.atomic
def climb(*, at: datetime | None = None) -> int:
    """Send every step that has fallen due and was not sent; return how many. Done twice, it sends nothing twice."""
    moment = at or clock.now()
    # The lock on the ladder lets one climb at a time.
    ladder = list(LadderStep.objects.select_for_update().order_by("order"))
    due = list(_due(ladder, moment))
    SentStep.objects.bulk_create([_written(each, moment) for each in due], batch_size=BATCH)
    _tell(due, moment)
    return len(due)


def _due(ladder: Sequence[LadderStep], at: datetime) -> Iterable[_Due]:
    calendar, posts = working_calendar(), people_in_roles({role for role, _ in POSTS.values()})
    rows, laws = {row.code: row for row in ladder}, [row.law() for row in ladder]
    issues = list(due_soon_or_late(at))
    sent: dict[tuple[int, datetime], set[str]] = {}
    told = SentStep.objects.filter(issue__in=[issue.pk for issue in issues])
    for pk, due_at, code in told.order_by().values_list("issue_id", "due_at", "code"):
        sent.setdefault((pk, due_at), set()).add(code)
    for issue in issues:
        assert issue.due_at is not None
        standing = Standing(issue.due_at, issue.soon_at)
        for law in steps_due(laws, standing, sent.get((issue.pk, issue.due_at), set()), at, calendar):
            people = frozenset(one for each in law.recipients for one in _people(each, issue, posts))
            yield _Due(issue, issue.due_at, rows[law.code], people)


def _people(recipient: Recipient, issue: Issue, posts: Mapping[tuple[str, int | None], Sequence[int]]) -> Sequence[int]:
    role, unit = POSTS[recipient]
    return posts.get((role, getattr(issue, unit) if unit else None), ())


def _written(due: _Due, at: datetime) -> SentStep:
    step = due.step
    return SentStep(
        issue=due.issue,
        code=step.code,
        label=step.label,
        label_en=step.label_en,
        mark=step.mark,
        due_at=due.due_at,
        at=at,
        told=len(due.people),
    )


def _tell(due: Sequence[_Due], at: datetime) -> None:
    """Tell each person of the highest step of each issue only; other systems of every step."""
    highest = {(person, each.issue.pk): each for each in due for person in each.people}
    by_person: dict[tuple[int, str], list[_Due]] = {}
    for (person, _), each in highest.items():
        by_person.setdefault((person, each.step.code), []).append(each)
    for (person, _), some in sorted(by_person.items()):
        for news in _news(some):
            outbox.tell([person], news, at=at)
    by_step: dict[str, list[_Due]] = {}
    for each in due:
        by_step.setdefault(each.step.code, []).append(each)
    for some in by_step.values():
        for news in _news(some):
            outbox.announce(news, at=at)


def _news(some: Sequence[_Due]) -> list[News]:
    """What is said of issues at one step: each by itself, or all in one sentence when they are many."""
    return [_of_many(some)] if len(some) > MOST_SINGLY else [_of_one(each) for each in some]


def _of_one(due: _Due) -> News:
    issue, step = due.issue, due.step
    params = {"step": _name(step), "number": issue.number, "title": issue.title}
    return News(KIND, TONES[Mark(step.mark)], ONE, reverse("issue", args=[issue.number]), params)


def _of_many(some: Sequence[_Due]) -> News:
    step = some[0].step
    wanted = "due_soon" if Mark(step.mark) is Mark.REMINDER else "overdue"
    address = f"{reverse('issue_list')}?clock={wanted}"
    return News(KIND, TONES[Mark(step.mark)], MANY, address, {"step": _name(step), "n": len(some)})


def _name(step: LadderStep) -> str:
    """The name to be told: a message id while nobody has changed it, so that each reads it in the own language."""
    return step.label_en or step.label
