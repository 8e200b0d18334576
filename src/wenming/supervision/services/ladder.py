"""Setting the steps of the ladder."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from wenming.kernel import audit, clock, rights
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.rulebook.escalation import LadderError, Mark, Recipient, check_ladder
from wenming.supervision import policies
from wenming.supervision.models import LadderStep


class LadderRefused(DomainError):
    """A step with which the ladder could not be climbed."""


@transaction.atomic
def keep_step(
    step: LadderStep,
    *,
    label: str,
    delay: int,
    mark: Mark,
    recipients: Collection[Recipient],
    by: Viewer,
    at: datetime | None = None,
) -> LadderStep:
    """Change a step; what was sent before stays as it was. Raises :class:`LadderRefused` and ``NotAllowed``."""
    rights.require(by.actor, policies.MANAGE)
    rows = {row.pk: row for row in LadderStep.objects.select_for_update().order_by("order")}
    kept = rows[step.pk]
    if label != kept.label:
        kept.label, kept.label_en = label, ""
    kept.delay, kept.mark = delay, mark.value
    kept.recipients = [each.value for each in Recipient if each in recipients]
    try:
        check_ladder([row.law() for row in rows.values()])
    except LadderError as error:
        field = {"no_recipient": "recipients"}.get(error.reason, "delay")
        raise LadderRefused(f"ladder_{error.reason}", str(error), field=field) from error
    kept.save(update_fields=["label", "label_en", "delay", "mark", "recipients"])
    details = {"delay": delay, "mark": mark.value, "recipients": kept.recipients}
    subject = audit.subject_of(kept, kept.code)
    audit.record("supervision.keep_step", subject=subject, by=by.actor, at=at or clock.now(), details=details)
    return kept
