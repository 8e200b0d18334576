"""Handing issues over (交接) from a unit that is no more to its successors: one by one, or all of them in one act."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from wenming.areas.selectors import working_calendar
from wenming.issues.acts import Act, Shows, Target, cleaned, ensure, situation_of
from wenming.issues.models import Issue, IssueClock, IssueMove, Ruling
from wenming.issues.selectors.succession import TIE_LABELS, Tie, open_with, rulings_naming, supporting_units, tie_of
from wenming.issues.services import steps
from wenming.issues.services.desk import refuse_abolished
from wenming.issues.services.making import announce, make
from wenming.issues.services.steps import Step
from wenming.kernel import audit, clock, workflow
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode, Shown, move_row

SAME_UNIT = N_("Choose another unit than the one that hands over.")
BATCH = 500
HANDED_ON = (
    "lead_unit_id", "holder_id", "confirmer_id", "passed_along", "involved", "reported_up_at", "check_with_id",
)  # fmt: skip
"""What handing over changes of every issue, written together with its version."""
OF_THE_STAGE = ("inner_due_at", "stage_due_at")
"""What it changes besides where clocks run for the unit."""


class HandOverRefused(DomainError):
    """A hand-over that leads nowhere."""


def hand_over(
    issue: Issue,
    *,
    giver: Unit,
    taker: Unit,
    reason: str,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
) -> Issue:
    """Let a unit take the place of another on one issue, whatever that was to it; state and clocks stay."""
    supporting = [unit.pk for unit in issue.supporting.all()]
    act = handing_over(giver=giver, taker=taker, reason=reason, supporting=supporting, lead=issue.lead_unit_id)
    return make(issue, act, by=by, at=at, seen=seen)


def handing_over(*, giver: Unit, taker: Unit, reason: str, supporting: Sequence[int], lead: int | None) -> Act:
    """Return handing over as an act; ``supporting`` are the ids of the units that support the issue so far, ``lead``
    that of the one that leads it. Who leads it then supports it no longer.
    """
    refuse_abolished(taker, "taker")
    if giver.pk == taker.pk:
        raise HandOverRefused("same_unit", SAME_UNIT, field="taker")

    def change(held: Issue) -> None:
        held.lead_unit = taker if held.lead_unit_id == giver.pk else held.lead_unit
        held.holder = taker if held.holder_id == giver.pk else held.holder
        held.confirmer = taker if held.confirmer_id == giver.pk else held.confirmer
        ends = {held.lead_unit_id, held.holder_id}
        swapped = (taker.pk if one == giver.pk else one for one in held.passed_along)
        held.passed_along = [one for one in dict.fromkeys(swapped) if one not in ends] if len(ends) > 1 else []
        _hand_on_check(held, giver, taker)
        steps.involve(held, taker.pk)

    fields = {Shown.GIVER: giver.code, Shown.TAKER: taker.code, Shown.REASON: reason}
    leads = taker.pk if lead == giver.pk else lead
    helping = sorted({taker.pk if one == giver.pk else one for one in supporting} - {leads})
    target = Target(unit=taker, supporting=helping if helping != sorted(supporting) else None, giver=giver)
    return Act(MoveCode.HAND_OVER, Shows(fields), target, change)


def _hand_on_check(held: Issue, giver: Unit, taker: Unit) -> None:
    """Let the successor make the first check that waits; who reported already does not check its own report.

    Who takes over from the unit above it works for itself: there is nothing to check any more.
    """
    if held.reported_up_at is None:
        return
    if held.holder_id == held.lead_unit_id:
        held.reported_up_at = held.check_with_id = None
        return
    held.check_with_id = taker.pk if held.check_with_id == giver.pk else held.check_with_id
    if held.check_with_id == held.holder_id:
        held.check_with_id = steps.above(held, held.holder_id)


@transaction.atomic
def hand_over_all(
    giver: Unit, takers: Mapping[Tie, Unit], *, reason: str, by: Viewer, at: datetime | None = None
) -> Mapping[Tie, int]:
    """Hand over every open issue that a unit has a part in, by the part it has; return how many by part.

    Each issue is moved by the loop like any other and has its line in history and audit; the rows are written
    together. Nothing is handed over if one issue cannot be.
    """
    at, calendar = at or clock.now(), working_calendar()
    found = list(open_with(giver).select_for_update(of=("self",)).order_by("pk"))
    supporting, running = supporting_units(found), _running(found)
    told: Counter[Tie] = Counter()
    made: list[Step] = []
    for issue in found:
        helping = supporting.get(issue.pk, ())
        tie = tie_of(issue, giver.pk, helping)
        if tie not in takers:
            message = N_("Name who takes over: %(what)s.")
            raise HandOverRefused("taker_missing", message, params={"what": TIE_LABELS[tie]})
        act = handing_over(giver=giver, taker=takers[tie], reason=reason, supporting=helping, lead=issue.lead_unit_id)
        made.append(_step(issue, act, running.get(issue.pk, []), calendar, by=by, at=at))
        if act.target.supporting is not None:
            issue.supporting.set(act.target.supporting)
        told[tie] += 1
    _store(made)
    for step in made:
        announce(step, move_row(MoveCode.HAND_OVER), by=by.actor)
    return told


@transaction.atomic
def hand_over_rulings(giver: Unit, taker: Unit, *, reason: str, by: Viewer, at: datetime | None = None) -> int:
    """Replace each lasting ruling in force that names a unit by one that names its successor; return how many."""
    at = at or clock.now()
    rows = list(rulings_naming(giver).select_for_update(of=("self",)).select_related("issue").order_by("pk"))
    for old in rows:
        old.retired_at, old.retired_because = at, reason
        old.save(update_fields=["retired_at", "retired_because"])
        made = Ruling.objects.create(
            issue=old.issue,
            category_id=old.category_id,
            site_id=old.site_id,
            area_id=old.area_id,
            unit=taker,
            basis=old.basis,
            since=at,
            **attributed(by.actor),
        )
        old.replaced_by = made
        old.save(update_fields=["replaced_by"])
        details = {"issue": old.issue.number, "giver": giver.code, "taker": taker.code}
        subject = audit.subject_of(made, old.issue.number)
        audit.record("issues.hand_over_ruling", subject=subject, by=by.actor, at=at, details=details)
    return len(rows)


def _step(issue: Issue, act: Act, running: list[IssueClock], calendar: Calendar, *, by: Viewer, at: datetime) -> Step:
    act, state = cleaned(act), issue.state
    row = ensure(situation_of(by, issue, act, at=at, in_bulk=False), act.code)
    assert act.change is not None
    act.change(issue)
    workflow.move(issue, to=state, at=at, **{name: getattr(issue, name) for name in HANDED_ON})
    return steps.go_on(issue, row, act, by=by.actor, at=at, before=state, running=running, calendar=calendar)


def _running(found: Sequence[Issue]) -> Mapping[int, list[IssueClock]]:
    """The clocks that have not stopped, by issue."""
    running: defaultdict[int, list[IssueClock]] = defaultdict(list)
    for row in IssueClock.objects.filter(issue__in=found, stopped_at__isnull=True).order_by("id"):
        running[row.issue_id].append(row)
    return running


def _store(made: Sequence[Step]) -> None:
    """Write everything that the steps changed; words and state stay as they were."""
    nearer = [step.issue for step in made if step.clocks]
    Issue.objects.bulk_update(nearer, OF_THE_STAGE, batch_size=BATCH)
    clocks = [row for step in made for row in step.clocks]
    IssueClock.objects.bulk_update(clocks, ["unit", "stopped_at"], batch_size=BATCH)
    IssueMove.objects.bulk_create((step.move for step in made), batch_size=BATCH)
    audit.bulk_record(step.line() for step in made)
