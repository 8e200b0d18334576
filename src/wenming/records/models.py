"""Evidence: the bytes on disk, and the photos and documents that stand for them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wenming.kernel.attribution import Attributed
from wenming.kernel.models import Keyed


class BlobKind(models.TextChoices):
    """In which part of the store the bytes lie."""

    ORIGINAL = "original", _("Sealed original")
    SERVED = "served", _("Shown copy")


class Blob(models.Model):
    """Bytes in the store, named by their own hash. The row stands apart from whatever refers to it."""

    kind = models.CharField(max_length=8, choices=BlobKind)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sha256", "kind"], name="one_blob_a_hash")]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"


class PhotoKind(models.TextChoices):
    """What a photo shows."""

    SCENE = "scene", _("Scene")
    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    DOCUMENT = "document", _("Document")


class Photo(Keyed, Attributed):
    """One photo as evidence.

    ``taken_at``, ``lat``, ``lon`` (degrees, CGCS2000) and ``accuracy`` (metres) are what the device claims;
    ``received_at`` is our own clock; ``clock_off`` is by how many seconds the device's was ahead of it when it sent the
    photo, if it said. A photo that was not kept has no bytes and says why in ``note``.
    """

    kind = models.CharField(max_length=8, choices=PhotoKind, default=PhotoKind.SCENE)
    original = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="original_of")
    served = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="served_as")
    thumbnail = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="thumbnail_of")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    clock_off = models.IntegerField(null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    accuracy = models.FloatField(null=True)
    kept = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="kept_photo_has_bytes",
                condition=Q(kept=False, original=None, served=None, thumbnail=None)
                | Q(kept=True, original__isnull=False, served__isnull=False, thumbnail__isnull=False),
            ),
            models.CheckConstraint(name="unkept_photo_says_why", condition=Q(kept=True) | ~Q(note="")),
            models.CheckConstraint(
                name="photo_place_on_earth",
                condition=Q(lat=None, lon=None) | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class PhotoFingerprint(models.Model):
    """By what a kept photo is recognised when it comes again (:mod:`wenming.engines.fingerprints`).

    ``picture`` is the fingerprint itself, ``waves`` what the index keeps of it, ``version`` that of the engine that
    made both: those of another version are made anew. ``is_compared``: it was held against all that were there.
    """

    photo = models.OneToOneField(Photo, models.CASCADE, related_name="fingerprint")
    version = models.PositiveSmallIntegerField()
    picture = models.BinaryField()
    waves = models.BinaryField()
    is_compared = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(is_compared=False), name="records_fingerprint_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} v{self.version}"


class PhotoMatch(models.Model):
    """Two photos found to be one picture: ``photo`` came later than ``other``. Unless sure, it is only perhaps so."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="matches")
    other = models.ForeignKey(Photo, models.CASCADE, related_name="later_matches")
    is_sure = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photo", "other"], name="records_match_once")]

    def __str__(self) -> str:
        return f"{self.photo_id} {'is' if self.is_sure else 'may be'} {self.other_id}"


class Document(Keyed, Attributed):
    """A file that is no photo: kept as it came, given out as a download only, never shown in a page."""

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200)
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
