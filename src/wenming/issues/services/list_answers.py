"""What a list is answered, problem by problem: how each stands, what was done, by whom, and its photos.

Only what somebody else verified is called rectified. What a unit reported says so in its own words, unless whoever
makes the reply chooses to count it, which the report then says. What came back is not rectified.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.translation import gettext, override

from wenming.issues.models import Issue, IssueMove, IssuePhoto, ListItem, ProblemList
from wenming.kernel import clock
from wenming.rulebook.carrying import milestones_of
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import REPORTS, MoveCode, Shown, State, state_row
from wenming.rulebook.tracks import Track

LANGUAGE = "zh-hans"
MOST_PICTURES = 3
RECTIFIED = N_("Rectified")
REPORTED = N_("Reported rectified, to be verified")
RELAPSED = N_("Came back, being rectified again")
CARRIED = N_("Carried over, reviewed on %(day)s")
LONG_TERM = N_("Long-term, reviewed on %(day)s")
PLAN = N_("Plan: %(plan)s")
NOT_TAKEN_UP = N_("Not taken up: %(reason)s")
BECAUSE = N_("%(state)s: %(reason)s")
_TOLD_BY = (*REPORTS, MoveCode.ASK_CARRY_OVER, MoveCode.FILE, MoveCode.DECLINE, MoveCode.VOID)
_ENDED = {State.DECLINED: MoveCode.DECLINE, State.VOID: MoveCode.VOID}


class Stand(StrEnum):
    """How a problem of a list stands towards whoever sent it."""

    DONE = "done"
    REPORTED = "reported"
    PLANNED = "planned"
    OPEN = "open"
    RELAPSED = "relapsed"
    LEFT_OUT = "left_out"
    WAITING = "waiting"


SHOWS_WORK = (Stand.DONE, Stand.REPORTED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered for one problem of a list, in the language of the file; photos by their ids.

    ``is_done``: it goes back as rectified; a ``stand`` of ``REPORTED`` beside it was counted by choice.
    """

    item: ListItem
    stand: Stand
    state: str = ""
    measures: str = ""
    responsible: str = ""
    done_on: str = ""
    before: Sequence[int] = ()
    photos: Sequence[int] = ()
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of the issues of a list, by their ids."""

    moves: Mapping[tuple[int, str], IssueMove]
    before: Mapping[int, Sequence[int]]
    after: Mapping[int, Sequence[int]]

    def details(self, issue: Issue, *moves: MoveCode) -> Mapping[str, str]:
        """Return what the last of such moves showed."""
        found = [self.moves[issue.pk, move] for move in moves if (issue.pk, move) in self.moves]
        return max(found, key=lambda move: move.seq).details if found else {}

    def report(self, issue: Issue) -> IssueMove | None:
        """Return the last report."""
        found = [self.moves[issue.pk, move] for move in REPORTS if (issue.pk, move) in self.moves]
        return max(found, key=lambda move: move.seq, default=None)


def answers(found: ProblemList, *, with_reported: bool = False, rows: QuerySet[ListItem] | None = None) -> list[Answer]:
    """Return what is to be answered for every problem (or those of ``rows``), in the list's order.

    ``with_reported``: what a unit reported goes back as rectified before it is verified.
    """
    related = ("issue__lead_unit", "issue__merged_into__lead_unit", "unit", "site")
    kept = found.items.all() if rows is None else rows
    items = list(kept.select_related(*related).prefetch_related("photos").order_by("order"))
    standing = {item.pk: _surviving(item.issue) for item in items if item.issue is not None}
    told = _told({issue.pk for issue in standing.values()})
    with override(LANGUAGE):
        return [_answer(item, standing.get(item.pk), told, with_reported=with_reported) for item in items]


def counts(said: Sequence[Answer]) -> Mapping[str, int]:
    """Return how many problems there are and how many stand where; ``counted`` of the done are only reported."""
    held = {stand.value: sum(one.stand is stand and not one.is_done for one in said) for stand in Stand}
    held["done"] = sum(one.is_done for one in said)
    counted = sum(one.is_done and one.stand is Stand.REPORTED for one in said)
    return {"all": len(said), "counted": counted, **held}


def _surviving(issue: Issue) -> Issue:
    while issue.merged_into is not None:
        issue = issue.merged_into
    return issue


def _told(issues: set[int]) -> _Told:
    moves = IssueMove.objects.filter(issue__in=issues, move__in=_TOLD_BY).order_by("seq")
    photos = IssuePhoto.objects.filter(issue__in=issues, photo__kept=True)
    before: dict[int, list[int]] = {}
    for issue, photo in photos.filter(part=IssuePhoto.Part.BEFORE).order_by("id").values_list("issue", "photo"):
        before.setdefault(issue, []).append(photo)
    after: dict[int, list[int]] = {}
    last: dict[int, int | None] = {}
    for row in photos.filter(part=IssuePhoto.Part.AFTER).order_by("-move", "id"):
        if last.setdefault(row.issue_id, row.move_id) == row.move_id:
            after.setdefault(row.issue_id, []).append(row.photo_id)
    return _Told({(move.issue_id, move.move): move for move in moves}, before, after)


def _answer(row: ListItem, issue: Issue | None, told: _Told, *, with_reported: bool) -> Answer:
    if issue is None:
        if row.state != ListItem.State.LEFT_OUT:
            return Answer(row, Stand.WAITING)
        return Answer(row, Stand.LEFT_OUT, gettext(NOT_TAKEN_UP) % {"reason": row.reason})
    stand = _stand(issue)
    is_done = stand is Stand.DONE or (with_reported and stand is Stand.REPORTED)
    shows = stand in SHOWS_WORK
    report = told.report(issue)
    shown = report.details if report is not None and shows else {}
    lead = issue.lead_unit.name if issue.lead_unit else ""
    who = "，".join(filter(None, (lead, report.by_label if report else "")))
    return Answer(
        item=row,
        stand=stand,
        state=gettext(RECTIFIED) if is_done else _state(issue, stand, told),
        measures=str(shown.get(Shown.MEASURES.value, "")) if shows else _plan(issue, stand, told),
        responsible=str(shown.get(Shown.RESPONSIBLE.value, "")) or who,
        done_on=(str(shown.get(Shown.RECTIFIED_ON.value, "")) or _day(issue)) if is_done else "",
        before=told.before.get(issue.pk, ())[:MOST_PICTURES] if shows else (),
        photos=told.after.get(issue.pk, ())[:MOST_PICTURES] if shows else (),
        is_done=is_done,
    )


def _stand(issue: Issue) -> Stand:
    state = State(issue.state)
    if issue.has_relapsed:
        return Stand.RELAPSED
    if state in (State.VERIFIED, State.CLOSED):
        return Stand.DONE
    if state is State.REPORTED:
        return Stand.REPORTED
    if state in _ENDED:
        return Stand.LEFT_OUT
    planned = issue.carried_until is not None or (issue.track == Track.LONG_TERM.value and issue.review_on is not None)
    return Stand.PLANNED if planned else Stand.OPEN


def _state(issue: Issue, stand: Stand, told: _Told) -> str:
    """How it stands, in words that claim no more than is so."""
    state = State(issue.state)
    if stand is Stand.RELAPSED:
        return gettext(RELAPSED)
    if stand is Stand.REPORTED:
        return gettext(REPORTED)
    if stand is Stand.PLANNED and issue.carried_until is not None:
        return gettext(CARRIED) % {"day": issue.carried_until.astimezone(clock.LOCAL).date().isoformat()}
    if stand is Stand.PLANNED and issue.review_on is not None:
        return gettext(LONG_TERM) % {"day": issue.review_on.isoformat()}
    label = gettext(state_row(state).label)
    reason = told.details(issue, _ENDED[state]).get(Shown.REASON.value, "") if state in _ENDED else ""
    return gettext(BECAUSE) % {"state": label, "reason": reason} if reason else label


def _plan(issue: Issue, stand: Stand, told: _Told) -> str:
    """The plan and milestones of what takes longer."""
    if stand is not Stand.PLANNED:
        return ""
    details = told.details(issue, MoveCode.ASK_CARRY_OVER if issue.carried_until is not None else MoveCode.FILE)
    lines = str(details.get(Shown.MILESTONES.value, ""))
    steps = [f"{step.by.isoformat()} {step.what}" for step in milestones_of(lines)] if lines else []
    plan = str(details.get(Shown.PLAN.value, ""))
    return "；".join(filter(None, (gettext(PLAN) % {"plan": plan} if plan else "", *steps)))


def _day(issue: Issue) -> str:
    moment = issue.reported_at or issue.verified_at or issue.closed_at
    return moment.astimezone(clock.LOCAL).date().isoformat() if moment else ""
