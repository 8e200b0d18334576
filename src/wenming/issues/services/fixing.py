"""Fixing on the spot (立行立改): whoever found a problem has put it right, and says so before anybody files it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from wenming.issues.acts import Act, Shows
from wenming.issues.models import Issue
from wenming.issues.selectors import territory_of
from wenming.issues.services.handling import to_the_desk
from wenming.issues.services.making import make
from wenming.issues.services.raising import raise_issue
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.records.models import Photo
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode, Shown, State
from wenming.rulebook.tracks import Track
from wenming.rulebook.verification import DEFAULT_DEMAND, EvidenceKind, Tier

NO_UNIT = N_("No unit answers for this place: raise the problem, and let the desk dispatch it.")
AGAIN = Limit(1, ClockKind.WORKING_DAYS)
"""How long the unit has, if the report is not accepted, for a problem of no kind in the catalogue."""


class FixRefused(DomainError):
    """A problem that cannot be reported as put right on the spot."""


@transaction.atomic
def raise_fixed(
    title: str, *, measures: str, after: Sequence[Photo], note: str = "", seed: str = "", **raised: Any
) -> Issue:
    """Raise a problem and report it fixed on the spot in one; neither is stored without the other.

    ``raised`` is what :func:`raise_issue` takes. The same ``key`` again gives the issue as it is now.
    """
    issue = raise_issue(title, **raised)
    if issue.state != State.RAISED:
        return issue
    return fix_on_the_spot(
        issue,
        measures=measures,
        photos=after,
        note=note,
        by=raised["by"],
        at=raised.get("at"),
        seen=issue.version,
        seed=seed,
    )


def fix_on_the_spot(
    issue: Issue,
    *,
    measures: str,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    photos: Sequence[Photo] = (),
    proofs: Mapping[EvidenceKind, str] | None = None,
    note: str = "",
    seed: str = "",
) -> Issue:
    """Say that what one raised has been put right, with the evidence of its kind.

    The own unit answers for it, so that others verify it; for those who look at the whole territory, such as an
    inspector, it is the territorial unit of the place. ``seed`` is that of the draw of how it is verified.

    :raises FixRefused: there is no such unit.
    """
    unit = _answering(issue, by)
    act = fixing(unit=unit, measures=measures, photos=[photo.pk for photo in photos], proofs=proofs or {}, note=note)
    return make(issue, to_the_desk(act, seed), by=by, at=at, seen=seen)


def _answering(issue: Issue, by: Viewer) -> Unit:
    own = Unit.objects.filter(code=by.unit_code).first() if by.unit_code and not by.everywhere else None
    unit = own or territory_of(issue)
    if unit is None:
        raise FixRefused("no_unit", NO_UNIT)
    return unit


def fixing(
    *, unit: Unit, measures: str, photos: Sequence[int], proofs: Mapping[EvidenceKind, str], note: str = ""
) -> Act:
    """Return fixing on the spot as an act of somebody in ``unit``; ``photos`` are ids."""

    def change(held: Issue) -> None:
        kind = held.category
        held.lead_unit = unit
        held.evidence = list(kind.evidence) if kind else [DEFAULT_DEMAND]
        held.catalogue = kind.catalogue if kind else ""
        held.tier = kind.tier if kind else Tier.DESK.value
        held.limit_amount = kind.limit_amount if kind else int(AGAIN.amount)
        held.limit_clock = kind.limit_clock if kind else AGAIN.clock.value
        held.track = Track.AT_ONCE.value

    fields = {Shown.MEASURES: measures, Shown.NOTE: note}
    return Act(MoveCode.FIX_ON_SPOT, Shows(fields, photos=photos, proofs=proofs), change=change)
