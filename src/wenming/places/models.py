"""Sites of every kind with their life, where they lie, and who answers for them."""

from datetime import timedelta

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wenming.areas.models import Area
from wenming.people.models import Post, Unit


class SiteKind(models.Model):
    """A kind of site (点位类型): market, compound, crossing …"""

    code = models.CharField(max_length=20, unique=True)
    label = models.CharField(max_length=60)
    label_en = models.CharField(max_length=60, blank=True)
    lead_function = models.CharField(max_length=40, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.label


class Site(models.Model):
    """A place that is looked at (点位).

    ``substitutes`` is the site in whose stead this one was put on the list. ``lat``/``lon`` are CGCS2000 degrees;
    ``source_*`` keep what arrived and in which system. ``cell_7`` … ``cell_9`` are H3 cells, for grouping
    and heat only. ``attributes`` hold numbers that thresholds may refer to (length, stalls, beds).
    """

    class Draw(models.TextChoices):
        FIXED = "fixed", _("Fixed")
        RANDOM = "random", _("Random")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("In use")
        SUSPENDED = "suspended", _("Suspended")
        UNDER_WORKS = "under_works", _("Under works")
        CLOSED = "closed", _("Closed")
        MERGED = "merged", _("Part of another site")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    old_names = models.JSONField(default=list, blank=True)
    kind = models.ForeignKey(SiteKind, models.PROTECT, related_name="sites")
    area = models.ForeignKey(Area, models.PROTECT, related_name="sites")
    address = models.CharField(max_length=200, blank=True)
    draw = models.CharField(max_length=10, choices=Draw.choices, default=Draw.FIXED)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_sites")
    substitutes = models.OneToOneField("self", models.PROTECT, null=True, related_name="substituted_by")
    lat = models.FloatField()
    lon = models.FloatField()
    source_lat = models.FloatField()
    source_lon = models.FloatField()
    source_system = models.CharField(max_length=10, default="cgcs2000")
    cell_7 = models.BigIntegerField(db_index=True)
    cell_8 = models.BigIntegerField(db_index=True)
    cell_9 = models.BigIntegerField(db_index=True)
    attributes = models.JSONField(default=dict, blank=True)
    note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    moved_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    search = SearchVectorField(null=True)

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["lat", "lon"], name="places_site_position"),
            models.Index(fields=["kind", "code"], name="places_site_kind_code"),
            models.Index(fields=["area", "code"], name="places_site_area_code"),
            GinIndex(fields=["search"], name="places_site_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="places_site_on_earth"
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False), name="places_merged_site_says_where"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResponsibilityRole(models.Model):
    """A way of answering for a site: industry lead, territory, partner unit, site steward … as data."""

    code = models.CharField(max_length=30, unique=True)
    label = models.CharField(max_length=60)
    label_en = models.CharField(max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.label


class Responsibility(models.Model):
    """Who answers for a site in one role between two days: a unit, and perhaps a post in it.

    One that was taken back before it took effect ends on the day before its first: it is in force on no day.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="responsibilities")
    role = models.ForeignKey(ResponsibilityRole, models.PROTECT, related_name="held")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="responsibilities")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="responsibilities")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "role"], condition=Q(until__isnull=True), name="places_one_unit_per_role"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since") - timedelta(days=1)),
                name="places_responsibility_dates",
            ),
        ]
        indexes = [models.Index(fields=["unit", "until"], name="places_responsibility_unit")]

    def __str__(self) -> str:
        return f"{self.site_id}:{self.role_id}:{self.unit_id}"


class SiteCircle(models.Model):
    """A core site and every site of chosen kinds within a radius of it (点位圈)."""

    core = models.OneToOneField(Site, models.PROTECT, related_name="circle")
    radius_m = models.PositiveIntegerField(default=300)
    member_kinds = models.ManyToManyField(SiteKind, related_name="circles")

    def __str__(self) -> str:
        return str(self.core_id)


class CircleMember(models.Model):
    """A site found within a circle, with its distance in metres."""

    circle = models.ForeignKey(SiteCircle, models.CASCADE, related_name="members")
    site = models.ForeignKey(Site, models.PROTECT, related_name="circle_memberships")
    distance_m = models.FloatField()

    class Meta:
        ordering = ["distance_m"]
        constraints = [models.UniqueConstraint(fields=["circle", "site"], name="places_member_once")]

    def __str__(self) -> str:
        return f"{self.circle_id}:{self.site_id}"


class GridCell(models.Model):
    """A basic management grid cell (单元网格), tiling its town."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    area = models.ForeignKey(Area, models.PROTECT, related_name="cells")
    boundary = models.JSONField()
    lat = models.FloatField()
    lon = models.FloatField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class RoadSection(models.Model):
    """A road or a section of it, with its line; the map's base where no tiles are set."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=20)
    geometry = models.JSONField()
    length_m = models.FloatField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Landmark(models.Model):
    """A drawn feature of the base map that nobody answers for: water, park."""

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    geometry = models.JSONField()

    def __str__(self) -> str:
        return self.name
