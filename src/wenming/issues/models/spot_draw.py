"""The draw of reported issues that are verified on the spot (抽查)."""

from django.db import models

from wenming.issues.models.issue import Issue


class SpotDraw(models.Model):
    """The one draw of an issue: whether its report is verified on the spot (抽查), with all it takes to draw again.

    Made with the first report that no other reason sent anybody to see, and never changed: a report that is taken back
    and made anew meets it. ``because`` is the row whose ``share`` (“1/10”) it was.
    """

    issue = models.OneToOneField(Issue, models.PROTECT, related_name="spot_draw")
    at = models.DateTimeField()
    seed = models.CharField(max_length=80)
    because = models.CharField(max_length=12)
    share = models.CharField(max_length=12)
    drawn = models.BooleanField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at", "-id"], name="issues_spot_draw_at")]

    def __str__(self) -> str:
        return f"{self.issue_id}:{self.drawn}"
