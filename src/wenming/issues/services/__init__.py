"""The verbs of the rectification loop."""

from wenming.issues.acts import MoveNotAllowed
from wenming.issues.seed import CategoryFields, ConditionFields, seed_categories
from wenming.issues.services.appealing import appeal_overtime, endorse_appeal, grant_appeal, refuse_appeal
from wenming.issues.services.arranging import (
    ArrangementRefused,
    accept_arrangement,
    answer,
    ask_unit,
    send_arrangement_back,
)
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
from wenming.issues.services.catalogue import (
    CHANGED_MEANWHILE,
    ConditionRefused,
    KindRefused,
    add_kind,
    change_kind,
    keep_condition,
    load_categories,
    reinstate_condition,
    retire_condition,
    use_kind,
)
from wenming.issues.services.checking import (
    OVERRULED,
    WARNED,
    WarningRefused,
    close_out,
    look_back,
    mark_relapsed,
    send_back,
    verify,
)
from wenming.issues.services.city_rules import RulesRefused, set_rules
from wenming.issues.services.column_sets import ColumnSetRefused, drop_columns, keep_columns
from wenming.issues.services.coming_back import raise_again, raise_tied, reopen, reopen_for_item, tie_recurrence
from wenming.issues.services.confirming import ask_confirmation, confirm_on_site, report_not_found
from wenming.issues.services.desk import FilingRefused, Planned, decline, dispatch, file_issue, merge, void
from wenming.issues.services.extending import ask_extension, endorse_extension, grant_extension, refuse_extension
from wenming.issues.services.fixing import fix_on_the_spot, raise_fixed
from wenming.issues.services.handing_over import HandOverRefused, hand_over, hand_over_all, hand_over_rulings
from wenming.issues.services.handling import (
    acknowledge,
    fail_first_check,
    pass_check_up,
    pass_down,
    pass_first_check,
    recall,
    report_rectified,
    report_up,
    return_it,
)
from wenming.issues.services.history import HistoricMove, IssueHistory
from wenming.issues.services.kind_words import WordsRefused, keep_words, switch_saying
from wenming.issues.services.learning import LearningRefused, begin_learning, learn_from_closed, take_up_model
from wenming.issues.services.list_again import join_again
from wenming.issues.services.list_answering import reply_file
from wenming.issues.services.list_deciding import choose, leave_out, raise_items, refusals
from wenming.issues.services.list_placing import place_picture
from wenming.issues.services.list_receiving import (
    ListFields,
    ListKnown,
    ListRefused,
    ensure_readable,
    preview_list,
    read_list,
    receive_list,
)
from wenming.issues.services.list_rows import Decided, ItemRefused, ensure_waiting
from wenming.issues.services.look_backs import draw_look_backs
from wenming.issues.services.many import MOST_AT_ONCE, Outcome, accept, each
from wenming.issues.services.missing import recount_missed
from wenming.issues.services.opening_figures import OpeningRefused, open_figures
from wenming.issues.services.prone import hand_over_prone_places, recount_prone_places
from wenming.issues.services.raising import Origin, Place, RecurrenceRefused, raise_issue
from wenming.issues.services.recounting import recount_deadlines
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
from wenming.issues.services.sourcing import change_due, follow_sources, join, note_answer, note_answers, take_again
from wenming.issues.services.supporting import add_support, report_part, withdraw_support
from wenming.issues.services.taking_back import undo
from wenming.issues.services.unmerging import unmerge
from wenming.issues.services.verifiers import recall_verifier, send_verifier

__all__ = [
    "CHANGED_MEANWHILE",
    "MOST_AT_ONCE",
    "OVERRULED",
    "WARNED",
    "ArrangementRefused",
    "CarryOverRefused",
    "CategoryFields",
    "ColumnSetRefused",
    "ConditionFields",
    "ConditionRefused",
    "Decided",
    "FilingRefused",
    "HandOverRefused",
    "HistoricMove",
    "HistoryRefused",
    "IssueHistory",
    "ItemRefused",
    "KindRefused",
    "LearningRefused",
    "ListFields",
    "ListKnown",
    "ListRefused",
    "MoveNotAllowed",
    "OpeningRefused",
    "Origin",
    "Outcome",
    "Place",
    "Planned",
    "RecurrenceRefused",
    "RulesRefused",
    "SettlementRefused",
    "WarningRefused",
    "WordsRefused",
    "accept",
    "accept_arrangement",
    "acknowledge",
    "add_kind",
    "add_support",
    "answer",
    "appeal_overtime",
    "approve_carry_over",
    "ask_carry_over",
    "ask_confirmation",
    "ask_extension",
    "ask_unit",
    "begin_learning",
    "change_due",
    "change_kind",
    "choose",
    "close_out",
    "confirm_on_site",
    "decline",
    "dispatch",
    "draw_look_backs",
    "drop_columns",
    "each",
    "endorse_appeal",
    "endorse_extension",
    "ensure_readable",
    "ensure_waiting",
    "fail_first_check",
    "file_issue",
    "fix_first",
    "fix_on_the_spot",
    "follow_sources",
    "forget_before",
    "grant_appeal",
    "grant_extension",
    "hand_over",
    "hand_over_all",
    "hand_over_prone_places",
    "hand_over_rulings",
    "join",
    "join_again",
    "keep_columns",
    "keep_condition",
    "keep_words",
    "learn_from_closed",
    "leave_out",
    "load_categories",
    "load_history",
    "look_back",
    "look_jointly",
    "mark_relapsed",
    "merge",
    "note_answer",
    "note_answers",
    "open_figures",
    "open_settlement",
    "pass_check_up",
    "pass_down",
    "pass_first_check",
    "place_picture",
    "preview_list",
    "raise_again",
    "raise_fixed",
    "raise_issue",
    "raise_items",
    "raise_tied",
    "read_list",
    "recall",
    "recall_verifier",
    "receive_list",
    "record_objection",
    "recount_deadlines",
    "recount_missed",
    "recount_prone_places",
    "refusals",
    "refuse_appeal",
    "refuse_carry_over",
    "refuse_extension",
    "reinstate_condition",
    "reopen",
    "reopen_for_item",
    "reply_file",
    "report_not_found",
    "report_part",
    "report_rectified",
    "report_up",
    "retire_condition",
    "retire_ruling",
    "return_it",
    "rule",
    "rule_later",
    "seed_categories",
    "send_arrangement_back",
    "send_back",
    "send_verifier",
    "set_rules",
    "switch_saying",
    "take_again",
    "take_up_again",
    "take_up_due",
    "take_up_model",
    "tie_recurrence",
    "undo",
    "unmerge",
    "use_kind",
    "verify",
    "void",
    "withdraw_support",
]
