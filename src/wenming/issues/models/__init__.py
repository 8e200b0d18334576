"""Issues (问题) and what belongs to them, and the problem lists (问题清单) they were split from."""

from wenming.issues.models.column_set import ColumnSet
from wenming.issues.models.figures import FiguresOpened
from wenming.issues.models.issue import (
    Category,
    FilingCondition,
    Issue,
    IssueBefore,
    IssueClock,
    IssueDocument,
    IssueMove,
    IssuePhoto,
    LookBack,
    LookBackDraw,
    Ruling,
)
from wenming.issues.models.learnt import LearntModel
from wenming.issues.models.missed import MissedProblem
from wenming.issues.models.pressure import CityRulesVersion, Untold
from wenming.issues.models.problem_list import ListItem, ListNote, ListPhoto, ProblemList
from wenming.issues.models.prone import Arrangement, PronePlace, PronePlaceMove, ProneReturn
from wenming.issues.models.recount import DeadlineRecount, RecountedDeadline
from wenming.issues.models.spot_draw import SpotDraw
from wenming.issues.models.words import IssueWords

__all__ = [
    "Arrangement",
    "Category",
    "CityRulesVersion",
    "ColumnSet",
    "DeadlineRecount",
    "FiguresOpened",
    "FilingCondition",
    "Issue",
    "IssueBefore",
    "IssueClock",
    "IssueDocument",
    "IssueMove",
    "IssuePhoto",
    "IssueWords",
    "LearntModel",
    "ListItem",
    "ListNote",
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
    "SpotDraw",
    "Untold",
]
