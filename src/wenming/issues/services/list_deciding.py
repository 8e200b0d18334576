"""What somebody decides about the problems of a list: choose the site, kind and unit, raise issues, or leave out.

Nothing of a list becomes an issue before somebody confirms it. Each problem stands for itself: what is refused says
why and waits, what is fine is raised, filed where the kind is known, and dispatched where a unit is named.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import uuid5

from django.db import transaction

from wenming.areas.models import Area
from wenming.areas.selectors import working_calendar
from wenming.issues import policies
from wenming.issues.events import EVENTS
from wenming.issues.limits import LimitRefused
from wenming.issues.models import Category, FilingCondition, Issue, ListItem, ProblemList
from wenming.issues.selectors.proposing import limit_under
from wenming.issues.selectors.proposing_conditions import CHOSEN
from wenming.issues.selectors.reasons import Reason
from wenming.issues.selectors.sources import source_name
from wenming.issues.services.bulk import load_history
from wenming.issues.services.desk import OTHER_KIND, FilingRefused
from wenming.issues.services.history import HistoricMove, IssueHistory
from wenming.issues.services.list_dues import AT_ONCE, set_due
from wenming.issues.services.list_proposing import propose_conditions
from wenming.issues.services.list_rows import Decided, ItemRefused, settle, waiting
from wenming.issues.services.telling import together
from wenming.issues.services.written_limits import limit_from, read_limit
from wenming.kernel import clock, events, rights
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.kernel.text import clean
from wenming.people.models import Unit
from wenming.places.models import Site
from wenming.rulebook import loop
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode
from wenming.rulebook.sources import Demand
from wenming.rulebook.tracks import Track, track_said
from wenming.rulebook.verification import Tier

MOST_AT_ONCE = 300
TITLE, WORDS, ADDRESS = 120, 2_000, 200
NO_PLACE = N_("Choose a site, or write down where it is.")
NO_REASON = N_("Say why it is left out.")


@transaction.atomic
def choose(
    item: ListItem, *, site: Site | None, place: str, category: Category | None, unit: Unit | None, deadline: str,
    by: Viewer, seen: int, division: Area | None = None, supporting: Sequence[Unit] = (), under: str | None = None,
) -> ListItem:  # fmt: skip
    """Write down what somebody chose for a waiting problem; what a person chose is sure.

    ``under`` is the code of a filing condition of the kind, empty for none; without it the one proposed stands, and
    for another kind one is proposed anew.

    :raises Conflict: somebody else was quicker.
    :raises FilingRefused: the condition is another kind's, or no longer in use.
    """
    rights.require(by.actor, policies.DESK)
    found = waiting(item, seen)
    if deadline:
        read_limit(deadline, clock.today()) if track_said(deadline) is None else None
    is_another = found.category_id != (category.pk if category else None)
    found.site, found.category, found.unit = site, category, unit
    was, found.deadline = found.deadline, clean(deadline, max_length=60, field="deadline")
    if found.deadline != was or not found.due_because:
        set_due(found, found.problem_list, working_calendar())
    if division != found.division:
        found.division, found.division_because, found.division_heard, found.division_score = division, "", "", 0
    found.supporting = [one.code for one in supporting if one != unit]
    _set_condition(found, under, is_another=is_another)
    found.place = clean(place, max_length=400, field="place")
    found.site_is_sure, found.kind_is_sure = site is not None, category is not None
    found.version += 1
    found.save()
    return found


def _set_condition(item: ListItem, under: str | None, *, is_another: bool) -> None:
    """The condition chosen; for another kind without a choice of its conditions, what is proposed for that."""
    named = item.category.conditions.filter(code=under, is_current=True).first() if item.category and under else None
    if under and named is None and not is_another:
        raise FilingRefused("condition_of_other_kind", OTHER_KIND, field="under")
    if named is not None or (under == "" and not is_another):
        if named != item.condition:
            item.condition, item.condition_because, item.condition_is_sure = named, asdict(Reason(CHOSEN)), True
    elif is_another or not item.condition_because:
        propose_conditions([item])


@transaction.atomic
def leave_out(item: ListItem, *, reason: str, by: Viewer, seen: int, at: datetime | None = None) -> ListItem:
    """Leave a problem out: it is none, or belongs to somebody else. The reason goes back with the reply."""
    rights.require(by.actor, policies.DESK)
    found = waiting(item, seen)
    words = clean(reason, max_length=200, field="reason")
    if not words:
        raise ItemRefused("reason_missing", NO_REASON, field="reason")
    return settle(found, ListItem.State.LEFT_OUT, None, by, at or clock.now(), reason=words)


def raise_items(found: ProblemList, items: Sequence[int], *, by: Viewer, at: datetime | None = None) -> list[Decided]:
    """Raise an issue for each of the waiting problems, by their ids; at most 300 at once.

    Filed where the kind is known, dispatched where a unit is chosen. The acts go through the bulk door in one
    transaction: the same history as by hand.
    """
    viewer = rights.require(by.actor, policies.DESK)
    moment = at or clock.now()
    with transaction.atomic():
        rows = _locked(found, items)
        propose_conditions([row for row in rows if not row.condition_because])
        ready: list[tuple[ListItem, IssueHistory]] = []
        refused: list[Decided] = []
        for row in rows:
            if not row.due_because:
                set_due(row, found, working_calendar())
            try:
                ready.append((row, _history(found, row, viewer, moment)))
            except DomainError as refusal:
                refused.append(Decided(row, refusal))
        issues = load_history([history for _, history in ready], by=viewer.actor) if ready else {}
        with together():
            for row, history in ready:
                issue = issues[history.key]
                _announce(issue, history)
                settle(row, ListItem.State.FILED, issue, by, moment)
    return [*(Decided(row) for row, _ in ready), *refused]


def _locked(found: ProblemList, items: Sequence[int]) -> list[ListItem]:
    rows = found.items.filter(pk__in=items[:MOST_AT_ONCE], state=ListItem.State.WAITING)
    related = rows.select_related(
        "problem_list", "site__area", "category", "condition__category", "unit", "division"
    ).prefetch_related("photos__photo")
    return list(related.select_for_update(of=("self",)).order_by("order"))


def _history(found: ProblemList, item: ListItem, by: Viewer, at: datetime) -> IssueHistory:
    if item.site is None and not item.place and item.division is None:
        raise ItemRefused("place_missing", NO_PLACE, field="site")
    words = item.words
    title = words if len(words) <= TITLE else f"{words[: TITLE - 1]}…"
    where = "" if item.site else item.place[:ADDRESS]
    said = (
        words if title != words else "",
        item.place if item.site and item.place != item.site.name else "",
        item.found,
    )
    return IssueHistory(
        key=uuid5(found.key, item.spot),
        title=" ".join(title.split()),
        moves=tuple(_moves(item, by, at)),
        origin_kind=found.source,
        origin_ref=" · ".join(filter(None, (found.name, item.number)))[:60],
        site=item.site.code if item.site else "",
        area=item.division.code if item.division and not item.site else "",
        address=where,
        description="\n".join(filter(None, said))[:WORDS],
        category=item.category.code if item.category else "",
        demands=(Demand(item.pk, source_name(item), item.due_at, at),) if item.due_at else (),
    )


def _moves(item: ListItem, by: Viewer, at: datetime) -> Iterator[HistoricMove]:
    photos = tuple(row.photo.key for row in item.photos.all())
    yield HistoricMove(MoveCode.RAISE, at, by.actor, photos=photos)
    kind, track = item.category, track_said(item.deadline)
    # What the list calls long-term waits at the desk: somebody must write its plan.
    if kind is None or track is Track.LONG_TERM:
        return
    under, limit = _in_use(item), _limit(item, kind, at)
    yield HistoricMove(
        MoveCode.FILE, at, by.actor, limit=limit, tier=Tier((under or kind).tier), category=kind.code,
        under=under.code if under else "", track=track,
    )  # fmt: skip
    if item.unit is not None:
        yield HistoricMove(MoveCode.DISPATCH, at, by.actor, lead=item.unit.code, supporting=_supporting(item))


def _supporting(item: ListItem) -> tuple[str, ...]:
    return tuple(code for code in item.supporting if item.unit is None or code != item.unit.code)


def _in_use(item: ListItem) -> FilingCondition | None:
    """The condition to file under; one that was taken out of use since it was proposed no longer counts."""
    under = item.condition
    return under if under is not None and under.is_current and under.category_id == item.category_id else None


def _limit(item: ListItem, kind: Category, at: datetime) -> Limit:
    """The limit that the list sets; where it sets none, or one that has passed, that of the condition or the kind."""
    if track_said(item.deadline) is Track.AT_ONCE:
        return AT_ONCE
    if item.deadline:
        try:
            return limit_from(read_limit(item.deadline, at.astimezone(clock.LOCAL).date()), at)
        except LimitRefused:
            pass
    limit, _because = limit_under(kind, _in_use(item), item.site.area if item.site else item.division)
    return limit or Limit(kind.limit_amount, ClockKind(kind.limit_clock))


def _announce(issue: Issue, history: IssueHistory) -> None:
    for move in history.moves:
        event = EVENTS[loop.move_row(move.move).announces]
        events.publish(
            event(issue_id=issue.pk, number=issue.number, origin_kind=issue.origin_kind, origin_ref=issue.origin_ref,
                  at=move.at, by=move.by)
        )  # fmt: skip


def refusals(decided: Iterable[Decided]) -> list[Decided]:
    """Return those on which nothing was done."""
    return [one for one in decided if one.refusal is not None]
