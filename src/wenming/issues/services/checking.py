"""What whoever checks a rectification does: verify, send back, close out, look back, mark relapsed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from wenming.issues.acts import Act, Shows, Target, ensure, situation_of
from wenming.issues.models import Issue, LookBack
from wenming.issues.selectors.evidence import doubts_on_verifying
from wenming.issues.services.desk import refuse_abolished
from wenming.issues.services.look_backs import settle
from wenming.issues.services.making import make
from wenming.kernel import clock
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.kernel.text import clean
from wenming.people.models import Unit
from wenming.records.models import Photo
from wenming.rulebook.evidence import EvidenceWarning, Part, needs_reason
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode, Shown
from wenming.rulebook.verification import EvidenceKind

WARNED, OVERRULED = "warned", "overruled"
"""Details of verifying: what spoke against the photos, and why it was verified all the same."""
LONGEST_REASON = 500
UNANSWERED = N_("Something speaks against a photo. Look at it below, and say why you verify it all the same.")


class WarningRefused(DomainError):
    """A grave warning that nobody answered."""


def verify(
    issue: Issue,
    *,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    photos: Sequence[Photo] = (),
    proofs: Mapping[EvidenceKind, str] | None = None,
    note: str = "",
    overrule: str = "",
    in_bulk: bool = False,
) -> Issue:
    """Verify (核查) that an issue is rectified, by the tier set with its filing.

    What speaks against the photos of the report, or the verifier's own, is kept with the move; where it is grave,
    ``overrule`` says why it is verified all the same.

    :raises WarningRefused: something grave speaks against a photo, and no reason is given.
    """
    found = [each.warning for each in doubts_on_verifying(by, issue, photos)]
    reason = clean(overrule, max_length=LONGEST_REASON, multiline=True, field="overrule")
    act = verifying(photos=[photo.pk for photo in photos], proofs=proofs or {}, note=note)
    if needs_reason(found):
        # What the loop itself refuses comes first: who may not verify learns nothing of the photos.
        ensure(situation_of(by, issue, act, at=at or clock.now(), in_bulk=in_bulk), act.code)
        if not reason:
            raise WarningRefused("warning_unanswered", UNANSWERED, field="overrule")
    act = replace(act, shows=replace(act.shows, more=_warned(found, reason)), change=_despite(found))
    return make(issue, act, by=by, at=at, seen=seen, in_bulk=in_bulk)


def _warned(found: Sequence[EvidenceWarning], reason: str) -> dict[str, object]:
    """What the history keeps of the warnings: their codes and parts as they were, and why they were overruled."""
    if not found:
        return {}
    rows = [{"code": each.code.value, "parts": {name: _plain(part) for name, part in each.parts.items()}}
            for each in found]  # fmt: skip
    return {WARNED: rows, **({OVERRULED: reason} if reason and needs_reason(found) else {})}


def _plain(part: Part) -> str | int:
    return part.isoformat() if isinstance(part, datetime) else part


def _despite(found: Sequence[EvidenceWarning]) -> Callable[[Issue], None]:
    def change(held: Issue) -> None:
        held.verified_despite = needs_reason(found)

    return change


def verifying(*, photos: Sequence[int], proofs: Mapping[EvidenceKind, str], note: str = "") -> Act:
    """Return verifying as an act; ``photos`` are ids of the verifier's own photos."""
    shows = Shows({Shown.NOTE: note}, photos=photos, photo_kind=EvidenceKind.CHECK_PHOTO, proofs=proofs)
    return Act(MoveCode.VERIFY, shows)


def send_back(
    issue: Issue, *, reason: str, by: Viewer, at: datetime | None = None, seen: int | None = None, note: str = ""
) -> Issue:
    """Send a reported issue back to whoever holds it: it is not done."""
    return make(issue, sending_back(reason=reason, note=note), by=by, at=at, seen=seen)


def sending_back(*, reason: str, note: str = "") -> Act:
    """Return sending back as an act."""
    return Act(MoveCode.SEND_BACK, Shows({Shown.REASON: reason, Shown.NOTE: note}))


def close_out(
    issue: Issue,
    *,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
    in_bulk: bool = False,
) -> Issue:
    """Close a verified issue out (销号)."""
    act = Act(MoveCode.CLOSE_OUT, Shows({Shown.NOTE: note}))
    return make(issue, act, by=by, at=at, seen=seen, in_bulk=in_bulk)


@transaction.atomic
def look_back(
    issue: Issue,
    *,
    photos: Sequence[Photo],
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
) -> Issue:
    """Write down that a closed issue was looked back at (回头看) and holds, with a photo of what is there now."""
    at = at or clock.now()
    held = make(issue, looking_back(photos=[photo.pk for photo in photos], note=note), by=by, at=at, seen=seen)
    settle(held, LookBack.State.HOLDS, at)
    return held


def looking_back(*, photos: Sequence[int], note: str = "") -> Act:
    """Return looking back as an act; ``photos`` are ids."""
    return Act(MoveCode.LOOK_BACK, Shows({Shown.NOTE: note}, photos=photos, photo_kind=EvidenceKind.CHECK_PHOTO))


@transaction.atomic
def mark_relapsed(
    issue: Issue,
    *,
    reason: str,
    photos: Sequence[Photo],
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    lead: Unit | None = None,
) -> Issue:
    """Reopen a closed issue whose lasting defect is back (反弹), with the unit that led it; ``lead`` instead of it.

    What passes and comes again is raised anew with ``recurs``: see :func:`wenming.issues.services.raise_issue`.
    """
    at = at or clock.now()
    act = relapsing(reason=reason, photos=[photo.pk for photo in photos], lead=lead)
    back = make(issue, act, by=by, at=at, seen=seen)
    settle(back, LookBack.State.BACK, at)
    return back


def relapsing(*, reason: str, photos: Sequence[int], lead: Unit | None) -> Act:
    """Return marking as relapsed as an act; ``photos`` are ids."""

    def change(held: Issue) -> None:
        held.is_bound = held.is_bound and (lead is None or lead.pk == held.lead_unit_id)
        held.lead_unit = lead or held.lead_unit
        if held.lead_unit is not None:
            refuse_abolished(held.lead_unit, "lead_unit")

    fields = {Shown.REASON: reason, Shown.LEAD_UNIT: lead.code if lead else ""}
    shows = Shows(fields, photos=photos, photo_kind=EvidenceKind.CHECK_PHOTO)
    # Who leads it supports it no longer.
    return Act(MoveCode.RELAPSE, shows, Target(leaves=(lead.pk,) if lead else ()), change)
