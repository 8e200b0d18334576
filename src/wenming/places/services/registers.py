"""The registers that sites refer to: kinds of site, and the ways of answering for one."""

from datetime import datetime

from django.db import transaction

from wenming.areas.events import TerritorySetUp
from wenming.kernel import audit, clock, rights
from wenming.kernel.actors import SYSTEM, Actor
from wenming.places import policies
from wenming.places.models import ResponsibilityRole, SiteKind

# The four who must answer for every site, as city leaders' published rules have it; a city adds its own.
FIRST_ROLES = (
    ("industry_lead", "行业主管部门", "Industry lead"),
    ("territory", "属地单位", "Territorial unit"),
    ("partner", "包抓共建单位", "Partner unit"),
    ("site_steward", "点位长", "Site steward"),
)


def prepare(event: TerritorySetUp) -> None:
    """Give a new territory the usual ways of answering for a site."""
    for order, (code, label, label_en) in enumerate(FIRST_ROLES, start=1):
        set_role(code, label, label_en=label_en, order=order, by=SYSTEM, at=event.at)


@transaction.atomic
def set_kind(
    code: str,
    label: str,
    *,
    by: Actor,
    label_en: str = "",
    lead_function: str = "",
    order: int = 0,
    at: datetime | None = None,
) -> SiteKind:
    """Make a kind of site or change it; importing a scheme edition does this for its kinds."""
    rights.require(by, policies.MANAGE, "schemes.manage")
    kind, _ = SiteKind.objects.update_or_create(
        code=code,
        defaults={"label": label, "label_en": label_en, "lead_function": lead_function, "order": order},
    )
    audit.record("places.set_kind", subject=audit.subject_of(kind, code), by=by, at=at or clock.now())
    return kind


@transaction.atomic
def set_role(
    code: str, label: str, *, by: Actor, label_en: str = "", order: int = 0, at: datetime | None = None
) -> ResponsibilityRole:
    """Make a way of answering for a site or change it."""
    rights.require(by, policies.MANAGE)
    role, _ = ResponsibilityRole.objects.update_or_create(
        code=code, defaults={"label": label, "label_en": label_en, "order": order}
    )
    audit.record("places.set_role", subject=audit.subject_of(role, code), by=by, at=at or clock.now())
    return role
