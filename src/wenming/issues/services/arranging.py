"""The standing arrangement (长效机制) of a prone place: a unit gives it, the office accepts it or sends it back."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from wenming.issues.models import Arrangement, PronePlace
from wenming.issues.services import prone as noticing
from wenming.issues.services.desk import refuse_abolished
from wenming.kernel import clock, workflow
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.kernel.text import clean
from wenming.people.models import Post, Unit
from wenming.rulebook import prone
from wenming.rulebook.labels import N_
from wenming.rulebook.prone import Part, ProneMoveCode, ProneRefused, ProneSituation, ProneState

POST_OF_ANOTHER = N_("This post belongs to another unit; name one of the unit that is asked, or of one below it.")
STATUS = {"wrong_state": 409, "not_entitled": 403, "not_your_place": 403, "own_arrangement": 403}


class ArrangementRefused(DomainError):
    """An act on a prone place that the rulebook refuses, or an arrangement that cannot be kept."""

    def __init__(self, refusal: ProneRefused) -> None:
        super().__init__(refusal.code, prone.REFUSALS[refusal.code], field=refusal.field, params=refusal.params)
        self.status = STATUS.get(refusal.code, 422)


def situation(place: PronePlace, viewer: Viewer, said: frozenset[Part] = frozenset()) -> ProneSituation:
    """Put a prone place and a viewer into the rulebook's words."""
    last = place.arrangements.order_by("-at", "-id").values_list("by_id", flat=True).first()
    return ProneSituation(
        ProneState(place.state),
        viewer.capabilities,
        is_of_unit=place.unit_id in viewer.units,
        gave_it=last is not None and last == viewer.user_id,
        said=said,
    )


@transaction.atomic
def answer(
    place: PronePlace,
    *,
    what: str,
    how_often: str,
    post: Post | None,
    from_on: date | None,
    review_on: date | None,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
) -> PronePlace:
    """Give the arrangement that is asked for, or another in the place of the one that stands; the office then looks.

    ``post`` is who does it: a post of the unit asked or of one below it, whoever holds it.
    """
    at = at or clock.now()
    what = clean(what, max_length=1000, multiline=True, field=Part.WHAT.value)
    how_often = clean(how_often, max_length=100, field=Part.HOW_OFTEN.value)
    said: dict[Part, object] = {
        Part.WHAT: what, Part.HOW_OFTEN: how_often, Part.POST: post, Part.FROM_ON: from_on, Part.REVIEW_ON: review_on,
    }  # fmt: skip
    held = _allowed(place, ProneMoveCode.ANSWER, said, by=by, seen=seen)
    assert post is not None and from_on is not None and review_on is not None
    _refuse_days(from_on, review_on, at)
    if held.unit is None or not post.is_active or not post.unit.path.startswith(held.unit.path):
        raise DomainError("post_of_another", POST_OF_ANOTHER, field=Part.POST.value)
    Arrangement.objects.create(
        place=held, at=at, what=what, how_often=how_often, post=post, from_on=from_on, review_on=review_on,
        **attributed(by.actor),
    )  # fmt: skip
    details = {"post": post.code, "from_on": from_on.isoformat(), "review_on": review_on.isoformat()}
    noticing.move_on(held, ProneMoveCode.ANSWER, by=by.actor, at=at, details=details, review_on=None)
    return held


@transaction.atomic
def accept_arrangement(
    place: PronePlace, *, by: Viewer, at: datetime | None = None, seen: int | None = None
) -> PronePlace:
    """Accept the arrangement that a unit gave; it stands until something comes back or its day of review."""
    held = _allowed(place, ProneMoveCode.ACCEPT, {}, by=by, seen=seen)
    given = held.arrangements.order_by("-at", "-id")[0]
    noticing.move_on(held, ProneMoveCode.ACCEPT, by=by.actor, at=at or clock.now(), review_on=given.review_on)
    return held


@transaction.atomic
def send_arrangement_back(
    place: PronePlace, *, reason: str, by: Viewer, at: datetime | None = None, seen: int | None = None
) -> PronePlace:
    """Send an arrangement back to the unit, and say why it will not do."""
    at = at or clock.now()
    reason = clean(reason, max_length=2000, multiline=True, field=Part.REASON.value)
    held = _allowed(place, ProneMoveCode.SEND_BACK, {Part.REASON: reason}, by=by, seen=seen)
    noticing.move_on(held, ProneMoveCode.SEND_BACK, by=by.actor, at=at, note=reason)
    noticing.tell_unit(held, at=at)
    return held


@transaction.atomic
def ask_unit(
    place: PronePlace,
    *,
    unit: Unit | None,
    reason: str,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
) -> PronePlace:
    """Ask another unit for the arrangement, and say why."""
    at = at or clock.now()
    reason = clean(reason, max_length=2000, multiline=True, field=Part.REASON.value)
    held = _allowed(place, ProneMoveCode.ASK_UNIT, {Part.UNIT: unit, Part.REASON: reason}, by=by, seen=seen)
    assert unit is not None
    refuse_abolished(unit, Part.UNIT.value)
    held.unit = unit
    noticing.move_on(
        held, ProneMoveCode.ASK_UNIT, by=by.actor, at=at, note=reason, details={"to": unit.code}, unit=unit
    )
    noticing.tell_unit(held, at=at)
    return held


def _allowed(
    place: PronePlace, code: ProneMoveCode, said: Mapping[Part, object], *, by: Viewer, seen: int | None
) -> PronePlace:
    """Return the place, locked, if the rulebook lets this be done to it now."""
    held = workflow.locked(PronePlace, place.pk, seen=seen)
    try:
        prone.ensure(situation(held, by, frozenset(part for part, value in said.items() if value)), code)
    except ProneRefused as refusal:
        raise ArrangementRefused(refusal) from refusal
    return held


def _refuse_days(from_on: date, review_on: date, at: datetime) -> None:
    try:
        prone.check_days(from_on, review_on, at.astimezone(clock.LOCAL).date())
    except ProneRefused as refusal:
        raise ArrangementRefused(refusal) from refusal
