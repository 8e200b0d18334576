"""Setting the ladders: steps, and what they are made of. Every change is audited with what was before and after."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Max

from wenming.kernel import audit, clock, rights
from wenming.kernel.errors import Conflict, DomainError
from wenming.kernel.scope import Viewer
from wenming.people.roles import ROLES
from wenming.rulebook.escalation import Counted, LadderError, Tie, Watch, check_ladder, check_recipient
from wenming.rulebook.labels import N_
from wenming.supervision import policies
from wenming.supervision.models import Ladder, LadderMark, LadderRecipient, LadderStep, Named

FIELDS = {"no_recipient": "recipients", "no_watch": "watches", "no_role": "roles", "counted": "counted"}
"""Beside which field a refusal of the rulebook stands; the others stand beside the delay."""
STILL_USED = N_("Steps still use it: %(steps)s. Change them first.")
Kind = TypeVar("Kind", bound=Named)
STEP_FIELDS = ("order", "label", "label_en", "counted", "delay", "mark", "recipients")


class LadderRefused(DomainError):
    """A step with which the ladder could not be climbed."""


@dataclass(frozen=True, slots=True)
class StepValues:
    """What of a step may be set; ``place`` is where it stands in its ladder, from 1; beyond the end it is the last."""

    label: str
    label_en: str
    counted: Counted
    delay: int
    mark: str
    recipients: Collection[str]
    place: int = 10_000


@transaction.atomic
def add_step(ladder: Ladder, values: StepValues, *, by: Viewer, at: datetime | None = None) -> LadderStep:
    """Put a new step into a ladder. Raises :class:`LadderRefused` and ``NotAllowed``."""
    rights.require(by.actor, policies.MANAGE)
    steps = _steps(ladder)
    made = LadderStep(ladder=ladder, code=_code("step", LadderStep.objects.aggregate(last=Max("pk"))["last"]))
    _fill(made, values)
    _settle(ladder, steps, made, values.place)
    _record("add_step", made, made.code, {}, _of_step(made), by, at)
    return made


@transaction.atomic
def keep_step(step: LadderStep, values: StepValues, *, by: Viewer, at: datetime | None = None) -> LadderStep:
    """Change a step; what was sent before stays as it was. Raises :class:`LadderRefused` and ``NotAllowed``."""
    rights.require(by.actor, policies.MANAGE)
    steps = _steps(step.ladder)
    kept = next((row for row in steps if row.pk == step.pk), None)
    if kept is None:
        raise Conflict("step_removed", N_("This step was taken out meanwhile."))
    before = _of_step(kept)
    _fill(kept, values)
    _settle(kept.ladder, [row for row in steps if row is not kept], kept, values.place)
    _record("keep_step", kept, kept.code, before, _of_step(kept), by, at)
    return kept


@transaction.atomic
def remove_step(step: LadderStep, *, by: Viewer, at: datetime | None = None) -> None:
    """Take a step out of its ladder; what it sent stays written down. Raises ``NotAllowed``."""
    rights.require(by.actor, policies.MANAGE)
    moment = at or clock.now()
    steps = _steps(step.ladder)
    gone = next((row for row in steps if row.pk == step.pk), None)
    if gone is None:
        raise Conflict("step_removed", N_("This step was taken out meanwhile."))
    before = _of_step(gone)
    gone.removed_at = moment
    gone.save(update_fields=["removed_at"])
    _number([row for row in steps if row is not gone])
    _record("remove_step", gone, gone.code, before, {}, by, moment)


@transaction.atomic
def keep_ladder(
    ladder: Ladder | None,
    *,
    label: str,
    label_en: str,
    watches: Collection[Watch],
    is_active: bool,
    by: Viewer,
    at: datetime | None = None,
) -> Ladder:
    """Change a ladder, or make a new one without steps. Raises :class:`LadderRefused` and ``NotAllowed``."""
    rights.require(by.actor, policies.MANAGE)
    row, before = _held(Ladder, ladder, "ladder")
    row.label, row.label_en, row.is_active = label, label_en, is_active
    row.watches = [each.value for each in Watch if each in watches]
    _check(row, [step.law() for step in _steps(row)] if row.pk else [])
    row.save()
    _record("keep_ladder", row, row.code, before, _of(row), by, at)
    return row


@transaction.atomic
def keep_mark(
    mark: LadderMark | None, *, label: str, label_en: str, tone: str, by: Viewer, at: datetime | None = None
) -> LadderMark:
    """Change a mark, or make a new one. Raises ``NotAllowed``."""
    rights.require(by.actor, policies.MANAGE)
    row, before = _held(LadderMark, mark, "mark")
    row.label, row.label_en, row.tone = label, label_en, LadderMark.Look(tone).value
    row.save()
    _record("keep_mark", row, row.code, before, _of(row), by, at)
    return row


@transaction.atomic
def keep_recipient(
    recipient: LadderRecipient | None,
    *,
    label: str,
    label_en: str,
    tie: Tie,
    roles: Collection[str],
    by: Viewer,
    at: datetime | None = None,
) -> LadderRecipient:
    """Change who a recipient is, or make a new one. Raises :class:`LadderRefused` and ``NotAllowed``."""
    rights.require(by.actor, policies.MANAGE)
    row, before = _held(LadderRecipient, recipient, "recipient")
    row.label, row.label_en, row.tie = label, label_en, tie.value
    row.roles = [role for role in ROLES if role in roles]
    try:
        check_recipient(row.law())
    except LadderError as error:
        raise _refused(error) from error
    row.save()
    _record("keep_recipient", row, row.code, before, _of(row), by, at)
    return row


@transaction.atomic
def remove_part(part: LadderMark | LadderRecipient, *, by: Viewer, at: datetime | None = None) -> None:
    """Remove a mark or a recipient that no step uses; what was sent keeps its name. Raises ``Conflict``."""
    rights.require(by.actor, policies.MANAGE)
    used = LadderStep.objects.filter(removed_at=None)
    by_mark = isinstance(part, LadderMark)
    used = used.filter(mark=part.code) if by_mark else used.filter(recipients__contains=[part.code])
    names = list(used.values_list("label", flat=True))
    if names:
        raise Conflict("still_used", STILL_USED, params={"steps": ", ".join(names)})
    subject, before = audit.subject_of(part, part.code), _of(part)
    part.delete()
    act = f"supervision.remove_{'mark' if by_mark else 'recipient'}"
    audit.record(act, subject=subject, by=by.actor, at=at or clock.now(), details={"before": before, "after": {}})


def _steps(ladder: Ladder) -> list[LadderStep]:
    """The steps of a ladder in their order; it is held, so that two people do not number them at once."""
    held = Ladder.objects.select_for_update().filter(pk=ladder.pk)
    return list(LadderStep.objects.filter(ladder__in=list(held), removed_at=None).order_by("order"))


def _fill(step: LadderStep, values: StepValues) -> None:
    step.label, step.label_en, step.counted = values.label, values.label_en, values.counted.value
    step.delay, step.mark = values.delay, values.mark
    step.recipients = sorted(set(values.recipients))
    if not LadderMark.objects.filter(code=values.mark).exists():
        raise LadderRefused("no_such_mark", N_("There is no such mark."), field="mark")
    if LadderRecipient.objects.filter(code__in=step.recipients).count() != len(step.recipients):
        raise LadderRefused("no_such_recipient", N_("There is no such recipient."), field="recipients")


def _settle(ladder: Ladder, others: Sequence[LadderStep], step: LadderStep, place: int) -> None:
    """Put the step in its place among the others, if the ladder can be climbed so."""
    steps = [*others[: max(place - 1, 0)], step, *others[max(place - 1, 0) :]]
    _check(ladder, [row.law() for row in steps])
    _number(others, from_=10_000)  # out of the way of the numbers to come
    step.order = steps.index(step) + 1
    step.save()
    _number(steps)


def _number(steps: Sequence[LadderStep], *, from_: int = 1) -> None:
    for order, row in enumerate(steps, from_):
        if row.order != order:
            row.order = order
            row.save(update_fields=["order"])


def _check(ladder: Ladder, laws: Sequence[object]) -> None:
    try:
        check_ladder(laws, ladder.watched())  # type: ignore[arg-type]  # laws of steps
    except LadderError as error:
        raise _refused(error) from error


def _refused(error: LadderError) -> LadderRefused:
    return LadderRefused(f"ladder_{error.reason}", str(error), field=FIELDS.get(error.reason, "delay"))


def _held(kind: type[Kind], row: Kind | None, name: str) -> tuple[Kind, dict[str, object]]:
    """The row held and what it was, or a new one with a code of its own at the end of the order."""
    rows = kind._default_manager.select_for_update()
    if row is not None:
        held = rows.get(pk=row.pk)
        return held, _of(held)
    last = kind._default_manager.aggregate(order=Max("order"), pk=Max("pk"))
    return kind(code=_code(name, last["pk"]), order=(last["order"] or 0) + 1), {}


def _code(name: str, last: int | None) -> str:
    return f"{name}-{(last or 0) + 1}"


def _of_step(step: LadderStep) -> dict[str, object]:
    return {"ladder": step.ladder.code} | {name: getattr(step, name) for name in STEP_FIELDS}


def _of(row: Named) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}


def _record(
    act: str,
    row: LadderStep | Named,
    code: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    by: Viewer,
    at: datetime | None,
) -> None:
    """Write into the trail what changed: of a change only the values that did."""
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    details = {
        "before": {name: value for name, value in before.items() if name in changed},
        "after": {name: value for name, value in after.items() if name in changed},
    }
    subject = audit.subject_of(row, code)
    audit.record(f"supervision.{act}", subject=subject, by=by.actor, at=at or clock.now(), details=details)
