"""Evaluation schemes in the database: editions, their tree, methods, check items and what they demand.

``SchemeEdition.document`` holds the whole edition in the documented file format; the other rows are the same content
laid out for pages and foreign keys. A frozen edition never changes: its fingerprint says so.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wenming.kernel.attribution import Attributed
from wenming.people.models import Unit
from wenming.places.models import SiteKind


class Scheme(models.Model):
    """A scheme through all its editions (测评体系)."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name


class SchemeEdition(Attributed):
    """One edition (测评体系版本)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FROZEN = "frozen", _("Published and frozen")
        RETIRED = "retired", _("Retired")

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="editions")
    code = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    label_en = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    document = models.TextField()
    fingerprint = models.CharField(max_length=64)
    level_names = models.JSONField(default=list)
    grades = models.JSONField(default=list)
    is_official = models.BooleanField(default=False)
    imported_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-imported_at", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(frozen_at__isnull=False), name="schemes_frozen_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Method(models.Model):
    """An evaluation method with its weight."""

    edition = models.ForeignKey(SchemeEdition, models.CASCADE, related_name="methods")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=12)
    label = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80, blank=True)
    weight = models.DecimalField(max_digits=10, decimal_places=4)
    order = models.PositiveSmallIntegerField()
    is_inferred = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="schemes_method_code")]

    def __str__(self) -> str:
        return self.label


class Indicator(models.Model):
    """A node of the tree (测评项目 / 测评内容 …); ``standards`` are its criteria in words."""

    edition = models.ForeignKey(SchemeEdition, models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=30)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    level = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    weight = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    methods = models.ManyToManyField(Method, related_name="indicators")
    standards = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    is_inferred = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="schemes_indicator_code")]

    def __str__(self) -> str:
        return self.label


class EditionKind(models.Model):
    """A kind of site in an edition: its weight within field inspection, and how it is walked."""

    edition = models.ForeignKey(SchemeEdition, models.CASCADE, related_name="kinds")
    kind = models.ForeignKey(SiteKind, models.PROTECT, related_name="edition_kinds")
    weight = models.DecimalField(max_digits=10, decimal_places=4)
    draw = models.CharField(max_length=10)
    route = models.CharField(max_length=300, blank=True)
    lead_function = models.CharField(max_length=40, blank=True)
    sources = models.JSONField(default=list)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["edition", "kind"], name="schemes_kind_once")]

    def __str__(self) -> str:
        return str(self.kind_id)


class CheckItem(models.Model):
    """What a site of one kind is looked at for (检查项). ``rule`` is the grading rule in the file format's words."""

    edition = models.ForeignKey(SchemeEdition, models.CASCADE, related_name="items")
    edition_kind = models.ForeignKey(EditionKind, models.CASCADE, related_name="items")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="items")
    code = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    rule = models.JSONField()
    rule_kind = models.CharField(max_length=20)
    weight = models.DecimalField(max_digits=10, decimal_places=4, default=1)
    function = models.CharField(max_length=40, blank=True)
    counting_rule = models.CharField(max_length=500, blank=True)
    exemption = models.CharField(max_length=500, blank=True)
    pack = models.CharField(max_length=20, blank=True)
    sources = models.JSONField(default=list)
    is_inferred = models.BooleanField(default=False)
    is_ladder_inferred = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="schemes_item_code")]

    def __str__(self) -> str:
        return self.title


class TaskBreakdown(models.Model):
    """Which unit leads on an indicator and which support it (任务分解)."""

    class Part(models.TextChoices):
        LEAD = "lead", _("Lead")
        SUPPORTING = "supporting", _("Supporting")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="breakdown")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="breakdown")
    part = models.CharField(max_length=12, choices=Part.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "unit"], name="schemes_unit_once_per_indicator"),
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(part="lead"), name="schemes_one_lead_per_indicator"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}:{self.unit_id}"
