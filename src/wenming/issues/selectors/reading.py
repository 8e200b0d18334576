"""Which issues there are for a viewer: one by its number, many by what the address of the list asks for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy

from wenming.areas.selectors import within
from wenming.issues import policies
from wenming.issues.models import Category, FilingCondition, Issue, IssueDocument, IssueMove, IssuePhoto
from wenming.issues.models.counts_as import EXEMPTED, LATE, flags_are, numbers
from wenming.issues.selectors.rate_parts import (
    FOR_RANK,
    RATE_PARTS,
    carried_now,
    for_rank,
    found_by,
    part_of,
    was_missed,
)
from wenming.issues.selectors.verifying_parts import for_whom
from wenming.kernel import clock, inbox
from wenming.kernel.actors import ActorKind
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.scope import Viewer
from wenming.kernel.search import search_query
from wenming.people.models import Unit
from wenming.people.selectors import group_paths
from wenming.records.models import Document, Photo
from wenming.rulebook import loop
from wenming.rulebook.deadlines import ClockState
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import Appeal, State

OPEN_STATES = tuple(row.code.value for row in loop.STATES if row.is_open)
CLOSED_STATES = tuple(row.code.value for row in loop.STATES if not row.is_open)
WITH_UNIT = (State.DISPATCHED.value, State.ACKNOWLEDGED.value)
OPEN, CLOSED, ANY = "open", "closed", "any"
LATE_STAGE, LATE_AT_DESK = "late_stage", "late_at_desk"
LATE_COUNTED, LATE_EXEMPTED = "late_counted", "late_exempted"
OPEN_ONES = Q(state__in=OPEN_STATES)
"""Said where it goes without saying, too: what is known to be open is counted from the index of what is open."""
NO_SUCH_CONDITION = N_("There is no such filing condition in use.")
NOT_A_DAY = N_("“%(given)s” is not a day. Write it like 2026-11-22.")
NEVER_EMPTY = frozenset({"number", "state", "raised_at", "moved_at", "origin_kind"})


@dataclass(frozen=True, slots=True)
class IssueFilter:
    """What narrows the list; everything by code.

    ``state``: a state, ``open``, ``closed``, what a rate counts (:mod:`.rate_parts`), or empty for all. ``clock``:
    ``overdue``, ``due_soon``, ``met``, ``met_late`` of the unit's own limit, or ``late_stage``: whoever is to act
    next is late; ``late_at_desk``: and that is not the unit; ``late_counted`` and ``late_exempted``: the unit's own
    limit is or was missed, and no appeal was granted against that, or one was; ``late_inner``: the inner deadline of
    whose turn it is is over. ``unit`` stands for itself and its subordinate units, as lead or holder; ``lead`` and
    ``holder`` only in that part; ``exactly``: that unit alone, as either; ``working_group`` for the units of the group
    and those below, as lead. ``told`` is the key of a message of the viewer's about several issues: those. ``mine``:
    with one of the viewer's units, passed on by it, or waiting for its first check; ``own``: raised by the viewer.
    ``since`` and ``until`` are days, both included, on which it was raised; ``due`` is the day on which the unit's own
    limit ends. ``sent_back``: its report was not accepted and it is with the unit again. ``passed_down``: the viewer's
    units lead it or passed it on, and a unit below has it in hand; ``in_hand``: one of the viewer's units itself has.
    ``extension``: one is asked for and not answered. ``settling``: it is being settled whose it is. ``to_check``: a
    unit below reported it, and it waits for the first check of one of the viewer's units; for the desk, of whatever
    unit.
    ``found_by``: who found it first, by the rulebook's code; ``missed``: others did, where our own had looked;
    ``ranked``: it counts for the order of units.
    ``supporting``: the viewer's units support it. ``appeal``: one against being late waits for its answer.
    ``carried``: it is carried over now; ``carry_asked``: that is asked for and not answered. ``closed_since`` and
    ``closed_until`` are days on which it was closed out, both included. ``despite``: verified despite a warning.
    """

    words: str = ""
    state: str = ""
    clock: str = ""
    unit: str = ""
    lead: str = ""
    holder: str = ""
    exactly: str = ""
    told: str = ""
    working_group: str = ""
    area: str = ""
    site: str = ""
    kind: str = ""
    category: str = ""
    origin: str = ""
    track: str = ""
    found_by: str = ""
    missed: bool = False
    ranked: bool = False
    since: str = ""
    until: str = ""
    mine: bool = False
    relapsed: bool = False
    returned: bool = False
    own: bool = False
    due: str = ""
    sent_back: bool = False
    passed_down: bool = False
    in_hand: bool = False
    to_check: bool = False
    extension: bool = False
    settling: bool = False
    carried: bool = False
    carry_asked: bool = False
    to_confirm: bool = False
    appeal: bool = False
    supporting: bool = False
    check: str = ""
    because: str = ""
    verifying: str = ""
    sent_to: str = ""
    despite: bool = False
    closed_since: str = ""
    closed_until: str = ""
    numbers: tuple[str, ...] = ()


def visible_issues(viewer: Viewer) -> QuerySet[Issue]:
    """Return the issues that the viewer may see."""
    seen = policies.seen_by(viewer)
    return Issue.objects.none() if seen is None else Issue.objects.filter(seen)


def issue(viewer: Viewer, number: str) -> Issue:
    """Return one issue with what its page names.

    :raises Missing: there is none of this number, or it is not for this viewer.
    """
    found = (
        visible_issues(viewer)
        .select_related("category", "condition", "site__kind", "area", "lead_unit", "holder", "merged_into", "recurs")
        .select_related("check_with", "before__move", "spot_draw", "verifier__unit", "missed")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Missing("issue_missing", N_("There is no such issue, or it is not for your unit."))
    return found


def issues(viewer: Viewer, wanted: IssueFilter = IssueFilter()) -> QuerySet[Issue]:
    """Return the issues that the filter finds, with what a row of a list names."""
    found = _with_names(visible_issues(viewer))
    found = found.filter(_state(wanted.state), clock_is(wanted.clock, clock.now()), _raised(wanted))
    for path, codes in _plain(wanted).items():
        found = found.filter(**{path: codes})
    if wanted.area:
        found = found.filter(within(wanted.area, "area__path"))
    by_part = ((("lead_unit", "holder"), wanted.unit), (("lead_unit",), wanted.lead), (("holder",), wanted.holder))
    for parts, code in by_part:
        if code:
            found = found.filter(_with_unit(parts, code))
    if wanted.exactly:
        found = found.filter(Q(lead_unit__code=wanted.exactly) | Q(holder__code=wanted.exactly))
    if wanted.told:
        found = found.filter(pk__in=inbox.told_of(viewer, wanted.told))
    if wanted.working_group:
        found = found.filter(_led_by_group(wanted.working_group))
    if wanted.mine:
        units = viewer.units
        found = found.filter(Q(lead_unit__in=units) | Q(holder__in=units) | passed_on(units) | Q(check_with__in=units))
    if wanted.returned:
        found = found.filter(state=State.FILED.value, moves__move="return_it").distinct()
    return _matching(_tied(viewer, found, wanted), wanted.words)


def to_report(viewer: Viewer, wanted: IssueFilter = IssueFilter()) -> QuerySet[Issue]:
    """Return what the filter finds of the issues that units work on or have still to sign for."""
    return issues(viewer, wanted).filter(state__in=WITH_UNIT)


def waiting_at_desk(viewer: Viewer, *, most: int, besides: Collection[str] = ()) -> list[Issue]:
    """Return issues to be filed or dispatched, the one whose clock ends first in front; those ``besides`` are left out.

    An issue that is being settled waits for its ruling, not for the desk.
    """
    found = issues(viewer).filter(state__in=(State.RAISED.value, State.FILED.value), settling_since__isnull=True)
    return list(found.exclude(number__in=besides).order_by("stage_due_at", "number")[:most])


def waits_at_desk(issue: Issue) -> bool:
    """Whether an issue is one of those that the desk is to file or dispatch."""
    return issue.state in (State.RAISED.value, State.FILED.value) and issue.settling_since is None


def due_soon_or_late(at: datetime) -> QuerySet[Issue]:
    """Return every issue with a unit whose clock runs and is due soon or over, the longest overdue first."""
    running = Issue.objects.filter(state__in=WITH_UNIT, due_at__isnull=False)
    return running.filter(Q(soon_at__lte=at) | Q(due_at__lt=at)).order_by("due_at", "number")


def ordered(found: QuerySet[Issue], order_by: Sequence[str]) -> QuerySet[Issue]:
    """Sort by these fields, ``-`` for descending; issues without a value stand last either way."""
    return found.order_by(*(_sort_key(name) for name in order_by))


def window(found: QuerySet[Issue], order_by: Sequence[str], offset: int, size: int) -> list[Issue]:
    """Return one page of a sorted list: the numbers are sorted first and alone, then only the page's rows are read."""
    sorted_ids = ordered(found.select_related(None), order_by).values_list("pk", flat=True)
    return named(list(sorted_ids[offset : offset + size]))


def named(ids: Sequence[int]) -> list[Issue]:
    """Return issues that a list found, in this order, with what a row of it names."""
    rows = {row.pk: row for row in _with_names(Issue.objects.all()).filter(pk__in=ids)}
    return [rows[pk] for pk in ids if pk in rows]


def _with_names(found: QuerySet[Issue]) -> QuerySet[Issue]:
    """Add what a row of a list names."""
    return found.select_related(
        "category", "condition", "site__kind", "area", "lead_unit", "holder", "check_with", "verifier"
    )


def _sort_key(name: str) -> str | OrderBy:
    bare = name.removeprefix("-")
    if bare in NEVER_EMPTY:
        return name
    return F(bare).desc(nulls_last=True) if bare != name else F(bare).asc(nulls_last=True)


def categories() -> QuerySet[Category]:
    """Return the kinds of problem in use; whoever is signed in may know them."""
    return Category.objects.filter(is_used=True)


def conditions_of(category: Category) -> list[FilingCondition]:
    """Return the filing conditions of a kind that are in use, in their order."""
    return list(category.conditions.filter(is_current=True).order_by("order", "code"))


def conditions_by_kind(kinds: Collection[int]) -> Mapping[int, Sequence[FilingCondition]]:
    """Return the filing conditions in use of several kinds, by the id of the kind, in their order."""
    found: dict[int, list[FilingCondition]] = {}
    for row in FilingCondition.objects.filter(category__in=kinds, is_current=True).order_by("order", "code"):
        found.setdefault(row.category_id, []).append(row)
    return found


def condition(code: str) -> FilingCondition:
    """Return the filing condition in use under a code, with its kind, which is in use too.

    :raises Missing: there is none.
    """
    found = (
        FilingCondition.objects.filter(code=code, is_current=True, category__is_used=True)
        .select_related("category")
        .first()
    )
    if found is None:
        raise Missing("no_such_condition", NO_SUCH_CONDITION)
    return found


def may_see_photo(viewer: Viewer, photo: Photo) -> bool:
    """Whether a photo belongs to an issue that the viewer may see."""
    return IssuePhoto.objects.filter(photo=photo, issue__in=visible_issues(viewer)).exists()


def may_see_document(viewer: Viewer, document: Document) -> bool:
    """Whether a document is evidence of an issue that the viewer may see."""
    return IssueDocument.objects.filter(document=document, issue__in=visible_issues(viewer)).exists()


def clock_is(state: str, now: datetime) -> Q:
    """Return what narrows issues to those whose unit's clock stands so at ``now``.

    The same answer as the rulebook's ``clock_state``: ``soon_at`` is the moment from which only the due-soon share is
    left; the clock stands while an issue is reported, and what was late then stays late.
    """
    late_report = Q(state=State.REPORTED.value, reported_at__gt=F("due_at"))
    with_unit = Q(state__in=WITH_UNIT)
    carried = Q(carried_until__isnull=False, carried_until__gt=now)
    match state:
        case ClockState.OVERDUE:
            return late_report | with_unit & Q(due_at__lt=now)
        case ClockState.DUE_SOON:
            return with_unit & Q(soon_at__lte=now, due_at__gte=now) & ~carried
        case ClockState.RUNNING:
            return with_unit & Q(soon_at__gt=now) & ~carried
        case ClockState.PAUSED:
            return Q(state=State.REPORTED.value, reported_at__lte=F("due_at")) | carried & Q(due_at__gte=now)
        case ClockState.MET:
            return Q(verified_at__isnull=False, reported_at__lte=F("due_at"))
        case ClockState.MET_LATE:
            return Q(verified_at__isnull=False, reported_at__gt=F("due_at"))
        case "late_inner":
            return Q(state=State.ACKNOWLEDGED.value, inner_due_at__lt=now)
        case _ if state in {LATE_COUNTED, LATE_EXEMPTED}:
            flag = EXEMPTED if state == LATE_EXEMPTED else 0
            running = Q(counts_as__in=numbers(lambda each: each.state in WITH_UNIT), due_at__lt=now)
            return flags_are(LATE | EXEMPTED, LATE | flag) | running & flags_are(EXEMPTED, flag)
        case _ if state == LATE_STAGE:
            return Q(stage_due_at__lt=now) & OPEN_ONES
        case _ if state == LATE_AT_DESK:
            return Q(stage_due_at__lt=now) & OPEN_ONES & ~Q(state=State.DISPATCHED.value)
    return Q()


def clock_of(row: Issue, now: datetime) -> ClockState | None:
    """Return how the unit's clock of one issue stands, from what the issue repeats of it; ``None``: there is none."""
    if row.due_at is None:
        return None
    if row.state == State.REPORTED.value and row.reported_at:
        return ClockState.OVERDUE if row.reported_at > row.due_at else ClockState.PAUSED
    if row.verified_at is not None and row.reported_at:
        return ClockState.MET_LATE if row.reported_at > row.due_at else ClockState.MET
    if row.state not in WITH_UNIT:
        return None
    if now > row.due_at:
        return ClockState.OVERDUE
    if row.carried_until and now < row.carried_until:
        return ClockState.PAUSED
    return ClockState.DUE_SOON if row.soon_at and now >= row.soon_at else ClockState.RUNNING


def _state(state: str) -> Q:
    if state == OPEN:
        return Q(state__in=OPEN_STATES)
    if state == CLOSED:
        return Q(state__in=CLOSED_STATES)
    if state in RATE_PARTS:
        return part_of(state)
    return Q(state=state) if state and state != ANY else Q()


def _plain(wanted: IssueFilter) -> dict[str, object]:
    asked: dict[str, object] = {
        "site__code": wanted.site,
        "site__kind__code": wanted.kind,
        "category__code": wanted.category,
        "origin_kind": wanted.origin,
        "track": wanted.track,
        "number__in": wanted.numbers,
        "has_relapsed": wanted.relapsed,
        "check_tier": wanted.check,
        "check_because": wanted.because,
        "verifier__code": wanted.sent_to,
        "verified_despite": wanted.despite,
    }
    return {path: value for path, value in asked.items() if value}


def _tied(viewer: Viewer, found: QuerySet[Issue], wanted: IssueFilter) -> QuerySet[Issue]:
    """Narrow to what has to do with the viewer, or with what became of a report."""
    if wanted.own:
        found = found.filter(by_id=viewer.user_id, by_kind=ActorKind.PERSON.value)
    if wanted.to_check:
        found = found.filter(OPEN_ONES, reported_up_at__isnull=False)
        if not viewer.may(policies.DESK):
            found = found.filter(check_with__in=viewer.units)
    if wanted.passed_down:
        found = found.filter(
            Q(lead_unit__in=viewer.units) | passed_on(viewer.units), state=State.ACKNOWLEDGED.value
        ).exclude(holder__in=viewer.units)
    if wanted.in_hand:
        found = found.filter(state=State.ACKNOWLEDGED.value, holder__in=viewer.units)
    if wanted.sent_back:
        sent_back = IssueMove.objects.filter(issue=OuterRef("pk"), move="send_back")
        found = found.filter(Exists(sent_back), state=State.ACKNOWLEDGED.value)
    if wanted.extension:
        found = found.filter(OPEN_ONES, extension_asked_at__isnull=False)
    if wanted.verifying:
        found = found.filter(for_whom(viewer, wanted.verifying))
    if wanted.found_by:
        found = found.filter(found_by(wanted.found_by))
    if wanted.missed:
        found = found.filter(was_missed())
    if wanted.ranked:
        late = clock_is(LATE_COUNTED, clock.now())
        found = found.alias(**{FOR_RANK: for_rank(late)}).filter(**{FOR_RANK: True})
    if wanted.settling:
        found = found.filter(OPEN_ONES, settling_since__isnull=False)
    if wanted.to_confirm:
        found = found.filter(OPEN_ONES, confirmation_asked_at__isnull=False)
        if not viewer.may(policies.DESK):
            found = found.filter(confirmer__in=viewer.units)
    if wanted.carried:
        found = found.filter(carried_now())
    if wanted.supporting:
        found = found.filter(
            Exists(Issue.supporting.through.objects.filter(issue=OuterRef("pk"), unit__in=viewer.units))
        )
    if wanted.appeal:
        found = found.filter(appeal=Appeal.ASKED.value)
    if wanted.carry_asked:
        found = found.filter(OPEN_ONES, carry_asked_at__isnull=False)
    if wanted.due:
        begins = _midnight(wanted.due, "due")
        found = found.filter(state__in=WITH_UNIT, due_at__gte=begins, due_at__lt=begins + timedelta(days=1))
    return found


def passed_on(units: Collection[int]) -> Q:
    """Return what narrows issues to those that one of these units passed on further down."""
    asked = Q(pk__in=())
    for unit in units:
        asked |= Q(involved__contains=[unit], passed_along__contains=[unit])
    return asked


def _raised(wanted: IssueFilter) -> Q:
    asked = Q()
    if wanted.since:
        asked &= Q(raised_at__gte=_midnight(wanted.since, "since"))
    if wanted.until:
        asked &= Q(raised_at__lt=_midnight(wanted.until, "until") + timedelta(days=1))
    if wanted.closed_since:
        asked &= Q(closed_at__gte=_midnight(wanted.closed_since, "closed_since"))
    if wanted.closed_until:
        asked &= Q(closed_at__lt=_midnight(wanted.closed_until, "closed_until") + timedelta(days=1))
    return asked


def _midnight(day: str, name: str) -> datetime:
    try:
        return clock.morning(date.fromisoformat(day))
    except ValueError as error:
        raise DomainError("not_a_day", NOT_A_DAY, field=name, params={"given": day[:40]}) from error


def _led_by_group(code: str) -> Q:
    below = Q(pk__in=())
    for path in group_paths(code).get(code, ()):
        below |= Q(lead_unit__path__startswith=path)
    return below


def _with_unit(parts: Sequence[str], code: str) -> Q:
    path = Unit.objects.filter(code=code).values_list("path", flat=True).first()
    if path is None:
        return Q(pk__in=())
    below = list(Unit.objects.filter(path__startswith=path).values_list("pk", flat=True))
    asked = Q()
    for part in parts:
        asked |= Q(**{f"{part}__in": below})
    return asked


def _matching(found: QuerySet[Issue], words: str) -> QuerySet[Issue]:
    query = search_query(words)
    if query is None:
        return found.none() if words.strip() else found
    return found.filter(words__search=query)
