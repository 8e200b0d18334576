"""The steps of the escalation ladder, and which were sent for which issue."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from wenming.issues.models import Issue
from wenming.rulebook.escalation import Counted, Mark, Recipient
from wenming.rulebook.escalation import LadderStep as Law


class LadderStep(models.Model):
    """One step of the ladder (:class:`wenming.rulebook.escalation.LadderStep`), lowest ``order`` first.

    What was sent keeps the name that the step had then: a change only concerns what is sent from now on.
    """

    code = models.CharField(max_length=30, unique=True)
    order = models.PositiveSmallIntegerField(unique=True)
    label = models.CharField(_("name of the step"), max_length=40)
    label_en = models.CharField(max_length=40, blank=True)
    counted = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Counted])
    delay = models.PositiveIntegerField()
    mark = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Mark])
    recipients = ArrayField(models.CharField(max_length=20))

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.order} {self.label}"

    def law(self) -> Law:
        """Return the step as the rulebook knows it."""
        recipients = tuple(Recipient(each) for each in self.recipients)
        return Law(self.code, self.label, Counted(self.counted), self.delay, Mark(self.mark), recipients)


class SentStep(models.Model):
    """A step that was sent for an issue against one deadline; an extended deadline begins a new climb.

    ``told`` is how many people were told; ``instead`` says where they stand if a post that the step names is vacant
    (:class:`wenming.rulebook.standing_in.Instead`).
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="sent_steps")
    code = models.CharField(max_length=30)
    label = models.CharField(max_length=40)
    label_en = models.CharField(max_length=40, blank=True)
    mark = models.CharField(max_length=12)
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    told = models.PositiveSmallIntegerField()
    instead = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["issue", "code", "due_at"], name="supervision_step_once")]

    def __str__(self) -> str:
        return f"{self.issue_id}:{self.code}"


class Unsent(models.Model):
    """What the ladder could not send, and why; it is tried again at each climb, and goes once it was sent.

    Without an issue it is a step that cannot be read; without a ``code`` the issue could not even be looked at.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=30, blank=True)
    error = models.CharField(max_length=300)
    since = models.DateTimeField()
    tried_at = models.DateTimeField()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "code"], name="supervision_unsent_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}:{self.code}"
