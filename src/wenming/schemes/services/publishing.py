"""Publishing an edition, which freezes it; and saying which unit leads on what."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from wenming.kernel import audit, clock, events
from wenming.kernel.errors import Conflict, DomainError
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.schemes.events import EditionFrozen
from wenming.schemes.formats import fingerprint
from wenming.schemes.models import Indicator, SchemeEdition, TaskBreakdown
from wenming.schemes.policies import require
from wenming.schemes.selectors import document_of


@transaction.atomic
def freeze(edition: SchemeEdition, *, by: Viewer, at: datetime | None = None, seen: int | None = None) -> SchemeEdition:
    """Publish an edition: from now on it never changes, and rounds can be held on it."""
    require(by, "schemes.manage")
    at = at or clock.now()
    held = SchemeEdition.objects.select_for_update().get(pk=edition.pk)
    if seen is not None and held.version != seen:
        raise Conflict(
            "stale_page", "Somebody else acted on this record in the meantime. Look at it again, then decide."
        )
    if held.state != SchemeEdition.State.DRAFT:
        raise Conflict("edition_not_draft", "This edition is published already.")
    if fingerprint(document_of(held)) != held.fingerprint:
        raise DomainError("fingerprint_differs", "The stored edition does not match its fingerprint. Import it again.")
    held.state, held.frozen_at = SchemeEdition.State.FROZEN, at
    held.version += 1
    held.save(update_fields=["state", "frozen_at", "version"])
    audit.record(
        "schemes.freeze",
        subject=audit.subject_of(held, held.code),
        by=by.actor,
        at=at,
        details={"fingerprint": held.fingerprint},
    )
    events.publish(EditionFrozen(held.pk, held.code, held.fingerprint))
    return held


@transaction.atomic
def break_down(
    indicator: Indicator, *, lead: Unit | None, supporting: Sequence[Unit], by: Viewer, at: datetime | None = None
) -> None:
    """Say which unit leads on an indicator and which support it (任务分解); replaces what was said before."""
    require(by, "schemes.manage")
    if lead is not None and lead in supporting:
        raise DomainError("lead_supports_itself", "The lead unit cannot support itself.", field="supporting")
    TaskBreakdown.objects.filter(indicator=indicator).delete()
    rows = [TaskBreakdown(indicator=indicator, unit=lead, part=TaskBreakdown.Part.LEAD)] if lead else []
    rows += [TaskBreakdown(indicator=indicator, unit=unit, part=TaskBreakdown.Part.SUPPORTING) for unit in supporting]
    TaskBreakdown.objects.bulk_create(rows)
    audit.record(
        "schemes.break_down",
        subject=audit.subject_of(indicator, indicator.code),
        by=by.actor,
        at=at or clock.now(),
        details={"lead": lead.code if lead else "", "supporting": [unit.code for unit in supporting]},
    )
