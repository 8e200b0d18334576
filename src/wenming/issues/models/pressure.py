"""What of the moves of many issues is still to be told; and the city's own rules, version by version."""

from django.db import models

from wenming.issues.models.issue import Issue
from wenming.kernel.attribution import Attributed


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


class CityRulesVersion(Attributed):
    """The city's own rules from a moment on (:mod:`wenming.rulebook.city_rules`); a row is never changed."""

    version = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    values = models.JSONField()
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.version}"
