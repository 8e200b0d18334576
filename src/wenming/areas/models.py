"""The territory: one tree of divisions with their boundaries, sectors, and the days that offices are closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Territory(models.Model):
    """The one city, district or county that this deployment serves."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField(max_length=60)
    division_code = models.CharField(max_length=12)
    office_hours = models.JSONField(default=list, help_text="Pairs of HH:MM, in order; empty: the rulebook's own.")
    seasons = models.JSONField(
        default=list, help_text="Other hours of a season: its first and last day as MM-DD, and pairs of HH:MM."
    )
    set_up_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="areas_one_territory")]

    def __str__(self) -> str:
        return self.name


class AreaLevel(models.TextChoices):
    """Levels of the division tree."""

    COUNTY = "county", _("County")
    TOWN = "town", _("Town or subdistrict")
    VILLAGE = "village", _("Community or village")


class Area(models.Model):
    """A division. ``path`` lists the codes from the root down, each closed by a slash, so that a prefix is a subtree.

    Coordinates are CGCS2000 degrees; ``boundary`` is a GeoJSON geometry or nothing. ``tier`` says how tight the time
    limits are here: A in the core streets, C in the country.
    """

    class Tier(models.TextChoices):
        A = "A", _("Tier A: core streets")
        B = "B", _("Tier B: ordinary")
        C = "C", _("Tier C: outlying")

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=AreaLevel.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=120, db_index=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    boundary = models.JSONField(null=True)
    is_urban_core = models.BooleanField(default=False)
    tier = models.CharField(max_length=1, choices=Tier.choices, default=Tier.B)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Sector(models.Model):
    """A group of areas led by one leader (片区)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    areas = models.ManyToManyField(Area, related_name="sectors")

    def __str__(self) -> str:
        return self.name


class StatutoryDay(models.Model):
    """A day off in place of a working day, or a working day made up at a weekend."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Statutory holiday")
        MAKE_UP = "make_up", _("Make-up working day")

    day = models.DateField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=60)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
