"""Working groups, and which unit holds which department function."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from wenming.kernel import audit, clock, events, rights
from wenming.kernel.actors import Actor
from wenming.kernel.errors import DomainError
from wenming.people import policies
from wenming.people.events import FunctionMoved
from wenming.people.models import Unit, UnitFunction, WorkingGroup
from wenming.rulebook.labels import N_


@transaction.atomic
def set_group(
    code: str,
    name: str,
    lead: str,
    members: Iterable[str],
    *,
    by: Actor,
    leader_title: str = "",
    at: datetime | None = None,
) -> WorkingGroup:
    """Make a working group or change it; units are named by their codes."""
    rights.require(by, policies.MANAGE_UNITS)
    group, _ = WorkingGroup.objects.update_or_create(
        code=code, defaults={"name": name, "lead": _unit(lead, "lead"), "leader_title": leader_title}
    )
    codes = sorted(set(members))
    group.members.set([_unit(member, "members") for member in codes])
    audit.record(
        "people.set_group",
        subject=audit.subject_of(group, code),
        by=by,
        at=at or clock.now(),
        details={"lead": lead, "members": codes},
    )
    return group


@transaction.atomic
def set_function(
    function: str,
    unit: str,
    *,
    by: Actor,
    label: str = "",
    label_en: str = "",
    at: datetime | None = None,
) -> UnitFunction:
    """Say which unit holds a department function; an empty unit leaves it to nobody."""
    rights.require(by, policies.MANAGE_UNITS)
    holder = _unit(unit, "unit") if unit else None
    row = UnitFunction.objects.filter(function=function).first() or UnitFunction(function=function, label=function)
    row.unit = holder
    row.label, row.label_en = label or row.label, label_en or row.label_en
    row.save()
    audit.record(
        "people.set_function",
        subject=audit.subject_of(row, function),
        by=by,
        at=at or clock.now(),
        details={"unit": unit},
    )
    events.publish(FunctionMoved(function, holder.pk if holder else None))
    return row


@transaction.atomic
def describe_function(
    function: str, label: str, *, by: Actor, label_en: str = "", at: datetime | None = None
) -> UnitFunction:
    """Make a department function known, or give it other words; who holds it stays as it is."""
    rights.require(by, policies.MANAGE_UNITS, "schemes.manage")
    row, _ = UnitFunction.objects.update_or_create(function=function, defaults={"label": label, "label_en": label_en})
    audit.record("people.describe_function", subject=audit.subject_of(row, function), by=by, at=at or clock.now())
    return row


def _unit(code: str, field: str) -> Unit:
    unit = Unit.objects.filter(code=code, state=Unit.State.ACTIVE).first()
    if unit is None:
        raise DomainError("unit_missing", N_("There is no such unit."), field=field)
    return unit
