"""The verbs of evaluation: plan, open and close rounds, enter marks; tallies follow by themselves.

And the bulk door of past rounds.
"""

from wenming.evaluations.services.bulk import load_history
from wenming.evaluations.services.history import HistoricMark, RoundHistory
from wenming.evaluations.services.marking import enter_mark
from wenming.evaluations.services.rounds import close_round, open_round, plan_round

__all__ = [
    "HistoricMark",
    "RoundHistory",
    "close_round",
    "enter_mark",
    "load_history",
    "open_round",
    "plan_round",
]
