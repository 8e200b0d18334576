"""The problem list and the catalogue, which may arrive as workbooks."""

from wenming.issues.catalogue_workbook import CATALOGUE
from wenming.issues.services.catalogue import MANAGE
from wenming.issues.services.import_catalogue import apply_catalogue, plan_catalogue
from wenming.issues.services.import_issues import apply_issues, plan_issues
from wenming.issues.workbooks import PROBLEMS
from wenming.kernel.imports import Door
from wenming.places.doors import SYSTEM_CHOICE
from wenming.rulebook.labels import N_

ISSUE_DOOR = Door(
    "issues", N_("Problem list"), PROBLEMS, ("issues.desk",), plan_issues, apply_issues, "issue_list", 60,
    (SYSTEM_CHOICE,),
)  # fmt: skip
CATALOGUE_DOOR = Door(
    "kinds", N_("Kinds of problem and filing conditions"), CATALOGUE, (MANAGE,), plan_catalogue, apply_catalogue,
    "issue_kinds", 55,
)  # fmt: skip
