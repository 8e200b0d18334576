"""A stored photo as pages show it."""

from django.urls import reverse
from django.utils.translation import gettext

from wenming.records.models import Photo as StoredPhoto
from wenming.ui.story import Photo
from wenming.ui.times import written


def ui_photo(photo: StoredPhoto) -> Photo:
    """Return a stored photo as the page shows it."""
    if not photo.kept:
        return Photo("", missing=photo.note or gettext("The picture itself was not kept."))
    address, small = reverse("photo", args=[photo.key]), reverse("photo_thumbnail", args=[photo.key])
    return Photo(address, small, caption=written(photo.taken_at or photo.received_at))
