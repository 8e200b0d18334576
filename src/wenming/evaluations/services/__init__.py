"""The verbs of evaluation: plan, open and close rounds, enter marks; tallies follow by themselves."""

from wenming.evaluations.services.marking import enter_mark
from wenming.evaluations.services.rounds import close_round, open_round, plan_round

__all__ = ["close_round", "enter_mark", "open_round", "plan_round"]
