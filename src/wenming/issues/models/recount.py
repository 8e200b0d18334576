"""Deadlines that were computed again after the calendar was corrected: the act, and each deadline that it moved."""

from django.db import models

from wenming.issues.models.issue import Issue, IssueClock
from wenming.kernel.attribution import Attributed
from wenming.kernel.models import Keyed


class DeadlineRecount(Keyed, Attributed):
    """One act; appended, never changed. ``body_digest`` is of what was looked at and the reason given.

    ``calendar`` is the calendar that it was computed on: how each deadline came out is told from that.

    The counts are those of the act's audit line: ``issues`` had ``moved`` deadlines moved, of which ``later`` to a
    later moment; ``now_overdue`` and ``no_longer`` are the unit's limits that passed, or no longer have passed, by it.
    """

    at = models.DateTimeField()
    reason = models.CharField(max_length=2000)
    issues = models.PositiveIntegerField()
    moved = models.PositiveIntegerField()
    later = models.PositiveIntegerField()
    now_overdue = models.PositiveIntegerField()
    no_longer = models.PositiveIntegerField()
    calendar = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.moved}"


class RecountedDeadline(models.Model):
    """A deadline moved by a recount; appended, never changed.

    ``pauses`` and ``extensions`` are those of the clock at that moment: with them and the calendar of the act the steps
    of the computation can be told. ``steps`` holds them where they were written down.
    """

    recount = models.ForeignKey(DeadlineRecount, models.PROTECT, related_name="deadlines")
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="recounted")
    clock = models.ForeignKey(IssueClock, models.PROTECT, related_name="+")
    was = models.DateTimeField()
    becomes = models.DateTimeField()
    steps = models.JSONField(default=list)
    pauses = models.JSONField(default=list)
    extensions = models.JSONField(default=list)

    class Meta:
        ordering = ["recount", "id"]
        constraints = [models.UniqueConstraint(fields=["recount", "clock"], name="issues_recounted_once")]

    def __str__(self) -> str:
        return f"{self.issue_id}:{self.becomes:%Y-%m-%d}"
