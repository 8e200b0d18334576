"""Reads of the ladder, of what was sent, and of units in which nobody is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from wenming.issues.models import Issue
from wenming.issues.selectors import open_with_each
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.people.selectors import last_held, lines_above, locked_out, people_in_roles
from wenming.rulebook import standing_in
from wenming.rulebook.labels import N_
from wenming.rulebook.standing_in import Instead
from wenming.supervision import policies
from wenming.supervision.models import Ladder, LadderMark, LadderRecipient, LadderStep, SentStep, Unsent

Part = TypeVar("Part", Ladder, LadderMark, LadderRecipient)
OFFICER = "information_officer"


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A unit with open issues that nobody is told of as its information officer, and who is told instead.

    ``since`` is the day after the last officer's last; nothing if there never was one, or no such post
    (``has_post``). ``told_unit`` is the unit whose people are told. ``is_locked``: somebody holds the post, but their
    sign-in is locked.
    """

    unit: Unit
    open_issues: int
    since: date | None
    has_post: bool
    instead: Instead
    told_unit: Unit | None
    is_locked: bool = False


def ladder(viewer: Viewer) -> list[LadderStep]:
    """Return the steps of all ladders in their order; whoever may see issues may know them."""
    found = LadderStep.objects.filter(removed_at=None).select_related("ladder").order_by("ladder__order", "order")
    return list(found) if viewer.may(policies.VIEW) else []


def ladders(viewer: Viewer) -> list[Ladder]:
    """Return the ladders in their order."""
    return list(Ladder.objects.prefetch_related("steps")) if viewer.may(policies.VIEW) else []


def marks(viewer: Viewer) -> list[LadderMark]:
    """Return the marks in their order."""
    return list(LadderMark.objects.all()) if viewer.may(policies.VIEW) else []


def recipients(viewer: Viewer) -> list[LadderRecipient]:
    """Return the recipients in their order."""
    return list(LadderRecipient.objects.all()) if viewer.may(policies.VIEW) else []


def one_of(rows: Sequence[Part], code: str) -> Part:
    """Return the row of this code. Raises ``Missing`` when there is none."""
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise Missing("part_missing", N_("There is no such part of the ladder."))
    return found


def step(viewer: Viewer, code: str) -> LadderStep:
    """Return one step. Raises ``Missing`` when there is none."""
    found = next((each for each in ladder(viewer) if each.code == code), None)
    if found is None:
        raise Missing("step_missing", N_("There is no such step."))
    return found


def sent_for(issue: Issue) -> list[SentStep]:
    """Return what was sent for an issue that the viewer has in hand already, in order."""
    return list(SentStep.objects.filter(issue=issue))


def unsent(viewer: Viewer) -> QuerySet[Unsent]:
    """Return what could not be sent, for whoever sets the ladder."""
    found = Unsent.objects.select_related("issue").order_by("since", "id")
    return found if viewer.may(policies.MANAGE) else found.none()


def vacancies(viewer: Viewer) -> list[Vacancy]:
    """Return the units with open issues in which nobody holds the post of information officer, by code."""
    if not viewer.may(policies.VACANCIES):
        return []
    counts, held = open_with_each(), people_in_roles({OFFICER} | standing_in.ROLES)
    vacant = [unit for unit in counts if not held.get((OFFICER, unit))]
    lines = lines_above(vacant)
    found = {unit: standing_in.told((OFFICER,), lines.get(unit, (unit,)), held) for unit in vacant}
    wanted = {*vacant, *(each.unit for each in found.values() if each.unit is not None)}
    units, last = Unit.objects.in_bulk(wanted), last_held(OFFICER, vacant)
    locked, rows = locked_out(OFFICER, vacant), []
    for pk in vacant:
        instead, whose = found[pk].instead, found[pk].unit
        assert instead is not None
        since, has_post = last.get(pk, (None, False))
        told_unit = units.get(whose) if whose else None
        rows.append(Vacancy(units[pk], counts[pk], since, has_post, instead, told_unit, pk in locked))
    return sorted(rows, key=lambda one: one.unit.code)
