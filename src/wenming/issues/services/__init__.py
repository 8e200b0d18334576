"""The verbs of the rectification loop."""

from wenming.issues.services.acts import MoveNotAllowed, Shows
from wenming.issues.services.checking import close_out, send_back, verify
from wenming.issues.services.desk import dispatch, file_issue, merge
from wenming.issues.services.handling import acknowledge, pass_down, report_rectified, return_it
from wenming.issues.services.raising import Origin, Place, raise_issue

__all__ = [
    "MoveNotAllowed",
    "Origin",
    "Place",
    "Shows",
    "acknowledge",
    "close_out",
    "dispatch",
    "file_issue",
    "merge",
    "pass_down",
    "raise_issue",
    "report_rectified",
    "return_it",
    "send_back",
    "verify",
]
