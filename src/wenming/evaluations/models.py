"""Rounds, the sites drawn, marks entered per leaf, and the tallies from which every score tree is made."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wenming.inspections.models import Observation, Visit
from wenming.kernel.attribution import Attributed
from wenming.kernel.models import Keyed
from wenming.places.models import Site
from wenming.schemes.models import CheckItem, Indicator, Method, SchemeEdition


class Round(Attributed):
    """An evaluation round. Closing stores its tree and the fingerprint of what went in.

    ``draw`` says how the sites were chosen and, where they were drawn, from which register: anyone can draw again.
    ``roles`` (responsibility roles rolled up by) and ``holders`` (department function → unit code) are frozen at
    opening; ``denominator`` is that of all factors of its edition.
    """

    class Kind(models.TextChoices):
        MOCK = "mock", _("Mock evaluation")
        ANNUAL = "annual", _("Annual evaluation")
        THIRD_PARTY = "third_party", _("Third-party evaluation")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        CLOSED = "closed", _("Closed")

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    edition = models.ForeignKey(SchemeEdition, models.PROTECT, related_name="rounds")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="following")
    seed = models.CharField(max_length=80, blank=True)
    draw = models.JSONField(default=dict)
    roles = models.JSONField(default=list)
    holders = models.JSONField(default=dict)
    denominator = models.BigIntegerField(default=1)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    tree = models.JSONField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False, tree__isnull=False),
                name="evaluations_closed_keeps_its_tree",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SampledSite(models.Model):
    """A site in one round (测评点) and the visit ordered there; ``units`` and ``area`` are those of the drawing."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="sampled")
    site = models.ForeignKey(Site, models.PROTECT, related_name="sampled")
    visit = models.OneToOneField(Visit, models.PROTECT, related_name="sampled")
    units = models.JSONField(default=dict)
    area = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["site__code"]
        constraints = [models.UniqueConstraint(fields=["round", "site"], name="evaluations_site_once_a_round")]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.site_id}"


class LeafMark(Keyed, Attributed):
    """Points out of points for one leaf of a method, or not applicable; the latest entry counts."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="marks")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="marks")
    method = models.ForeignKey(Method, models.PROTECT, related_name="marks")
    points = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    out_of = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    is_not_applicable = models.BooleanField(default=False)
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "indicator", "method"],
                condition=Q(is_current=True),
                name="evaluations_one_current_mark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.indicator_id}:{self.method_id}"


class Tally(models.Model):
    """Sums of one item in one round for one role, unit and area; role and unit empty: the city's own row.

    ``sum_numerator`` is the exact sum of factors as observed over the round's denominator; ``today_numerator`` the
    same if looked at today.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="tallies")
    item = models.ForeignKey(CheckItem, models.PROTECT, related_name="tallies")
    role = models.CharField(max_length=30, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    area = models.CharField(max_length=20)
    n_graded = models.IntegerField(default=0)
    n_not_applicable = models.IntegerField(default=0)
    n_not_observed = models.IntegerField(default=0)
    sum_numerator = models.BigIntegerField(default=0)
    today_numerator = models.BigIntegerField(default=0)
    grades = models.JSONField(default=dict)

    class Meta:
        ordering = ["item", "role", "unit", "area"]
        constraints = [
            models.UniqueConstraint(fields=["round", "item", "role", "unit", "area"], name="evaluations_tally_once"),
            models.CheckConstraint(
                condition=Q(n_graded__gte=0, n_not_applicable__gte=0, n_not_observed__gte=0),
                name="evaluations_tally_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.item_id}:{self.role}:{self.unit}:{self.area}"


class CountingStanding(models.Model):
    """How one item stands at one drawn site now: the observation that counts, its factor in both figures, its units.

    Numerators are over the round's denominator, nothing where the item is not applicable. A site × item that was not
    observed has no row. Lists of lost marks read these rows.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="standings")
    sampled = models.ForeignKey(SampledSite, models.PROTECT, related_name="standings")
    item = models.ForeignKey(CheckItem, models.PROTECT, related_name="standings")
    observation = models.ForeignKey(Observation, models.PROTECT, related_name="standings")
    grade = models.CharField(max_length=8, blank=True)
    numerator = models.BigIntegerField(null=True)
    today_numerator = models.BigIntegerField(null=True)
    units = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["sampled", "item"], name="evaluations_standing_once")]
        indexes = [models.Index(fields=["round", "item"], name="evaluations_standing_item")]

    def __str__(self) -> str:
        return f"{self.sampled_id}:{self.item_id}"


class StandingChange(models.Model):
    """One item standing differently at one site: what each web process reads to bring its running score up to date.

    ``before`` and ``after`` are standings as JSON or nothing. ``transaction`` is the database's own number of the
    writing transaction, by which a reader finds what was not yet visible when it last looked.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="changes")
    item = models.ForeignKey(CheckItem, models.PROTECT, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    transaction = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["round", "transaction"], name="evaluations_change_order")]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.item_id}"
