"""The verbs of the rectification loop."""

from wenming.issues.acts import MoveNotAllowed
from wenming.issues.seed import CategoryFields, ConditionFields, seed_categories
from wenming.issues.services.bulk import HistoryRefused, load_history
from wenming.issues.services.carrying import (
    CarryOverRefused,
    approve_carry_over,
    ask_carry_over,
    forget_before,
    refuse_carry_over,
    take_up_again,
    take_up_due,
)
from wenming.issues.services.catalogue import ConditionRefused, keep_condition, load_categories
from wenming.issues.services.checking import close_out, look_back, mark_relapsed, send_back, verify
from wenming.issues.services.column_sets import ColumnSetRefused, drop_columns, keep_columns
from wenming.issues.services.confirming import ask_confirmation, confirm_on_site, report_not_found
from wenming.issues.services.desk import FilingRefused, decline, dispatch, file_issue, merge, void
from wenming.issues.services.extending import ask_extension, endorse_extension, grant_extension, refuse_extension
from wenming.issues.services.handling import acknowledge, pass_down, recall, report_rectified, return_it
from wenming.issues.services.history import HistoricMove, IssueHistory
from wenming.issues.services.learning import LearningRefused, begin_learning, learn_from_closed, take_up_model
from wenming.issues.services.list_answering import reply_file
from wenming.issues.services.list_deciding import Decided, ItemRefused, choose, join, leave_out, raise_items, take_again
from wenming.issues.services.list_receiving import ListFields, ListKnown, ListRefused, read_list, receive_list
from wenming.issues.services.look_backs import draw_look_backs
from wenming.issues.services.many import MOST_AT_ONCE, Outcome, accept, each
from wenming.issues.services.raising import Origin, Place, RecurrenceRefused, raise_issue
from wenming.issues.services.settling import (
    SettlementRefused,
    fix_first,
    look_jointly,
    open_settlement,
    record_objection,
    retire_ruling,
    rule,
    rule_later,
)
from wenming.issues.services.taking_back import undo

__all__ = [
    "MOST_AT_ONCE",
    "CarryOverRefused",
    "CategoryFields",
    "ColumnSetRefused",
    "ConditionFields",
    "ConditionRefused",
    "Decided",
    "FilingRefused",
    "HistoricMove",
    "HistoryRefused",
    "IssueHistory",
    "ItemRefused",
    "LearningRefused",
    "ListFields",
    "ListKnown",
    "ListRefused",
    "MoveNotAllowed",
    "Origin",
    "Outcome",
    "Place",
    "RecurrenceRefused",
    "SettlementRefused",
    "accept",
    "acknowledge",
    "approve_carry_over",
    "ask_carry_over",
    "ask_confirmation",
    "ask_extension",
    "begin_learning",
    "choose",
    "close_out",
    "confirm_on_site",
    "decline",
    "dispatch",
    "draw_look_backs",
    "drop_columns",
    "each",
    "endorse_extension",
    "file_issue",
    "fix_first",
    "forget_before",
    "grant_extension",
    "join",
    "keep_columns",
    "keep_condition",
    "learn_from_closed",
    "leave_out",
    "load_categories",
    "load_history",
    "look_back",
    "look_jointly",
    "mark_relapsed",
    "merge",
    "open_settlement",
    "pass_down",
    "raise_issue",
    "raise_items",
    "read_list",
    "recall",
    "receive_list",
    "record_objection",
    "refuse_carry_over",
    "refuse_extension",
    "reply_file",
    "report_not_found",
    "report_rectified",
    "retire_ruling",
    "return_it",
    "rule",
    "rule_later",
    "seed_categories",
    "send_back",
    "take_again",
    "take_up_again",
    "take_up_due",
    "take_up_model",
    "undo",
    "verify",
    "void",
]
