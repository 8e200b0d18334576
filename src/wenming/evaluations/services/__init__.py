"""The verbs of evaluation: plan, open and close rounds, enter marks; tallies follow by themselves.

And the bulk door of past rounds.
"""

from wenming.evaluations.services.bulk import load_history
from wenming.evaluations.services.history import HistoricMark, RoundHistory
from wenming.evaluations.services.marking import MarkEntry, enter_mark, enter_marks
from wenming.evaluations.services.rounds import close_round, open_round, plan_round

__all__ = [
    "HistoricMark",
    "MarkEntry",
    "RoundHistory",
    "close_round",
    "enter_mark",
    "enter_marks",
    "load_history",
    "open_round",
    "plan_round",
]
