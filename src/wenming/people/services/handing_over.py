"""A unit is abolished or merged into others (撤并交接): all that it holds goes to its successors, in one act."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from wenming.kernel import audit, clock, events, outbox, rights
from wenming.kernel.actors import Actor
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import Conflict, DomainError
from wenming.kernel.outbox import News
from wenming.kernel.text import clean
from wenming.people import policies
from wenming.people.estates import Part, Terms, all_estates, field_of, parts_of
from wenming.people.events import UnitHandedOver
from wenming.people.models import Unit, UnitHandOver
from wenming.people.selectors import people_in_roles
from wenming.people.services.units import abolish_unit, locked_unit
from wenming.rulebook.labels import N_

KIND = "hand_over"
TOLD_ROLES = ("information_officer", "head")
TAKEN_OVER = N_("%(giver)s is no more: %(taker)s takes over %(n)s matters")
LONGEST_REASON = 500


@transaction.atomic
def hand_over_unit(
    code: str,
    takers: Mapping[str, str],
    *,
    reason: str,
    key: UUID,
    by: Actor,
    on: date | None = None,
    at: datetime | None = None,
) -> UnitHandOver:
    """Hand over all that a unit holds and abolish it: everything, or nothing at all.

    ``takers`` names the successor (a unit's code) of each part by its code; ``on`` is the successors' first day, today
    unless given. The same ``key`` again answers with what was done before. A unit that is abolished already can still
    hand over what came to it meanwhile.

    :raises Conflict: it is abolished, and nothing is left.
    :raises DomainError: a part has no successor, a successor is no unit that can be one, or the day lies ahead.
    """
    rights.require(by, policies.MANAGE_UNITS)
    at = at or clock.now()
    unit = locked_unit(code)
    done = UnitHandOver.objects.filter(key=key, unit=unit).first()
    if done is not None:
        return done
    parts = parts_of(unit)
    if unit.state == Unit.State.ABOLISHED and not parts:
        raise Conflict("unit_abolished", N_("This unit is abolished already."))
    terms = Terms(by, rights.viewer_of(by), at, _first_day(on, at), _reason(reason))
    named = {part.code: _taker(unit, part, takers.get(part.code, "")) for part in parts}
    for estate in all_estates():
        estate.hand_over(unit, named, terms)
    if unit.state != Unit.State.ABOLISHED:
        abolish_unit(code, by=by, at=at)
    made = _written(unit, key, parts, named, terms)
    _tell(unit, parts, named, at)
    ids = tuple(sorted({taker.pk for taker in named.values() if taker}))
    events.publish(UnitHandedOver(unit.pk, ids))
    return made


def _first_day(on: date | None, at: datetime) -> date:
    today = at.astimezone(clock.LOCAL).date()
    if on is not None and on > today:
        message = N_("Hand over on the day itself: this one lies ahead.")
        raise DomainError("day_ahead", message, field="on")
    return on or today


def _reason(reason: str) -> str:
    text = clean(reason, max_length=LONGEST_REASON, multiline=True, field="reason")
    if not text:
        raise DomainError("reason_missing", N_("Say why."), field="reason")
    return text


def _taker(unit: Unit, part: Part, code: str) -> Unit | None:
    field = field_of(part)
    if not code:
        if part.may_lapse:
            return None
        raise DomainError("taker_missing", N_("Name who takes this over."), field=field)
    taker = Unit.objects.filter(code=code, state=Unit.State.ACTIVE).first()
    if taker is None:
        raise DomainError("unit_missing", N_("There is no such unit."), field=field)
    if taker.path.startswith(unit.path):
        message = N_("Neither the unit itself nor one below it can take over: choose another.")
        raise DomainError("taker_below", message, field=field)
    return taker


def _written(
    unit: Unit, key: UUID, parts: Sequence[Part], named: Mapping[str, Unit | None], terms: Terms
) -> UnitHandOver:
    lines = [
        {"part": part.code, "label": part.label, "count": part.count, "taker": taker.code if taker else ""}
        for part in parts
        for taker in [named[part.code]]
    ]
    made = UnitHandOver.objects.create(
        unit=unit, key=key, at=terms.at, on=terms.on, reason=terms.reason, lines=lines, **attributed(terms.by)
    )
    audited = {line["part"]: [line["count"], line["taker"]] for line in lines}
    details = {"on": terms.on.isoformat(), "parts": audited}
    audit.record(
        "people.hand_over_unit",
        subject=audit.subject_of(unit, unit.code),
        by=terms.by,
        at=terms.at,
        details=details,
    )
    return made


def _tell(unit: Unit, parts: Sequence[Part], named: Mapping[str, Unit | None], at: datetime) -> None:
    """Tell the people of each successor once, however much came to it."""
    posts = people_in_roles(TOLD_ROLES)
    for taker in {each.pk: each for each in named.values() if each}.values():
        people = [one for role in TOLD_ROLES for one in posts.get((role, taker.pk), ())]
        count = sum(part.count for part in parts if named[part.code] == taker)
        params: dict[str, str | int] = {"giver": unit.name, "taker": taker.name, "n": count}
        outbox.tell(people, News(KIND, "soon", TAKEN_OVER, reverse("people:unit", args=[unit.code]), params), at=at)
