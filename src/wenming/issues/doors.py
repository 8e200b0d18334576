"""The problem list that may arrive as a workbook."""

from wenming.issues.services.import_issues import apply_issues, plan_issues
from wenming.issues.workbooks import PROBLEMS
from wenming.kernel.imports import Door
from wenming.places.doors import SYSTEM_CHOICE
from wenming.rulebook.labels import N_

ISSUE_DOOR = Door(
    "issues", N_("Problem list"), PROBLEMS, ("issues.desk",), plan_issues, apply_issues, "issue_list", 60,
    (SYSTEM_CHOICE,),
)  # fmt: skip
