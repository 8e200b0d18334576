"""The registers of units and people that may arrive as workbooks."""

from wenming.kernel.imports import Door
from wenming.people import policies
from wenming.people.services import apply_people, apply_units, plan_people, plan_units
from wenming.people.workbooks import PEOPLE, UNITS
from wenming.rulebook.labels import N_

UNIT_DOOR = Door(
    "units", N_("Units"), UNITS, (policies.MANAGE_UNITS,), plan_units, apply_units, "people:units", order=10
)
PEOPLE_DOOR = Door(
    "people", N_("People and posts"), PEOPLE, (policies.MANAGE_PEOPLE,), plan_people, apply_people, "people:people", 20
)
