"""The verbs of the rectification loop."""

from wenming.issues.acts import MoveNotAllowed
from wenming.issues.seed import CategoryFields, ConditionFields, seed_categories
from wenming.issues.services.bulk import HistoryRefused, load_history
from wenming.issues.services.catalogue import ConditionRefused, keep_condition, load_categories
from wenming.issues.services.checking import close_out, look_back, mark_relapsed, send_back, verify
from wenming.issues.services.column_sets import ColumnSetRefused, drop_columns, keep_columns
from wenming.issues.services.desk import FilingRefused, decline, dispatch, file_issue, merge, void
from wenming.issues.services.extending import ask_extension, endorse_extension, grant_extension, refuse_extension
from wenming.issues.services.handling import acknowledge, pass_down, recall, report_rectified, return_it
from wenming.issues.services.history import HistoricMove, IssueHistory
from wenming.issues.services.look_backs import draw_look_backs
from wenming.issues.services.many import MOST_AT_ONCE, Outcome, accept, each
from wenming.issues.services.raising import Origin, Place, RecurrenceRefused, raise_issue

__all__ = [
    "MOST_AT_ONCE",
    "CategoryFields",
    "ColumnSetRefused",
    "ConditionFields",
    "ConditionRefused",
    "FilingRefused",
    "HistoricMove",
    "HistoryRefused",
    "IssueHistory",
    "MoveNotAllowed",
    "Origin",
    "Outcome",
    "Place",
    "RecurrenceRefused",
    "accept",
    "acknowledge",
    "ask_extension",
    "close_out",
    "decline",
    "dispatch",
    "draw_look_backs",
    "drop_columns",
    "each",
    "endorse_extension",
    "file_issue",
    "grant_extension",
    "keep_columns",
    "keep_condition",
    "load_categories",
    "load_history",
    "look_back",
    "mark_relapsed",
    "merge",
    "pass_down",
    "raise_issue",
    "recall",
    "refuse_extension",
    "report_rectified",
    "return_it",
    "seed_categories",
    "send_back",
    "verify",
    "void",
]
