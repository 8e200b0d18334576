"""A list of problems that a superior hands over (问题清单), and the problems it was split into."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wenming.areas.models import Area
from wenming.issues.models.issue import Category, FilingCondition, Issue
from wenming.kernel.attribution import Attributed
from wenming.kernel.models import Keyed, LongJob
from wenming.people.models import Unit
from wenming.places.models import Site
from wenming.records.models import Document, Photo
from wenming.rulebook.sources import Answer


class ProblemList(Keyed, Attributed):
    """One list as it arrived. ``digest`` is the SHA-256 of the file: the same file twice is the same list.

    ``grids`` says how the tables of the file are laid out (spot, heading row, role of each column, width): the reply
    goes into the same places. ``unread`` holds what was passed over: where, what it says, and why. ``pictures`` came
    beside a pasted text: pairs of a photo's id and the name of its file, in the order in which they came.
    """

    class Source(models.TextChoices):
        SUPERIOR_LIST = "superior_list", _("Superior's list")
        INSTRUCTION = "instruction", _("Written instruction")
        PROPOSAL = "proposal", _("Deputies' proposal")
        HOTLINE = "hotline", _("Hotline")
        MEDIA = "media", _("Media")
        PETITION = "petition", _("Petition")
        PATROL = "patrol", _("Patrol")
        SELF_CHECK = "self_check", _("Self-check")

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        REVIEW = "review", _("Read")
        UNREADABLE = "unreadable", _("Not readable")

    name = models.CharField(max_length=40)
    source = models.CharField(max_length=20, choices=Source, default=Source.SUPERIOR_LIST)
    sender = models.CharField(max_length=80, blank=True)
    reply_by = models.DateField(null=True)
    received_at = models.DateTimeField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    format = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.READING)
    job = models.ForeignKey(LongJob, models.SET_NULL, null=True, related_name="+")
    refusal = models.JSONField(default=dict)
    grids = models.JSONField(default=list)
    unread = models.JSONField(default=list)
    pictures = models.JSONField(default=list)

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["name"], name="issues_problem_list_name")]

    def __str__(self) -> str:
        return self.name


class ListItem(models.Model):
    """A problem of a list: what the file says, what is proposed for it, and what became of it.

    ``spot`` is its place in the file and ``more_spots`` further rows of it. ``site_options`` and ``kind_options`` are
    what else may be meant, as pairs of code and score (0 to 1); ``unit_because`` and ``condition_because`` hold the
    parts of a reason: without one for the condition, none was proposed yet. Where
    no site is known, ``division`` is the one it lies in. ``supporting`` are codes of units. ``again`` is the problem
    of an earlier list that this seems to be: the ``same`` number and words, or ``like`` words at the same place. An
    issue may stand on several lists: each item keeps its own ``number``, ``deadline`` and closing. ``due_at`` is the
    moment by which the list wants it and ``due_because`` how that came out (``how``, ``text``, the ``steps`` of a
    limit, the ``reason`` of a change); ``due_since`` is when the issue came to be bound by it. ``answer`` says how the
    reply stands, with the day on which it went back and that on which the source struck it off.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a decision")
        FILED = "filed", _("Issue raised")
        SAME = "same", _("Already an issue")
        LEFT_OUT = "left_out", _("Left out")
        AGAIN = "again", _("Already on another list")

    problem_list = models.ForeignKey(ProblemList, models.PROTECT, related_name="items")
    order = models.PositiveIntegerField()
    spot = models.CharField(max_length=40)
    more_spots = models.JSONField(default=list)
    label = models.CharField(max_length=80)
    number = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=2000)
    place = models.CharField(max_length=400, blank=True)
    area = models.CharField(max_length=120, blank=True)
    kind_said = models.CharField(max_length=200, blank=True)
    unit_said = models.CharField(max_length=200, blank=True)
    deadline = models.CharField(max_length=60, blank=True)
    found = models.CharField(max_length=200, blank=True)
    section = models.CharField(max_length=120, blank=True)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    site_score = models.FloatField(default=0)
    site_because = models.CharField(max_length=12, blank=True)
    site_heard = models.CharField(max_length=120, blank=True)
    site_is_sure = models.BooleanField(default=False)
    site_options = models.JSONField(default=list)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    kind_score = models.FloatField(default=0)
    kind_heard = models.CharField(max_length=120, blank=True)
    kind_is_sure = models.BooleanField(default=False)
    kind_options = models.JSONField(default=list)
    condition = models.ForeignKey(FilingCondition, models.PROTECT, null=True, related_name="+")
    condition_because = models.JSONField(default=dict)
    condition_is_sure = models.BooleanField(default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    unit_because = models.JSONField(default=dict)
    division = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    division_score = models.FloatField(default=0)
    division_because = models.CharField(max_length=12, blank=True)
    division_heard = models.CharField(max_length=120, blank=True)
    supporting_said = models.CharField(max_length=400, blank=True)
    supporting = models.JSONField(default=list)
    again = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    again_because = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="list_items")
    due_at = models.DateTimeField(null=True)
    due_because = models.JSONField(default=dict)
    due_since = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, default=Answer.NONE.value)
    answered_on = models.DateField(null=True)
    struck_off_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["problem_list", "order"]
        constraints = [
            models.UniqueConstraint(fields=["problem_list", "spot"], name="issues_list_item_spot"),
            models.CheckConstraint(
                condition=~Q(state__in=("filed", "same")) | Q(issue__isnull=False), name="issues_list_item_names_issue"
            ),
            models.CheckConstraint(
                condition=Q(answer="none") | Q(issue__isnull=False), name="issues_list_item_answered_is_issue"
            ),
        ]
        indexes = [
            models.Index(fields=["problem_list", "answer"], name="issues_list_item_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.problem_list_id}:{self.label}"


class ListNote(Attributed):
    """What was noted of a problem of a list once it stands for an issue: appended, never changed.

    ``said`` is one of the rulebook's words, ``on`` the day on which it happened, ``at`` when it was noted;
    ``due_was`` and ``due_is`` are by when the list demanded it before and after.
    """

    item = models.ForeignKey(ListItem, models.PROTECT, related_name="notes")
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="+")
    said = models.CharField(max_length=12)
    on = models.DateField()
    at = models.DateTimeField()
    note = models.CharField(max_length=2000, blank=True)
    due_was = models.DateTimeField(null=True)
    due_is = models.DateTimeField(null=True)

    class Meta:
        ordering = ["item", "id"]

    def __str__(self) -> str:
        return f"{self.item_id}:{self.said}"


class ListPhoto(models.Model):
    """A picture that came with a problem of a list."""

    item = models.ForeignKey(ListItem, models.CASCADE, related_name="photos")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["item", "photo"], name="issues_list_photo_once")]

    def __str__(self) -> str:
        return f"{self.item_id}:{self.photo_id}"
