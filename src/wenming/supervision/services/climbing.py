"""Climbing the ladders: what has fallen due is sent to the posts that each step names, and written down.

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
from wenming.issues.selectors import FIRST_CHECK, Waiting, waiting
from wenming.kernel import clock, outbox
from wenming.kernel.apart import all_but_the_spoilt
from wenming.kernel.outbox import News
from wenming.kernel.text import storable
from wenming.people.selectors import lines_above, people_in_roles
from wenming.rulebook import standing_in
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.escalation import Counted, Recipient, Standing, Tie, steps_due
from wenming.rulebook.escalation import LadderStep as Law
from wenming.rulebook.labels import N_
from wenming.rulebook.standing_in import Held, Instead
from wenming.supervision.models import Ladder, LadderMark, LadderRecipient, LadderStep, SentStep, Unsent

KIND = "escalation"
ONE, MANY = N_("%(step)s: %(number)s %(title)s"), N_("%(step)s: %(n)s issues")
MOST_SINGLY = 5
"""Somebody who is told of more issues at one step at once is told in one message."""
BATCH = 1000
_Key = tuple[int, str, datetime]
"""An issue, what of it waits, and the moment that is counted against."""
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
    watch: str
    due_at: datetime
    step: LadderStep
    mark: LadderMark
    people: frozenset[int]
    instead: Instead | None


@dataclass(frozen=True, slots=True)
class _Rung:
    """A step that can be climbed, as the rulebook knows it, with its mark and its recipients."""

    row: LadderStep
    law: Law
    mark: LadderMark
    recipients: Sequence[Recipient]


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a climb reads once: the ladders by what they watch, who holds which post, the units above each unit."""

    rungs: Mapping[str, Sequence[Sequence[_Rung]]]
    calendar: Calendar
    held: Held
    lines: dict[int, tuple[int, ...]]


@transaction.atomic
def climb(*, at: datetime | None = None) -> Climbed:
    """Send every step that has fallen due and was not sent. Done twice, it sends nothing twice.

    What cannot be sent is among the faults, stays on the page of the ladder, and is tried again at the next climb.
    """
    moment = at or clock.now()
    climbed = Climbed()
    # The lock on the ladders lets one climb at a time.
    ladders = list(Ladder.objects.select_for_update().filter(is_active=True))
    due = list(_due(_setting(ladders, climbed), moment, climbed))
    _send(due, moment, climbed)
    _keep_faults(climbed, moment)
    return climbed


def _setting(ladders: Sequence[Ladder], climbed: Climbed) -> _Setting:
    """Read the ladders; a step that the rulebook cannot read is left out."""
    marks = {mark.code: mark for mark in LadderMark.objects.all()}
    recipients = {row.code: row for row in LadderRecipient.objects.all()}
    by_ladder: dict[int, list[_Rung]] = {}
    for row in LadderStep.objects.filter(ladder__in=ladders, removed_at=None).order_by("order"):
        try:
            named = [recipients[code].law() for code in row.recipients]
            by_ladder.setdefault(row.ladder_id, []).append(_Rung(row, row.law(), marks[row.mark], named))
        except (ValueError, KeyError) as error:
            _note(climbed, None, row.code, error)
    rungs: dict[str, list[Sequence[_Rung]]] = {}
    for ladder in ladders:
        for watch in ladder.watches:
            rungs.setdefault(watch, []).append(by_ladder.get(ladder.pk, []))
    roles = {role for some in by_ladder.values() for rung in some for each in rung.recipients for role in each.roles}
    return _Setting(rungs, working_calendar(), people_in_roles(roles | standing_in.ROLES), {})


def _due(setting: _Setting, at: datetime, climbed: Climbed) -> Iterable[list[_Due]]:
    """Yield for each issue the steps that are to be sent now, of each ladder the lowest first."""
    soon = {
        watch
        for watch, ladders in setting.rungs.items()
        if any(rung.law.counted is Counted.SOON for ladder in ladders for rung in ladder)
    }
    found = list(waiting(setting.rungs.keys(), at, soon=soon))
    units = {unit for each in found for unit in _units(each).values() if unit is not None}
    setting.lines.update(lines_above(units) if units else {})
    sent: dict[_Key, set[str]] = {}
    told = SentStep.objects.filter(issue__in={each.issue.pk for each in found}).order_by()
    for pk, watch, due_at, code in told.values_list("issue_id", "watch", "due_at", "code"):
        sent.setdefault((pk, watch, due_at), set()).add(code)
    by_issue: dict[int, list[_Due]] = {}
    for each in found:
        try:
            by_issue.setdefault(each.issue.pk, []).extend(_steps_of(each, setting, sent, at))
        except Exception as error:  # noqa: BLE001  # whatever is wrong with one issue, the others climb
            _note(climbed, each.issue, "", error)
    return [steps for steps in by_issue.values() if steps]


def _steps_of(one: Waiting, setting: _Setting, sent: Mapping[_Key, set[str]], at: datetime) -> list[_Due]:
    counted = one.due_at or one.began
    known = sent.get((one.issue.pk, one.what, counted), set())
    standing = Standing(one.due_at, one.soon_at, one.began)
    due = []
    for ladder in setting.rungs[one.what]:
        rungs = {rung.law.code: rung for rung in ladder}
        for law in steps_due([rung.law for rung in ladder], standing, known, at, setting.calendar):
            rung = rungs[law.code]
            people, instead = _people(rung.recipients, one, setting)
            due.append(_Due(one.issue, one.what, counted, rung.row, rung.mark, people, instead))
    return due


def _units(one: Waiting) -> dict[Tie, int | None]:
    """The units that a step may name: where a certain unit is waited for, that one in the place of the holder.

    What waits for a first check is the checking unit's alone: the lead unit hears of it as one above.
    """
    issue, acting = one.issue, one.unit_id or one.issue.holder_id
    return {
        Tie.HOLDER: acting,
        Tie.LEAD: acting if one.what == FIRST_CHECK else issue.lead_unit_id,
        Tie.ABOVE: acting,
        Tie.CONFIRMER: issue.confirmer_id,
    }


def _people(recipients: Sequence[Recipient], one: Waiting, setting: _Setting) -> tuple[frozenset[int], Instead | None]:
    """Whom a step names; where none of the posts that it names at a unit is held, who stands in for them."""
    roles: dict[Tie, list[str]] = {}
    for recipient in recipients:
        roles.setdefault(recipient.tie, []).extend(recipient.roles)
    units, found = _units(one), []
    for tie, asked in roles.items():
        line = setting.lines.get(units.get(tie) or 0, ())
        line = line[1:] if tie is Tie.ABOVE else line
        if line or tie is Tie.ANYWHERE:
            found.append(standing_in.told(asked, line, setting.held))
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
    words = storable(f"{type(error).__name__}: {error}")[:300]
    log.error("ladder: %s %s could not be sent: %s", issue.pk if issue else "step", code, words)
    climbed.faults.append(Fault(issue, code, words))


def _keep_faults(climbed: Climbed, at: datetime) -> None:
    """Keep what could not be sent on the page of the ladder, since when; what went through is gone from it."""
    known = {(row.issue_id, row.code): row for row in Unsent.objects.all()}
    # Of an issue that waits for several things each may fail: it stands there once, with what went wrong first.
    faults = {(fault.issue.pk if fault.issue else None, fault.code): fault for fault in reversed(climbed.faults)}
    for key, fault in faults.items():
        row = known.pop(key, None) or Unsent(issue=fault.issue, code=fault.code, since=at)
        row.error, row.tried_at = fault.error, at
        row.save()
    Unsent.objects.filter(pk__in=[row.pk for row in known.values()]).delete()


def _written(due: _Due, at: datetime) -> SentStep:
    step, mark = due.step, due.mark
    return SentStep(
        issue=due.issue,
        code=step.code,
        label=step.label,
        label_en=step.label_en,
        watch=due.watch,
        mark=mark.code,
        mark_label=mark.label,
        mark_label_en=mark.label_en,
        tone=mark.tone,
        due_at=due.due_at,
        at=at,
        told=len(due.people),
        instead=due.instead or "",
    )


def _tell(due: Sequence[_Due], at: datetime) -> None:
    """Tell each person of the highest step of each ladder of an issue only; other systems of every step."""
    highest = {(person, each.issue.pk, each.step.ladder_id): each for each in due for person in each.people}
    by_person: dict[tuple[int, str], list[_Due]] = {}
    for (person, _, _), each in highest.items():
        by_person.setdefault((person, each.step.code), []).append(each)
    outbox.tell_each([(person, news) for (person, _), some in sorted(by_person.items()) for news in _news(some)], at=at)
    by_step: dict[str, list[_Due]] = {}
    for each in due:
        by_step.setdefault(each.step.code, []).append(each)
    outbox.announce_each([news for some in by_step.values() for news in _news(some)], at=at)


def _news(some: Sequence[_Due]) -> list[News]:
    """What is said of issues at one step: each by itself, or all in one sentence when they are many."""
    return [_of(some)] if len(some) > MOST_SINGLY else [_of([each]) for each in some]


def _of(some: Sequence[_Due]) -> News:
    issue, step = some[0].issue, some[0].step
    return News(
        kind=KIND,
        tone=some[0].mark.tone,
        words=ONE,
        url=reverse("issue", args=[issue.number]),
        params={"step": _name(step), "number": issue.number, "title": issue.title},
        refs=tuple(each.issue.pk for each in some),
        about=tuple(each.issue.number for each in some),
        many=MANY,
        list_url=f"{reverse('issue_list')}?told=",
    )


def _name(step: LadderStep) -> dict[str, str]:
    """The name to be told, in both languages: each reads it in the own."""
    return {"zh": step.label, "en": step.label_en or step.label}
