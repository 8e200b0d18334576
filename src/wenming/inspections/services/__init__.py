"""The verbs of inspection: order, begin and finish visits, observe, review."""

from wenming.inspections.services.observing import CannotBeGraded, graded, observe, review
from wenming.inspections.services.visiting import begin_visit, finish_visit, order_visits

__all__ = ["CannotBeGraded", "begin_visit", "finish_visit", "graded", "observe", "order_visits", "review"]
