"""Visits, observations and reviews. Observations are appended, never changed; a correction is a review."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wenming.kernel.attribution import Attributed
from wenming.kernel.models import Keyed
from wenming.places.models import Site
from wenming.records.models import Photo
from wenming.schemes.models import CheckItem, SchemeEdition


class Visit(Keyed, Attributed):
    """Somebody going to one site with one edition's checklist, for one purpose."""

    class Purpose(models.TextChoices):
        ROUND = "round", _("Evaluation round")
        SELF_CHECK = "self_check", _("Self-check")
        PATROL = "patrol", _("Patrol")
        SUPERVISION = "supervision", _("Supervisory inspection")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        STARTED = "started", _("Started")
        FINISHED = "finished", _("Finished")

    number = models.CharField(max_length=20, unique=True)
    site = models.ForeignKey(Site, models.PROTECT, related_name="visits")
    edition = models.ForeignKey(SchemeEdition, models.PROTECT, related_name="visits")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    is_incognito = models.BooleanField(default=False)
    ordered_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-ordered_at", "-id"]
        indexes = [models.Index(fields=["site", "-ordered_at"], name="inspections_visit_site")]

    def __str__(self) -> str:
        return self.number


class Observation(Keyed, Attributed):
    """A visit × a check item: what was seen, graded once by the rulebook and stored with its grade.

    ``value`` holds the fields of ``rulebook.rules.Observed`` that were filled; the factor is exact
    (``factor_numerator`` / ``factor_denominator``). ``units`` are the codes of the units that held each
    responsibility role at that moment (role → unit code).
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="observations")
    site = models.ForeignKey(Site, models.PROTECT, related_name="observations")
    item = models.ForeignKey(CheckItem, models.PROTECT, related_name="observations")
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    value = models.JSONField()
    is_not_applicable = models.BooleanField(default=False)
    factor_numerator = models.BigIntegerField(null=True)
    factor_denominator = models.BigIntegerField(null=True)
    grade = models.CharField(max_length=8, blank=True)
    is_best = models.BooleanField(default=False)
    units = models.JSONField(default=dict)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["observed_at", "key"]
        indexes = [models.Index(fields=["visit", "item", "observed_at"], name="inspections_observation_item")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_not_applicable=True, factor_numerator__isnull=True)
                | Q(is_not_applicable=False, factor_numerator__isnull=False, factor_denominator__gt=0),
                name="inspections_graded_or_not_applicable",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class Review(Keyed, Attributed):
    """Names the observation that counts for its visit's site × item, until another review does."""

    observation = models.ForeignKey(Observation, models.PROTECT, related_name="reviews")
    at = models.DateTimeField()
    reason = models.CharField(max_length=1000)

    class Meta:
        ordering = ["at", "key"]

    def __str__(self) -> str:
        return str(self.key)


class ObservationPhoto(models.Model):
    """A photo taken for an observation."""

    observation = models.ForeignKey(Observation, models.PROTECT, related_name="photos")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.observation_id}:{self.photo_id}"
