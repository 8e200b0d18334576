"""Climbing the ladder: what has fallen due is sent to the posts that each step names, and written down.

An issue with which something is wrong is left out and named; the others are sent what is due to them.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from wenming.areas.selectors import working_calendar
from wenming.issues.models import Issue
from wenming.issues.selectors import due_soon_or_late
from wenming.kernel import clock, outbox
from wenming.kernel.apart import all_but_the_spoilt
from wenming.kernel.outbox import News
from wenming.people.selectors import lines_above, people_in_roles
from wenming.rulebook import standing_in
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.escalation import LadderStep as Law
from wenming.rulebook.escalation import Mark, Recipient, Standing, steps_due
from wenming.rulebook.labels import N_
from wenming.rulebook.standing_in import Held, Instead
from wenming.supervision.models import LadderStep, SentStep, Unsent

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
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be sent: of which issue, or which step, and what went wrong."""

    issue: Issue | None
    code: str
    error: str


@dataclass(slots=True)
class Climbed:
    """How a climb went: how many steps were sent, and what could not be."""

    sent: int = 0
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Due:
    """A step that has fallen due for an issue, and the people whom it names."""

    issue: Issue
    due_at: datetime
    step: LadderStep
    people: frozenset[int]
    instead: Instead | None


@dataclass(frozen=True, slots=True)
class _Posts:
    """Who holds which post, and the units above each unit."""

    held: Held
    lines: Mapping[int, Sequence[int]]


@transaction.atomic
def climb(*, at: datetime | None = None) -> Climbed:
    """Send every step that has fallen due and was not sent. Done twice, it sends nothing twice.

    What cannot be sent is among the faults, stays on the page of the ladder, and is tried again at the next climb.
    """
    moment = at or clock.now()
    climbed = Climbed()
    # The lock on the ladder lets one climb at a time.
    rows = list(LadderStep.objects.select_for_update().order_by("order"))
    due = list(_due(_readable(rows, climbed), moment, climbed))
    _send(due, moment, climbed)
    _keep_faults(climbed, moment)
    return climbed


def _readable(rows: Sequence[LadderStep], climbed: Climbed) -> list[tuple[LadderStep, Law]]:
    """The steps as the rulebook knows them; one that it cannot read is left out."""
    readable = []
    for row in rows:
        try:
            readable.append((row, row.law()))
        except ValueError as error:
            _note(climbed, None, row.code, error)
    return readable


def _due(ladder: Sequence[tuple[LadderStep, Law]], at: datetime, climbed: Climbed) -> Iterable[list[_Due]]:
    """Yield for each issue the steps that are to be sent now, lowest first."""
    calendar, issues = working_calendar(), list(due_soon_or_late(at))
    units = {unit for issue in issues for unit in (issue.holder_id, issue.lead_unit_id) if unit is not None}
    held = people_in_roles({role for role, _ in POSTS.values()} | standing_in.ROLES)
    posts = _Posts(held, lines_above(units))
    sent: dict[tuple[int, datetime], set[str]] = {}
    told = SentStep.objects.filter(issue__in=[issue.pk for issue in issues])
    for pk, due_at, code in told.order_by().values_list("issue_id", "due_at", "code"):
        sent.setdefault((pk, due_at), set()).add(code)
    for issue in issues:
        try:
            steps = _steps_of(issue, ladder, sent, at, calendar, posts)
        except Exception as error:  # noqa: BLE001  # whatever is wrong with one issue, the others climb
            _note(climbed, issue, "", error)
        else:
            if steps:
                yield steps


def _steps_of(
    issue: Issue,
    ladder: Sequence[tuple[LadderStep, Law]],
    sent: Mapping[tuple[int, datetime], set[str]],
    at: datetime,
    calendar: Calendar,
    posts: _Posts,
) -> list[_Due]:
    assert issue.due_at is not None
    rows, laws = {row.code: row for row, _ in ladder}, [law for _, law in ladder]
    standing = Standing(issue.due_at, issue.soon_at)
    due = steps_due(laws, standing, sent.get((issue.pk, issue.due_at), set()), at, calendar)
    return [_Due(issue, issue.due_at, rows[law.code], *_people(law, issue, posts)) for law in due]


def _people(law: Law, issue: Issue, posts: _Posts) -> tuple[frozenset[int], Instead | None]:
    """Whom a step names; where none of the posts that it names at a unit is held, who stands in for them."""
    roles: dict[str, list[str]] = {}
    for recipient in law.recipients:
        role, unit = POSTS[recipient]
        roles.setdefault(unit, []).append(role)
    found = []
    for unit, asked in roles.items():
        line = posts.lines.get(getattr(issue, unit), ()) if unit else ()
        if line or not unit:
            found.append(standing_in.told(asked, line, posts.held))
    return frozenset(one for each in found for one in each.people), standing_in.farthest(found)


def _send(by_issue: Sequence[list[_Due]], at: datetime, climbed: Climbed) -> None:
    """Send all in one go; an issue that cannot be sent is left out and named."""

    def send(some: Sequence[list[_Due]]) -> None:
        due = [each for steps in some for each in steps]
        SentStep.objects.bulk_create([_written(each, at) for each in due], batch_size=BATCH)
        _tell(due, at)
        climbed.sent += len(due)

    for steps, error in all_but_the_spoilt(by_issue, send):
        _note(climbed, steps[0].issue, steps[0].step.code, error)


def _note(climbed: Climbed, issue: Issue | None, code: str, error: Exception) -> None:
    words = f"{type(error).__name__}: {error}"[:300].replace("\x00", "")
    log.error("ladder: %s %s could not be sent: %s", issue.pk if issue else "step", code, words)
    climbed.faults.append(Fault(issue, code, words))


def _keep_faults(climbed: Climbed, at: datetime) -> None:
    """Keep what could not be sent on the page of the ladder, since when; what went through is gone from it."""
    known = {(row.issue_id, row.code): row for row in Unsent.objects.all()}
    for fault in climbed.faults:
        key = (fault.issue.pk if fault.issue else None, fault.code)
        row = known.pop(key, None) or Unsent(issue=fault.issue, code=fault.code, since=at)
        row.error, row.tried_at = fault.error, at
        row.save()
    Unsent.objects.filter(pk__in=[row.pk for row in known.values()]).delete()


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
        instead=due.instead or "",
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
