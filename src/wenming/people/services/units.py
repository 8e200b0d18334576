"""The life of a unit: added, renamed or moved, abolished once nothing is left in its hands."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from wenming.areas.models import Area
from wenming.engines.workbook import CODE_WRONG, is_code
from wenming.kernel import audit, clock, events, rights
from wenming.kernel.actors import Actor
from wenming.kernel.errors import Conflict, DomainError, Missing
from wenming.people import holdings, policies
from wenming.people.events import UnitAbolished, UnitChanged
from wenming.people.models import Appointment, Unit
from wenming.rulebook.labels import N_

SUPERIOR_ABOLISHED = N_("The superior unit is abolished. Restore that one first, or choose another.")


@dataclass(frozen=True, slots=True)
class UnitFields:
    """What a form or a workbook says about a unit; ``parent`` and ``area`` are codes, empty for none."""

    name: str
    kind: str
    short_name: str = ""
    parent: str = ""
    area: str = ""


@transaction.atomic
def add_unit(code: str, fields: UnitFields, *, by: Actor, at: datetime | None = None) -> Unit:
    """Add a unit; an empty code is made up from the next free number."""
    rights.require(by, policies.MANAGE_UNITS)
    code = code or _next_code()
    if not is_code(code):
        raise DomainError("code_wrong", CODE_WRONG, field="code", params={"value": code})
    if Unit.objects.filter(code=code).exists():
        raise Conflict("unit_code_taken", N_("Another unit has this code."), field="code")
    unit = Unit(code=code)
    _write(unit, fields)
    audit.record(
        "people.add_unit", subject=audit.subject_of(unit, code), by=by, at=at or clock.now(), details=_details(unit)
    )
    events.publish(UnitChanged(unit.pk))
    return unit


@transaction.atomic
def change_unit(code: str, fields: UnitFields, *, by: Actor, at: datetime | None = None) -> Unit:
    """Rename a unit, or change its kind, its place in the tree or its area. Subordinate units move with it."""
    rights.require(by, policies.MANAGE_UNITS)
    unit = locked_unit(code)
    before, old_path = _details(unit), unit.path
    _write(unit, fields)
    if unit.path != old_path:
        move_below(old_path, unit)
    audit.record(
        "people.change_unit",
        subject=audit.subject_of(unit, code),
        by=by,
        at=at or clock.now(),
        details={"before": before, "after": _details(unit)},
    )
    events.publish(UnitChanged(unit.pk))
    return unit


@transaction.atomic
def abolish_unit(code: str, *, by: Actor, at: datetime | None = None) -> Unit:
    """Close a unit for good.

    :raises Conflict: it still has subordinate units, people in post, sites it answers for, or open issues.
    """
    rights.require(by, policies.MANAGE_UNITS)
    unit = locked_unit(code)
    if unit.state == Unit.State.ABOLISHED:
        raise Conflict("unit_abolished", N_("This unit is abolished already."))
    _refuse_while_in_use(unit)
    unit.state = Unit.State.ABOLISHED
    unit.save(update_fields=["state"])
    unit.posts.filter(is_active=True).update(is_active=False)
    unit.functions.update(unit=None)
    audit.record("people.abolish_unit", subject=audit.subject_of(unit, code), by=by, at=at or clock.now())
    events.publish(UnitAbolished(unit.pk))
    return unit


@transaction.atomic
def restore_unit(code: str, *, by: Actor, at: datetime | None = None) -> Unit:
    """Take back an abolition; the unit's posts stay closed until they are opened again one by one."""
    rights.require(by, policies.MANAGE_UNITS)
    unit = locked_unit(code)
    if unit.parent is not None and unit.parent.state != Unit.State.ACTIVE:
        raise Conflict("parent_abolished", SUPERIOR_ABOLISHED)
    unit.state = Unit.State.ACTIVE
    unit.save(update_fields=["state"])
    audit.record("people.restore_unit", subject=audit.subject_of(unit, code), by=by, at=at or clock.now())
    events.publish(UnitChanged(unit.pk))
    return unit


def _refuse_while_in_use(unit: Unit) -> None:
    if unit.subordinates.filter(state=Unit.State.ACTIVE).exists():
        raise Conflict(
            "unit_has_subordinates", N_("This unit still has subordinate units. Move or abolish them first.")
        )
    today = clock.today()
    held = Appointment.objects.filter(post__unit=unit).exclude(until__lt=F("since"))
    held = held.filter(Q(until__isnull=True) | Q(until__gt=today))
    if held.exists():
        raise Conflict("unit_has_people", N_("People still hold posts in this unit. End their appointments first."))
    left = holdings.of(unit.pk)
    if left:
        raise Conflict(
            "unit_holds",
            N_("This unit still holds %(count)s × %(what)s. Hand them over first."),
            params={"count": left[0].count, "what": left[0].label},
        )


def locked_unit(code: str) -> Unit:
    """Return the unit, locked until the transaction ends."""
    unit = Unit.objects.select_for_update().filter(code=code).first()
    if unit is None:
        raise Missing("unit_missing", N_("There is no such unit."))
    return unit


def _write(unit: Unit, fields: UnitFields) -> None:
    if fields.kind not in Unit.Kind.values:
        raise DomainError("unit_kind_wrong", N_("There is no such kind of unit."), field="kind")
    parent = _parent(unit, fields.parent)
    area = Area.objects.filter(code=fields.area).first() if fields.area else None
    if fields.area and area is None:
        raise DomainError("area_missing", N_("There is no such division."), field="area")
    unit.name, unit.short_name, unit.kind = fields.name, fields.short_name, fields.kind
    unit.parent, unit.area = parent, area
    unit.save()
    unit.path = f"{parent.path if parent else ''}{unit.pk}/"
    unit.save(update_fields=["path"])


def _parent(unit: Unit, code: str) -> Unit | None:
    if not code:
        return None
    parent = Unit.objects.filter(code=code).first()
    if parent is None:
        raise DomainError("parent_missing", N_("There is no such superior unit."), field="parent")
    if parent.state != Unit.State.ACTIVE and parent.pk != unit.parent_id:
        raise DomainError("parent_abolished", SUPERIOR_ABOLISHED, field="parent")
    if unit.pk and parent.path.startswith(unit.path):
        raise DomainError(
            "unit_above_itself", N_("A unit cannot stand below itself or below one of its own."), field="parent"
        )
    return parent


def move_below(old_path: str, unit: Unit) -> None:
    """Let everything below a unit follow it to its new place in the tree."""
    below = list(Unit.objects.filter(path__startswith=old_path).exclude(pk=unit.pk))
    for other in below:
        other.path = unit.path + other.path.removeprefix(old_path)
    Unit.objects.bulk_update(below, ["path"], batch_size=500)


def _next_code() -> str:
    numbers = [int(code[2:]) for code in Unit.objects.filter(code__regex=r"^U-[0-9]+$").values_list("code", flat=True)]
    return f"U-{max(numbers, default=0) + 1:04d}"


def _details(unit: Unit) -> dict[str, object]:
    return {
        "kind": unit.kind,
        "name": unit.name,
        "parent": unit.parent.code if unit.parent else "",
        "area": unit.area.code if unit.area else "",
    }
