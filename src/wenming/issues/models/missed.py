"""Problems that were missed (漏查): derived from what was looked at, kept so that lists can be narrowed to it."""

from django.db import models

from wenming.issues.models.issue import Issue


class MissedProblem(models.Model):
    """An issue that others found first where our own people had looked shortly before: the last such look.

    Derived: made and removed by :mod:`wenming.issues.services.missing` as looks become known.
    """

    issue = models.OneToOneField(Issue, models.PROTECT, primary_key=True, related_name="missed")
    look = models.CharField(max_length=12)
    looked_at = models.DateTimeField()
    reference = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.issue_id}:{self.look}"
