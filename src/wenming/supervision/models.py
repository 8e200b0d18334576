"""The escalation ladders as a city sets them, and which steps were sent for which issue."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wenming.issues.models import Issue
from wenming.rulebook.escalation import Counted, Tie, Watch
from wenming.rulebook.escalation import LadderStep as StepLaw
from wenming.rulebook.escalation import Recipient as RecipientLaw


class Named(models.Model):
    """Something with a code that stays and a name in Chinese and English that may change, in an order."""

    code = models.CharField(max_length=30, unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=40)
    label_en = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.label


class LadderMark(Named):
    """How grave a step is, and how what is told of it looks."""

    class Look(models.TextChoices):
        SOON = "soon", _("Amber, as what is due soon")
        OVERDUE = "overdue", _("Red, as what is overdue")

    tone = models.CharField(max_length=12, choices=Look)


class LadderRecipient(Named):
    """Who is told: which posts (roles), and whose by relation to the issue (:class:`rulebook.escalation.Tie`)."""

    tie = models.CharField(max_length=12)
    roles = ArrayField(models.CharField(max_length=40))

    def law(self) -> RecipientLaw:
        """Return the recipient as the rulebook knows it."""
        return RecipientLaw(self.code, self.label, Tie(self.tie), tuple(self.roles))


class Ladder(Named):
    """A ladder: which clocks and requests it watches (:class:`rulebook.escalation.Watch`). At rest it sends nothing."""

    watches = ArrayField(models.CharField(max_length=16))
    is_active = models.BooleanField(default=True)

    def watched(self) -> tuple[Watch, ...]:
        """Return what it watches as the rulebook knows it."""
        return tuple(Watch(each) for each in self.watches)


class LadderStep(models.Model):
    """One step of a ladder (:class:`wenming.rulebook.escalation.LadderStep`), lowest ``order`` first.

    What was sent keeps the name that the step had then: a change only concerns what is sent from now on. A step that
    was taken out has ``removed_at``.
    """

    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="steps")
    code = models.CharField(max_length=30, unique=True)
    order = models.PositiveSmallIntegerField()
    label = models.CharField(_("name of the step"), max_length=40)
    label_en = models.CharField(max_length=80, blank=True)
    counted = models.CharField(max_length=8)
    delay = models.PositiveIntegerField()
    mark = models.CharField(max_length=30)
    recipients = ArrayField(models.CharField(max_length=30))
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["ladder__order", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["ladder", "order"],
                condition=Q(removed_at__isnull=True),
                name="supervision_step_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.label}"

    def law(self) -> StepLaw:
        """Return the step as the rulebook knows it."""
        counted = Counted(self.counted)
        return StepLaw(self.code, self.label, counted, self.delay, self.mark, tuple(self.recipients))


class SentStep(models.Model):
    """A step that was sent for an issue against one moment; an extended deadline begins a new climb.

    ``due_at`` is the deadline, or since when a request without one waits; ``watch`` is what waited. ``told`` is how
    many people were told; ``instead`` says where they stand if a post that the step names is vacant
    (:class:`wenming.rulebook.standing_in.Instead`). Names are those of the day.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="sent_steps")
    code = models.CharField(max_length=30)
    label = models.CharField(max_length=40)
    label_en = models.CharField(max_length=80, blank=True)
    watch = models.CharField(max_length=16, default=Watch.HANDLING.value)
    mark = models.CharField(max_length=30)
    mark_label = models.CharField(max_length=40, blank=True)
    mark_label_en = models.CharField(max_length=80, blank=True)
    tone = models.CharField(max_length=12, blank=True)
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    told = models.PositiveSmallIntegerField()
    instead = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "code", "watch", "due_at"], name="supervision_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}:{self.code}"


class Unsent(models.Model):
    """What the ladders could not send, and why; it is tried again at each climb, and goes once it was sent.

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
