"""Prone places (易发点位): where problems keep coming back, what made them so, and the arrangement asked for."""

from django.db import models
from django.db.models import Q

from wenming.areas.models import Area
from wenming.issues.models.issue import Category, Issue
from wenming.kernel.attribution import Attributed
from wenming.people.models import Post, Unit
from wenming.places.models import Site


class PronePlace(models.Model):
    """A site, or a cell of the grid where there is none, to which problems of a kind or a class keep coming back.

    ``state`` is one of ``rulebook.prone``. ``since`` is the return that made it prone, ``last_at`` the latest one;
    ``ended_at`` is when it was prone no more. ``unit`` is asked for the arrangement; nobody, until the office names
    one. ``review_on`` is when the arrangement that stands is to be looked at again.
    """

    number = models.CharField(max_length=20, unique=True)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="prone_places")
    cell = models.BigIntegerField(null=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    scope = models.CharField(max_length=8)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="prone_places")
    group = models.CharField(max_length=20, choices=Category.Group.choices, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="prone_places")
    state = models.CharField(max_length=12)
    version = models.PositiveIntegerField(default=1)
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)

    class Meta:
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["state", "-since"], name="issues_prone_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(site__isnull=False, cell__isnull=True) | Q(site__isnull=True, cell__isnull=False),
                name="issues_prone_one_place",
            ),
            models.CheckConstraint(
                condition=Q(category__isnull=False, group="") | Q(category__isnull=True) & ~Q(group=""),
                name="issues_prone_one_subject",
            ),
            *(
                models.UniqueConstraint(
                    fields=[place, subject],
                    condition=Q(**{"ended_at__isnull": True, f"{place}__isnull": False, "scope": scope}),
                    name=f"issues_prone_{place}_{scope}",
                )
                for place in ("site", "cell")
                for subject, scope in (("category", "kind"), ("group", "group"))
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ProneReturn(models.Model):
    """A problem that came back there, as a relapse of an issue or as a new one; each counts once."""

    place = models.ForeignKey(PronePlace, models.PROTECT, related_name="returns")
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="prone_returns")
    at = models.DateTimeField()
    is_relapse = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["place", "issue", "at"], name="issues_prone_return_once")]

    def __str__(self) -> str:
        return f"{self.place_id}:{self.issue_id}"


class PronePlaceMove(Attributed):
    """One move of a prone place: appended, never changed."""

    place = models.ForeignKey(PronePlace, models.PROTECT, related_name="moves")
    seq = models.PositiveIntegerField()
    move = models.CharField(max_length=16)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    at = models.DateTimeField()
    note = models.CharField(max_length=2000, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["place", "seq"], name="issues_prone_move_order")]

    def __str__(self) -> str:
        return f"{self.place_id}:{self.seq} {self.move}"


class Arrangement(Attributed):
    """A standing arrangement (长效机制) as a unit gave it: what is done, how often, by which post, from when.

    Appended, never changed: the latest of a place is the one that its state speaks of.
    """

    place = models.ForeignKey(PronePlace, models.PROTECT, related_name="arrangements")
    at = models.DateTimeField()
    what = models.CharField(max_length=1000)
    how_often = models.CharField(max_length=100)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    from_on = models.DateField()
    review_on = models.DateField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.place_id}:{self.at:%Y-%m-%d}"
