"""What was learnt from closed issues."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wenming.kernel.attribution import Attributed


class LearntModel(Attributed):
    """A sorter learnt from the closed issues of one moment, with how it did on issues held back; never changed.

    Of each ``subject`` one is in use, or none. ``content`` packs its plain arrays, ``digest`` is their SHA-256. It
    answers from the sureness ``threshold`` on. Of ``asked`` issues held back it answered ``answered``, ``right`` of
    them rightly; always naming the commonest would have been right ``commonest_right`` times.
    """

    class Subject(models.TextChoices):
        KIND = "kind", _("Kind of problem")
        UNIT = "unit", _("Lead unit")

    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=4, choices=Subject.choices)
    made_at = models.DateTimeField()
    is_current = models.BooleanField(default=False)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    seed = models.PositiveIntegerField()
    threshold = models.FloatField()
    labels = models.PositiveIntegerField()
    learnt = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    right = models.PositiveIntegerField()
    commonest_right = models.PositiveIntegerField()

    class Meta:
        ordering = ["-number", "subject"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "number"], name="issues_learnt_number"),
            models.UniqueConstraint(fields=["subject"], condition=Q(is_current=True), name="issues_learnt_current"),
            models.CheckConstraint(
                condition=Q(right__lte=F("answered")) & Q(answered__lte=F("asked")), name="issues_learnt_figure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"
