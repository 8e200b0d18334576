"""The registers of sites and of who answers for them that may arrive as workbooks."""

from wenming.areas.doors import SYSTEMS
from wenming.kernel.imports import Door
from wenming.places import policies
from wenming.places.services import apply_responsibilities, apply_sites, plan_responsibilities, plan_sites
from wenming.places.workbooks import RESPONSIBILITIES, SITES
from wenming.rulebook.labels import N_

SYSTEM_CHOICE = SYSTEMS
SITE_DOOR = Door(
    "sites", N_("Sites"), SITES, (policies.MANAGE,), plan_sites, apply_sites, "places:sites", 30, (SYSTEM_CHOICE,)
)
RESPONSIBILITY_DOOR = Door(
    "responsibilities", N_("Who answers for what"), RESPONSIBILITIES, (policies.MANAGE,),
    plan_responsibilities, apply_responsibilities, "places:gaps", order=40,
)  # fmt: skip
