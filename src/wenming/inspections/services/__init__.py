"""The verbs of inspection: order, begin and finish visits, observe, review; and the bulk door of past visits."""

from wenming.inspections.services.bulk import HistoryRefused, load_history
from wenming.inspections.services.history import HistoricObservation, HistoricReview, HistoricVisit
from wenming.inspections.services.observing import CannotBeGraded, graded, observe, review
from wenming.inspections.services.visiting import begin_visit, finish_visit, order_visits

__all__ = [
    "CannotBeGraded",
    "HistoricObservation",
    "HistoricReview",
    "HistoricVisit",
    "HistoryRefused",
    "begin_visit",
    "finish_visit",
    "graded",
    "load_history",
    "observe",
    "order_visits",
    "review",
]
