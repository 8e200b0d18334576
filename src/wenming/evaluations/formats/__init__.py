"""Files from which a round is scored without a database, and that a round is written to so that others can check it.

The doors: :func:`read_observations`, :func:`read_marks`, :func:`gather`, :func:`write_observations`, and
:func:`write_live_workbook`, the same round as spreadsheet formulas.
"""

from wenming.evaluations.formats.gathering import Gathered, gather
from wenming.evaluations.formats.mark_rows import MarksFile, read_marks
from wenming.evaluations.formats.observations import RoundFile, read_observations
from wenming.evaluations.formats.problems import FileRefused, Found
from wenming.evaluations.formats.writing import write_observations

__all__ = [
    "FileRefused",
    "Found",
    "Gathered",
    "MarksFile",
    "RoundFile",
    "gather",
    "read_marks",
    "read_observations",
    "write_observations",
]
