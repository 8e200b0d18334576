"""An observation as it is stored and audited; shared by the service and the bulk door, so that both write the same."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from wenming.inspections.models import Observation, Visit
from wenming.inspections.values import to_row
from wenming.kernel import audit, keys
from wenming.kernel.actors import Actor
from wenming.kernel.attribution import attributed
from wenming.rulebook.grading import Graded
from wenming.rulebook.rules import Observed
from wenming.schemes.models import CheckItem


def observation_row(
    visit: Visit,
    item: CheckItem,
    observed: Observed,
    result: Graded,
    *,
    key: UUID,
    by: Actor,
    seen_at: datetime,
    at: datetime,
    note: str,
    units: Mapping[str, str],
) -> Observation:
    """Return the observation with its grade, not yet stored."""
    return Observation(
        key=key,
        body_digest=observation_digest(visit, item, observed, note),
        visit=visit,
        site_id=visit.site_id,
        item=item,
        observed_at=seen_at,
        received_at=at,
        value=to_row(observed),
        is_not_applicable=result.not_applicable,
        factor_numerator=None if result.factor is None else result.factor.numerator,
        factor_denominator=None if result.factor is None else result.factor.denominator,
        grade=result.grade or "",
        is_best=result.is_best,
        units=dict(units),
        note=note,
        **attributed(by),
    )


def observation_digest(visit: Visit, item: CheckItem, observed: Observed, note: str) -> str:
    """Return the digest of what was sent with an observation's key."""
    return keys.body_digest({"visit": visit.number, "item": item.code, "value": to_row(observed), "note": note})


def observation_line(row: Observation, visit: Visit, item: CheckItem, by: Actor) -> audit.Line:
    """Return the audit line of a stored observation."""
    details = {"item": item.code, "grade": row.grade, "body": row.body_digest}
    return audit.Line("inspections.observe", audit.subject_of(row, visit.number), by, row.received_at, details)
