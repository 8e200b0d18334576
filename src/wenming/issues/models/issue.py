"""Issues (问题), their history, clocks and evidence, and the catalogue of kinds they are filed under."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wenming.areas.models import Area
from wenming.issues.models.counts_as import counts_as_field
from wenming.kernel.attribution import Attributed
from wenming.kernel.models import Keyed
from wenming.people.models import Post, Unit
from wenming.places.models import Site
from wenming.records.models import Document, Photo
from wenming.rulebook import loop
from wenming.rulebook.deadlines import ClockKind, Limit

OPEN = Q(state__in=[row.code.value for row in loop.STATES if row.is_open])
OVER = Q(state__in=[row.code.value for row in loop.STATES if not row.is_open])
AT_THE_DESK = Q(state__in=[loop.State.RAISED.value, loop.State.FILED.value])


OF_OPEN_ISSUES = (
    "id", "counts_as", "due_at", "soon_at", "stage_due_at", "reported_at", "verified_at", "carried_until", "appeal",
    "extension_asked_at", "confirmation_asked_at", "carry_asked_at", "settling_since", "lead_unit", "area", "category",
    "site", "origin_kind",
)  # fmt: skip
"""What the desk, lists and rates ask of open issues: beside the index of these, so that the issues need not be read."""


class Category(models.Model):
    """A kind of problem (部件 component or 事件 incident): limit, clock, evidence demanded, verification tier.

    What stands here holds where no filing condition is chosen. ``group`` is the class (大类) it belongs to.
    ``catalogue`` is the version of the catalogue that its code is of: the same code may mean another thing in another.
    ``function`` names the department function that usually leads. ``words`` and ``packs`` are what a problem's title
    and the pack of a check item are recognised by; ``silenced`` are those of the product's own sayings that mislead in
    this city and are switched off. A kind that is no longer used (``is_used``) is neither proposed nor offered; issues
    filed under it keep it.
    """

    class Kind(models.TextChoices):
        COMPONENT = "component", _("Component")
        INCIDENT = "incident", _("Incident")

    class Group(models.TextChoices):
        UTILITIES = "utilities", _("Public utilities")
        TRAFFIC = "traffic", _("Traffic facilities")
        APPEARANCE = "appearance", _("Street appearance")
        GREENING = "greening", _("Greenery")
        OTHER_PARTS = "other_parts", _("Other components")
        ENVIRONMENT = "environment", _("Cleanliness and surroundings")
        ADVERTISING = "advertising", _("Bills and advertising")
        CONSTRUCTION = "construction", _("Building works")
        EMERGENCY = "emergency", _("Sudden events")
        ORDER = "order", _("Street order")
        RESIDENTIAL = "residential", _("Housing estates and stairwells")
        MARKET = "market", _("Markets and food")
        BACKSTREET = "backstreet", _("Backstreets and lanes")
        PUBLICITY = "publicity", _("Public-service displays")
        WINDOW = "window", _("Service counters")
        CONDUCT = "conduct", _("Civil conduct")
        CAMPUS = "campus", _("Schools and public venues")
        PAPERS = "papers", _("Records and groundwork")

    code = models.CharField(max_length=20, unique=True)
    label = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    limit_amount = models.PositiveSmallIntegerField()
    limit_clock = models.CharField(max_length=20)
    evidence = models.JSONField(default=list)
    tier = models.CharField(max_length=20)
    is_lasting = models.BooleanField(default=True)
    function = models.CharField(max_length=40, blank=True)
    words = models.JSONField(default=list)
    packs = models.JSONField(default=list)
    silenced = models.JSONField(default=list)
    is_used = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)
    group = models.CharField(max_length=20, choices=Group.choices, blank=True)
    catalogue = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.label


class FilingCondition(models.Model):
    """A condition (立案条件) under which a problem of a kind is filed, with its limit for areas of tier A, B and C.

    A row is never changed: a change makes the next ``revision`` of the code, and issues filed before keep pointing to
    theirs. Exactly one revision of a code is current, or none when the condition is no longer used. The three limits
    run on one clock, the tightest first; ``evidence`` is the code of what is demanded.
    """

    category = models.ForeignKey(Category, models.PROTECT, related_name="conditions")
    code = models.CharField(max_length=50)
    revision = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    catalogue = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    label_en = models.CharField(max_length=120, blank=True)
    limit_a = models.PositiveSmallIntegerField()
    limit_b = models.PositiveSmallIntegerField()
    limit_c = models.PositiveSmallIntegerField()
    limit_clock = models.CharField(max_length=20)
    evidence = models.CharField(max_length=20)
    tier = models.CharField(max_length=20)
    is_lasting = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["category", "order", "code", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["code", "revision"], name="issues_condition_revision"),
            models.UniqueConstraint(fields=["code"], condition=Q(is_current=True), name="issues_condition_current"),
            models.CheckConstraint(
                condition=Q(limit_a__lte=F("limit_b")) & Q(limit_b__lte=F("limit_c")),
                name="issues_condition_tightest_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    def limit_in(self, area: Area | None) -> Limit:
        """Return the limit in an area; without one, that of tier B."""
        amounts = {Area.Tier.A: self.limit_a, Area.Tier.B: self.limit_b, Area.Tier.C: self.limit_c}
        return Limit(amounts[Area.Tier(area.tier) if area else Area.Tier.B], ClockKind(self.limit_clock))


class Issue(Keyed, Attributed):
    """A problem on its way to a close-out that holds.

    ``lead_unit`` was first addressed and stays answerable; ``holder`` has it in hand now. ``origin_kind`` and
    ``origin_ref`` say where it came from without knowing the source. ``version`` is what a page must have seen to
    move it. ``due_at`` is the unit's own limit, ``inner_due_at`` that of the unit passed to, ``stage_due_at`` that of
    whoever is to make the next move at the desk; from ``soon_at`` on the unit's limit is due soon. ``involved`` holds
    the ids of all units that ever had to do with it: they keep seeing it. ``recurs`` is the closed issue of which this
    one is the recurrence (复发); that one is then marked as relapsed. ``has_relapsed``: the problem is back and not yet
    verified again; ``relapses`` counts how often this issue reopened (反弹), for ever. ``looked_back_at`` is when
    somebody last saw that it holds. ``extensions`` of its limit were granted; one that is asked for and not answered
    has ``extension_asked_at``, and the id of who gave the first of two approvals. ``returned_by`` are the ids of units
    that returned it; from ``settling_since`` on it is being settled whose it is, and ``looked_jointly_at`` is when the
    parties were last seen to have looked at it together; ``is_bound``: the lead unit may not return it.
    ``confirmer`` was last asked to see whether the problem is there, and has not answered while there is a
    ``confirmation_asked_at``; ``found_on_site`` is the answer. A carry-over that is asked for and not answered has
    ``carry_asked_at``, who asked (``carry_asked_by``, an id) and the moment of review ``carry_review_at``; an issue
    that is carried over has ``carried_until``.
    ``condition`` is the very revision of the filing condition it was filed under, ``catalogue`` the version of the
    catalogue at that moment; limit, evidence and tier are copies. ``track`` is that on which it was filed, with the
    day on which the plan of a long-term one is reviewed. From ``reported_up_at`` on a report from below waits for the
    first check of the unit ``check_with``, of those up the chain. ``appeal`` says how one against the overdue count
    of the unit's own limit stands, with the ids of who appealed and who endorsed it; a new limit begins without one.
    ``tier`` is the least that its kind or condition demands; ``check_tier`` is how this report of it is verified, and
    ``check_because`` why, from the report on. ``reported_by`` are the accounts that had a part in reporting it,
    ``send_backs`` counts the reports that were sent back. ``verifier`` is the post that is sent to see it.
    ``verified_despite``: it was last verified although something grave spoke against a photo.
    """

    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=120)
    description = models.CharField(max_length=2000, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="issues", db_index=False)
    condition = models.ForeignKey(FilingCondition, models.PROTECT, null=True, related_name="issues", db_index=False)
    catalogue = models.CharField(max_length=40, blank=True)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="issues", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="issues", db_index=False)
    address = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    cell_8 = models.BigIntegerField(null=True)
    origin_kind = models.CharField(max_length=30)
    origin_ref = models.CharField(max_length=60, blank=True)
    raised_at = models.DateTimeField()
    limit_amount = models.PositiveSmallIntegerField(null=True)
    limit_clock = models.CharField(max_length=20, blank=True)
    tier = models.CharField(max_length=20, blank=True)
    evidence = models.JSONField(default=list)
    track = models.CharField(max_length=12, blank=True)
    review_on = models.DateField(null=True)
    lead_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="answerable_issues", db_index=False)
    holder = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="held_issues", db_index=False)
    supporting = models.ManyToManyField(Unit, related_name="supported_issues")
    passed_along = models.JSONField(default=list, help_text="Ids of the units between lead and holder, in order.")
    due_at = models.DateTimeField(null=True)
    soon_at = models.DateTimeField(null=True)
    inner_due_at = models.DateTimeField(null=True)
    stage_due_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField()
    involved = ArrayField(models.BigIntegerField(), default=list)
    has_relapsed = models.BooleanField(default=False)
    relapses = models.PositiveSmallIntegerField(default=0)
    looked_back_at = models.DateTimeField(null=True)
    verified_despite = models.BooleanField(default=False)
    extensions = models.PositiveSmallIntegerField(default=0)
    extension_asked_at = models.DateTimeField(null=True)
    extension_endorsed_by = models.BigIntegerField(null=True)
    confirmer = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    confirmation_asked_at = models.DateTimeField(null=True)
    found_on_site = models.BooleanField(null=True)
    returned_by = ArrayField(models.BigIntegerField(), default=list)
    settling_since = models.DateTimeField(null=True)
    looked_jointly_at = models.DateTimeField(null=True)
    is_bound = models.BooleanField(default=False)
    carry_asked_at = models.DateTimeField(null=True)
    carry_asked_by = models.BigIntegerField(null=True)
    carry_review_at = models.DateTimeField(null=True)
    reported_up_at = models.DateTimeField(null=True)
    check_with = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    carried_until = models.DateTimeField(null=True)
    check_tier = models.CharField(max_length=20, blank=True)
    check_because = models.CharField(max_length=12, blank=True)
    send_backs = models.PositiveSmallIntegerField(default=0)
    reported_by = ArrayField(models.BigIntegerField(), default=list)
    verifier = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    appeal = models.CharField(max_length=8, blank=True)
    appealed_by = models.BigIntegerField(null=True)
    appeal_endorsed_by = models.BigIntegerField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_issues", db_index=False)
    recurs = models.ForeignKey("self", models.PROTECT, null=True, related_name="recurrences", db_index=False)
    counts_as = counts_as_field()

    class Meta:
        ordering = ["-raised_at", "-id"]
        # Decision 31: what is open is counted and sorted from one covering index, everything else from narrow ones.
        indexes = [
            models.Index(fields=["state", "-number"], include=OF_OPEN_ISSUES, condition=OPEN, name="issues_issue_open"),
            models.Index(fields=["-number"], condition=OVER, name="issues_issue_over"),
            models.Index(fields=["stage_due_at", "number"], condition=AT_THE_DESK, name="issues_issue_at_desk"),
            models.Index(fields=["counts_as", "due_at"], name="issues_issue_counts"),
            models.Index(fields=["lead_unit", "counts_as"], name="issues_issue_lead_counts"),
            models.Index(fields=["area", "counts_as"], name="issues_issue_area_counts"),
            models.Index(fields=["category", "counts_as"], name="issues_issue_kind_counts"),
            models.Index(fields=["site", "counts_as"], name="issues_issue_site_counts"),
            models.Index(fields=["origin_kind", "counts_as"], name="issues_issue_origin_counts"),
            models.Index(fields=["lead_unit", "state"], condition=OPEN, name="issues_issue_lead_open"),
            models.Index(fields=["appeal"], condition=Q(appeal="asked"), name="issues_issue_appeal_asked"),
            models.Index(fields=["holder", "state"], name="issues_issue_holder"),
            models.Index(fields=["by_id"], condition=Q(by_kind="person"), name="issues_issue_by"),
            models.Index(fields=["site", "-raised_at"], name="issues_issue_site"),
            models.Index(fields=["-raised_at", "-id"], name="issues_issue_raised"),
            models.Index(fields=["due_at"], condition=Q(closed_at__isnull=True), name="issues_issue_due"),
            models.Index(fields=["origin_kind", "origin_ref"], name="issues_issue_origin"),
            models.Index(fields=["track", "-raised_at"], name="issues_issue_track"),
            models.Index(
                fields=["category", "-raised_at"], condition=Q(condition__isnull=False), name="issues_issue_filed_under"
            ),
            models.Index(fields=["lat", "lon"], name="issues_issue_position"),
            models.Index(fields=["-raised_at"], condition=Q(verified_despite=True), name="issues_issue_despite"),
            models.Index(
                fields=["carried_until"], condition=Q(carried_until__isnull=False), name="issues_issue_carried"
            ),
            models.Index(
                F("closed_at").desc(nulls_last=True),
                F("number").desc(),
                name="issues_issue_closed",
                condition=OVER,
            ),
            models.Index(
                fields=["check_tier", "reported_at"], condition=Q(state="reported"), name="issues_issue_to_verify"
            ),
            # What few issues have: an index of those alone costs nothing where any other is changed.
            models.Index(fields=["condition"], condition=Q(condition__isnull=False), name="issues_issue_condition"),
            models.Index(fields=["confirmer"], condition=Q(confirmer__isnull=False), name="issues_issue_confirmer"),
            models.Index(fields=["check_with"], condition=Q(check_with__isnull=False), name="issues_issue_check_with"),
            models.Index(fields=["verifier"], condition=Q(verifier__isnull=False), name="issues_issue_verifier"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="issues_issue_merged"),
            models.Index(fields=["recurs"], condition=Q(recurs__isnull=False), name="issues_issue_recurs"),
            models.Index(fields=["cell_8"], condition=Q(site=None, cell_8__isnull=False), name="issues_issue_cell"),
            GinIndex(fields=["involved"], name="issues_issue_involved"),
            GinIndex(fields=["involved"], condition=OPEN, name="issues_issue_open_involved"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False), name="issues_merged_says_where"
            ),
            models.CheckConstraint(
                condition=~Q(track="long_term") | Q(review_on__isnull=False), name="issues_long_term_is_reviewed"
            ),
            models.CheckConstraint(
                condition=Q(reported_up_at__isnull=True, check_with__isnull=True)
                | Q(reported_up_at__isnull=False, check_with__isnull=False),
                name="issues_first_check_says_whose",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("closed", "merged", "declined", "void")) | Q(closed_at__isnull=False),
                name="issues_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class IssueMove(Attributed):
    """One move of an issue: appended, never changed. ``details`` holds codes and ids of what was shown."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="moves")
    seq = models.PositiveIntegerField()
    move = models.CharField(max_length=24)
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16)
    at = models.DateTimeField()
    note = models.CharField(max_length=2000, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["issue", "seq"], name="issues_move_order")]
        indexes = [models.Index(fields=["-at"], name="issues_move_at")]

    def __str__(self) -> str:
        return f"{self.issue_id}:{self.seq} {self.move}"


class IssueClock(models.Model):
    """A clock of one stage of an issue, with how its due moment was computed.

    Where ``steps`` are empty, the recount that moved it last tells them. ``taken_back``: the move that started it was,
    so that it never counted. ``own_due_at`` is when its limit ends, or the moment that was set, where a list rules
    (``ruled_by``: item, source, due, since) and ``due_at`` is earlier; none in clocks that never were under a list.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="clocks")
    clock = models.CharField(max_length=16)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)
    extensions = models.JSONField(default=list)
    limit_amount = models.PositiveSmallIntegerField(null=True)
    limit_clock = models.CharField(max_length=20, blank=True)
    steps = models.JSONField(default=list)
    own_due_at = models.DateTimeField(null=True)
    ruled_by = models.JSONField(null=True)
    taken_back = models.BooleanField(default=False)

    class Meta:
        ordering = ["started_at", "id"]
        indexes = [
            models.Index(fields=["issue"], condition=Q(stopped_at__isnull=True), name="issues_clock_running"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}:{self.clock}"


class IssueBefore(models.Model):
    """What an issue was before its last move, if that may be taken back; the next move puts its own in its place.

    ``fields`` are columns of the issue, ``clocks`` those of the clocks that ran, by id; ``supporting`` are ids of
    units, null if the move left them as they were. ``earlier`` holds the same, with the id of the move, of the move
    before, if both were made in one act: they are taken back as one.
    """

    issue = models.OneToOneField(Issue, models.PROTECT, primary_key=True, related_name="before")
    move = models.ForeignKey(IssueMove, models.PROTECT, related_name="+")
    fields = models.JSONField()
    clocks = models.JSONField()
    supporting = models.JSONField(null=True)
    earlier = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.issue_id}"


class IssuePhoto(models.Model):
    """A photo of an issue, and the move with which it came."""

    class Part(models.TextChoices):
        BEFORE = "before", _("Before")
        AFTER = "after", _("After")
        OTHER = "other", _("Other")

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="photos")
    move = models.ForeignKey(IssueMove, models.PROTECT, null=True, related_name="photos")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="+")
    part = models.CharField(max_length=8, choices=Part.choices)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.issue_id}:{self.part}"


class IssueDocument(models.Model):
    """A document of an issue (a contract, a record), and the move with which it came as evidence."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="documents")
    move = models.ForeignKey(IssueMove, models.PROTECT, related_name="documents")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["move", "document"], name="issues_document_once_a_move")]

    def __str__(self) -> str:
        return f"{self.issue_id}:{self.document_id}"


class Ruling(Attributed):
    """A lasting ruling (裁定): problems of a kind, at a site or in a division, are this unit's.

    It came from one issue, and the next like one is proposed to the unit. At most one is in force for a kind and place:
    a later one takes the place of it (``replaced_by``), or somebody retires it with a reason.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="rulings")
    category = models.ForeignKey(Category, models.PROTECT, related_name="rulings")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rulings")
    basis = models.CharField(max_length=2000)
    since = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    retired_because = models.CharField(max_length=2000, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(site__isnull=True, area__isnull=False) | Q(site__isnull=False, area__isnull=True),
                name="issues_ruling_one_place",
            ),
            models.UniqueConstraint(
                fields=["category", "site"], condition=Q(retired_at__isnull=True), name="issues_ruling_for_site"
            ),
            models.UniqueConstraint(
                fields=["category", "area"], condition=Q(retired_at__isnull=True), name="issues_ruling_for_area"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}:{self.category_id}"


class LookBackDraw(models.Model):
    """A day's draw of closed issues to look back at (回头看), with everything that is needed to draw it again.

    The pool were the issues closed out from ``closed_from`` to before ``closed_until``; ``pool`` lists the number of
    each and why it had its share, in the order of numbers; ``shares`` are those of the day, in per cent by why, empty
    for draws from before a city could set them. ``prone`` holds the ids of the places, kinds of problem and
    units that were prone that morning: until the next draw they are when a report is drawn to be seen on the spot too.
    """

    drawn_on = models.DateField(unique=True)
    at = models.DateTimeField()
    seed = models.CharField(max_length=80)
    closed_from = models.DateTimeField()
    closed_until = models.DateTimeField()
    pool = models.JSONField(default=list)
    prone = models.JSONField(default=dict)
    shares = models.JSONField(default=dict)

    class Meta:
        ordering = ["-drawn_on"]

    def __str__(self) -> str:
        return f"{self.drawn_on}"


class LookBack(models.Model):
    """A closed issue that was drawn to be looked back at, and what was found."""

    class State(models.TextChoices):
        WAITING = "waiting", _("To be looked at")
        HOLDS = "holds", _("Holds")
        BACK = "back", _("Came back")

    draw = models.ForeignKey(LookBackDraw, models.PROTECT, related_name="look_backs")
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="look_backs")
    why = models.CharField(max_length=16)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["draw", "issue"], name="issues_look_back_once_a_draw")]
        indexes = [models.Index(fields=["state", "due_at"], name="issues_look_back_state")]

    def __str__(self) -> str:
        return f"{self.issue_id}:{self.state}"
