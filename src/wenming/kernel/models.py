"""What the kernel keeps: the audit chain, number series, long jobs, counters; and columns that other apps borrow."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from wenming.kernel.attribution import Attributed


class Keyed(models.Model):
    """Columns of anything a client may create: its own key, and the digest of what it sent with it.

    See :mod:`wenming.kernel.keys`: same key and same body give the stored answer, another body is refused.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    body_digest = models.CharField(max_length=64, editable=False, default="", blank=True)

    class Meta:
        abstract = True


class AuditLine(Attributed):
    """One act, written in the transaction that did it; never changed, sealed into the chain at commit.

    ``details`` hold ids and codes, no personal values; ``digest`` is the SHA-256 of their canonical form.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(null=True)
    subject_ref = models.CharField(max_length=80, blank=True, default="")
    digest = models.CharField(max_length=64)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_subject"),
            models.Index(fields=["by_id", "id"], name="audit_by"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_kind} {self.subject_ref or self.subject_id}"


class AuditChain(models.Model):
    """One link: which line, and the hash of the link before together with that line. Written by a trigger only."""

    seq = models.BigIntegerField(primary_key=True)
    line = models.OneToOneField(AuditLine, on_delete=models.PROTECT, related_name="link", db_constraint=False)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"


class NumberSeries(models.Model):
    """How far a series of human numbers has come in one year."""

    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="one_series_a_year")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class LongJobState(models.TextChoices):
    """Where a long job stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Failed")


class LongJob(Attributed):
    """Work that a person waits for and watches: an import, an export, a closing."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=8, choices=LongJobState, default=LongJobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=400, blank=True, default="")
    message_params = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    refused_file = models.CharField(max_length=255, blank=True, default="")
    created_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by_id", "-created_at"], name="long_jobs_of_one")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state} {self.done}/{self.total}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (LongJobState.FINISHED, LongJobState.FAILED)

    @property
    def percent(self) -> int:
        """Progress in whole per cent, 0 while the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else 0


class LimitCounter(models.Model):
    """How often somebody did something in the window that runs now."""

    bucket = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    window_start = models.BigIntegerField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "key"], name="one_counter_a_key")]
        indexes = [models.Index(fields=["window_start"], name="counters_by_age")]

    def __str__(self) -> str:
        return f"{self.bucket} {self.key}: {self.count}"


class Message(models.Model):
    """News for one person, shown in the product: a sentence to be translated, its parameters, and where it leads.

    ``words`` is the message id; parameters are plain values. ``kind`` is a code to filter by, ``tone`` how it looks.
    ``refs`` are the ids of what it is about; of several ``bundle`` is the key by which their list finds them.
    While it is unread, more of what ``gathers`` names the same way comes into it, instead of one message after another.
    """

    to_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    tone = models.CharField(max_length=12)
    words = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    refs = ArrayField(models.BigIntegerField(), default=list)
    bundle = models.UUIDField(null=True)
    gathers = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["to_id", "-id"], name="messages_of_one"),
            models.Index(fields=["to_id"], condition=models.Q(read_at=None), name="messages_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_id}"


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Delivered")
    DEAD = "dead", _("Given up")


class Delivery(models.Model):
    """News that leaves the building by one channel: written with the act that it tells of, delivered after the commit.

    Tried again at ``next_at`` until it is sent or given up; ``error`` says why the last try failed.
    """

    channel = models.CharField(max_length=20)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    body = models.JSONField()
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="deliveries_waiting"),
            models.Index(fields=["state", "-id"], name="deliveries_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state} {self.key}"
