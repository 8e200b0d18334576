"""What of the moves of many issues is still to be told."""

from django.db import models

from wenming.issues.models.issue import Issue


class Untold(models.Model):
    """A move made together with many others, of which nobody is told yet; it goes once everybody was.

    ``former`` is the id of the unit that had the issue in hand before; ``error`` says why it could not be told.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="+")
    move = models.CharField(max_length=24)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_unit = models.CharField(max_length=40, blank=True)
    former = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.issue_id}:{self.move}"
