"""Issues (问题) and what belongs to them, and the problem lists (问题清单) they were split from."""

from wenming.issues.models.column_set import ColumnSet
from wenming.issues.models.issue import (
    Category,
    FilingCondition,
    Issue,
    IssueBefore,
    IssueClock,
    IssueMove,
    IssuePhoto,
    LookBack,
    LookBackDraw,
    Ruling,
)
from wenming.issues.models.learnt import LearntModel
from wenming.issues.models.pressure import CityRulesVersion, Untold
from wenming.issues.models.problem_list import ListItem, ListPhoto, ProblemList
from wenming.issues.models.recount import DeadlineRecount, RecountedDeadline

__all__ = [
    "Category",
    "CityRulesVersion",
    "ColumnSet",
    "DeadlineRecount",
    "FilingCondition",
    "Issue",
    "IssueBefore",
    "IssueClock",
    "IssueMove",
    "IssuePhoto",
    "LearntModel",
    "ListItem",
    "ListPhoto",
    "LookBack",
    "LookBackDraw",
    "ProblemList",
    "RecountedDeadline",
    "Ruling",
    "Untold",
]
