"""Following the lists on which an issue stands (来源): put on one, taken off, another deadline, answered, struck off.

Each is one act: what the list keeps of the problem changes, and so does the deadline of the unit that has the issue,
which the strictest source rules that is not closed. Both the list and the issue's history say so.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.db import transaction

from wenming.areas.selectors import working_calendar
from wenming.issues import policies
from wenming.issues.acts import Act, Shows
from wenming.issues.models import Issue, ListItem, ListNote, ProblemList
from wenming.issues.selectors.sources import source_name, surviving
from wenming.issues.services.list_dues import How, set_due
from wenming.issues.services.list_rows import STALE, Decided, ItemRefused, locked_item, put_down, waiting
from wenming.issues.services.making import make
from wenming.kernel import audit, clock, rights, workflow
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import Conflict, DomainError
from wenming.kernel.scope import Viewer
from wenming.kernel.text import clean
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode, Shown
from wenming.rulebook.sources import NOTE_REFUSALS, NOTES, Answer, Said, answer_after, refusal_of, standing_notes

NO_ISSUE = N_("This problem stands for no issue: raise it, or say which issue it is.")
NO_DUE = N_("Say by when the list wants it.")
NO_REASON = N_("Say why the deadline changes, and who granted it.")
SAME_DUE = N_("That is the deadline already.")
DAY_AHEAD = N_("The day lies ahead.")
DAY_BEFORE = N_("The list came only on %(day)s: check the day.")
NOT_A_NOTE = N_("This is nothing that is noted of a reply.")
MOST_AT_ONCE = 300


@transaction.atomic
def follow_sources(
    issue: Issue,
    *,
    item: ListItem,
    said: Said,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    item_seen: int | None = None,
    due: datetime | None = None,
    on: date | None = None,
    reason: str = "",
    note: str = "",
    in_bulk: bool = False,
) -> Issue:
    """Say what became of an issue on a list: ``item`` is the problem there, ``on`` the day on which it happened.

    ``due`` and ``reason`` belong to another deadline. ``seen`` is the version of the issue that a page showed,
    ``item_seen`` that of the problem.

    :raises Conflict: somebody else was quicker with either of them.
    :raises ItemRefused: it cannot be said of this problem as it stands.
    """
    at = at or clock.now()
    row = locked_item(item, item_seen)
    held = workflow.locked(Issue, issue.pk, seen=seen)
    if said is not Said.JOINED and (row.issue is None or surviving(row.issue).pk != held.pk):
        raise Conflict("stale", STALE)
    was, reason = row.due_at, clean(reason, max_length=2000, multiline=True, field="reason")
    day = on or at.astimezone(clock.LOCAL).date()
    _change(row, held, said, at=at, day=day, due=due, reason=reason)
    row.version += 1
    row.save()
    words = clean(note, max_length=2000, multiline=True, field="note") or reason
    ListNote.objects.create(
        item=row, issue=held, said=said.value, on=day, at=at, note=words, due_was=was, due_is=row.due_at,
        **attributed(by.actor),
    )  # fmt: skip
    _settle_answer(row)
    act = following(source=source_name(row), said=said, on=day, due=row.due_at, reason=reason, note=note)
    return make(held, act, by=by, at=at, seen=None, in_bulk=in_bulk)


def following(
    *, source: str, said: Said, on: date | None = None, due: datetime | None = None, reason: str = "", note: str = ""
) -> Act:
    """Return following a list as an act; the day is kept where it says something."""
    fields = {
        Shown.SOURCE: source,
        Shown.SAID: said.value,
        Shown.SAID_ON: on.isoformat() if on and said in NOTES else "",
        Shown.SOURCE_DUE: due.astimezone(UTC).isoformat() if due else "",
        Shown.REASON: reason,
        Shown.NOTE: note,
    }
    return Act(MoveCode.FOLLOW_SOURCES, Shows(fields))


@transaction.atomic
def join(item: ListItem, issue: Issue, *, by: Viewer, seen: int, at: datetime | None = None) -> ListItem:
    """Say that a problem is an issue already: it then stands on this list too, with its own number and deadline."""
    rights.require(by.actor, policies.DESK)
    at, found = at or clock.now(), waiting(item, seen)
    follow_sources(issue, item=found, said=Said.JOINED, by=by, at=at)
    found.refresh_from_db()
    return put_down(found, by, at)


@transaction.atomic
def take_again(item: ListItem, *, by: Viewer, seen: int, at: datetime | None = None) -> ListItem:
    """Take up a problem again that was left out, joined to an issue, or thought to stand on an earlier list.

    The issue that it was joined to is no longer bound by this list.
    """
    rights.require(by.actor, policies.DESK)
    at, found = at or clock.now(), locked_item(item, seen)
    if found.state == ListItem.State.SAME and found.issue is not None:
        follow_sources(surviving(found.issue), item=found, said=Said.LEFT, by=by, at=at)
        found.refresh_from_db()
    elif found.state in (ListItem.State.LEFT_OUT, ListItem.State.AGAIN):
        found.state, found.reason = ListItem.State.WAITING, ""
        found.version += 1
        found.save(update_fields=["state", "reason", "version"])
    else:
        raise Conflict("stale", STALE)
    return put_down(found, by, at)


def change_due(
    item: ListItem, *, due: datetime | None, reason: str, by: Viewer, seen: int, at: datetime | None = None
) -> ListItem:
    """Give a problem another deadline of its list, because its sender granted or demands one."""
    return _said(item, Said.DUE_CHANGED, by=by, seen=seen, at=at, due=due, reason=reason)


def note_answer(
    item: ListItem, said: Said, *, by: Viewer, seen: int, at: datetime | None = None, on: date | None = None,
    note: str = "",
) -> ListItem:  # fmt: skip
    """Note that the reply to a problem went back, that the source struck it off or refused it, or take a note back."""
    if said not in NOTES:
        raise ItemRefused("not_a_note", NOT_A_NOTE, field="said")
    return _said(item, said, by=by, seen=seen, at=at, on=on, note=note)


def note_answers(
    found: ProblemList, items: Sequence[int], said: Said, *, by: Viewer, at: datetime | None = None,
    on: date | None = None, note: str = "",
) -> list[Decided]:  # fmt: skip
    """Note the same of many problems of a list, at most 300, by their ids; each stands for itself."""
    rights.require(by.actor, policies.DESK)
    rows = found.items.filter(pk__in=items[:MOST_AT_ONCE]).select_related("problem_list").order_by("order")
    done: list[Decided] = []
    for row in rows:
        try:
            done.append(Decided(note_answer(row, said, by=by, seen=row.version, at=at, on=on, note=note)))
        except DomainError as refusal:
            done.append(Decided(row, refusal))
    return done


@transaction.atomic
def _said(
    item: ListItem, said: Said, *, by: Viewer, seen: int, at: datetime | None, due: datetime | None = None,
    on: date | None = None, reason: str = "", note: str = "",
) -> ListItem:  # fmt: skip
    rights.require(by.actor, policies.DESK)
    row = locked_item(item, seen)
    if row.issue is None:
        raise ItemRefused("no_issue", NO_ISSUE)
    follow_sources(surviving(row.issue), item=row, said=said, by=by, at=at, due=due, on=on, reason=reason, note=note)
    row.refresh_from_db()
    subject = audit.subject_of(row.problem_list, row.problem_list.name)
    details = {"item": row.pk, "said": said.value, "answer": row.answer}
    audit.record("issues.note_list_item", subject=subject, by=by.actor, at=at or clock.now(), details=details)
    return row


def _change(
    row: ListItem, issue: Issue, said: Said, *, at: datetime, day: date, due: datetime | None, reason: str
) -> None:
    """Put on the problem what is said of it; its answer follows from the notes."""
    code = refusal_of(Answer(row.answer), said)
    if code is not None:
        raise ItemRefused(code, NOTE_REFUSALS[code])
    match said:
        case Said.JOINED:
            if row.state not in (ListItem.State.WAITING, ListItem.State.AGAIN):
                raise Conflict("stale", STALE)
            if not row.due_because:
                set_due(row, row.problem_list, working_calendar())
            row.state, row.issue, row.due_since, row.reason = ListItem.State.SAME, issue, at, ""
        case Said.LEFT:
            if row.state != ListItem.State.SAME:
                raise Conflict("stale", STALE)
            row.state, row.issue, row.due_since = ListItem.State.WAITING, None, None
        case Said.DUE_CHANGED:
            _change_due(row, due, reason, at)
        case _:
            _ensure_day(row, day, at)


def _change_due(row: ListItem, due: datetime | None, reason: str, at: datetime) -> None:
    if due is None:
        raise ItemRefused("due_missing", NO_DUE, field="due")
    if not reason:
        raise ItemRefused("reason_missing", NO_REASON, field="reason")
    if due == row.due_at:
        raise ItemRefused("due_same", SAME_DUE, field="due")
    row.due_because = {"how": How.CHANGED.value, "text": row.deadline, "reason": reason}
    row.due_at, row.due_since = due, at


def _ensure_day(row: ListItem, day: date, at: datetime) -> None:
    received = row.problem_list.received_at.astimezone(clock.LOCAL).date()
    if day > at.astimezone(clock.LOCAL).date():
        raise ItemRefused("day_ahead", DAY_AHEAD, field="on")
    if day < received:
        raise ItemRefused("day_before", DAY_BEFORE, field="on", params={"day": received.isoformat()})


def _settle_answer(row: ListItem) -> None:
    """Let the answer follow from the notes that stand; one that is refused, or taken back, is none."""
    notes = [(Said(said), on) for said, on in row.notes.order_by("id").values_list("said", "on") if said in NOTES]
    kept = standing_notes([said for said, _on in notes])
    days = _days(notes)
    answer = answer_after([said for said, _on in notes])
    struck = days[-1] if answer is Answer.STRUCK_OFF else None
    sent = None if answer in (Answer.NONE, Answer.REFUSED) else _first_sent(kept, days)
    if (row.answer, row.answered_on, row.struck_off_on) == (answer.value, sent or struck, struck):
        return
    row.answer, row.answered_on, row.struck_off_on = answer.value, sent or struck, struck
    row.save(update_fields=["answer", "answered_on", "struck_off_on"])


def _days(notes: Sequence[tuple[Said, date]]) -> list[date]:
    """The days of the notes that still stand."""
    kept: list[date] = []
    for said, on in notes:
        if said is not Said.TAKEN_BACK:
            kept.append(on)
        elif kept:
            kept.pop()
    return kept


def _first_sent(kept: Sequence[Said], days: Sequence[date]) -> date | None:
    """The day on which the reply first went back that has not been refused."""
    since = max((place for place, said in enumerate(kept) if said is Said.REFUSED), default=-1) + 1
    return next((days[n] for n in range(since, len(kept)) if kept[n] is Said.SENT), None)
