"""Issues (问题) and what belongs to them, and the problem lists (问题清单) they were split from."""

from wenming.issues.models.column_set import ColumnSet
from wenming.issues.models.figures import FiguresOpened
from wenming.issues.models.issue import (
    UNDONE,
    UNDONE_STEP,
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
from wenming.issues.models.missed import MissedProblem
from wenming.issues.models.problem_list import ListItem, ListPhoto, ProblemList
from wenming.issues.models.prone import Arrangement, PronePlace, PronePlaceMove, ProneReturn
from wenming.issues.models.recount import DeadlineRecount, RecountedDeadline

__all__ = [
    "UNDONE",
    "UNDONE_STEP",
    "Arrangement",
    "Category",
    "ColumnSet",
    "DeadlineRecount",
    "FiguresOpened",
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
    "MissedProblem",
    "ProblemList",
    "PronePlace",
    "PronePlaceMove",
    "ProneReturn",
    "RecountedDeadline",
    "Ruling",
]
