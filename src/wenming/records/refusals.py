"""Why a file is not taken in, in words that say what to do."""

from django.utils.translation import gettext_noop

from wenming.kernel.errors import DomainError

WORDS = {
    "not_a_photo": gettext_noop("This file is not a photo. Send a JPEG, PNG or WebP picture."),
    "heif": gettext_noop(
        "This photo is in Apple's HEIC format. On the phone choose Settings, Camera, Formats, Most Compatible, "
        "or send it as JPEG."
    ),
    "too_large": gettext_noop(
        "This picture has too many pixels. Send one of at most 50 megapixels (25 for PNG and WebP)."
    ),
    "broken": gettext_noop("This photo is damaged or incomplete. Take it again or send the original file."),
    "too_many_bytes": gettext_noop("This file is larger than %(most)s MB. Make it smaller and send it again."),
    "empty": gettext_noop("This file is empty. Send it again."),
    "not_a_document": gettext_noop("Files of this kind are not taken in. Send PDF, Word, Excel, text or a picture."),
    "not_a_proof": gettext_noop(
        "As evidence only PDF, docx, xlsx, JPEG and PNG are taken in. Save it as one of these."
    ),
}


class FileRefused(DomainError):
    """A file that is not taken in; nothing was stored."""

    def __init__(self, reason: str, *, field: str = "photo", **params: object) -> None:
        super().__init__(reason, WORDS[reason], field=field, params=params)


class ClaimRefused(DomainError):
    """A claimed time or place that cannot be; nothing was stored."""

    def __init__(self, field: str) -> None:
        words = gettext_noop(
            "The time or place sent with the photo cannot be right. Check the device's clock and place."
        )
        super().__init__("claim_impossible", words, field=field)


class TooManyPhotos(DomainError):
    """More photos in a short time than any person takes: most likely a script."""

    status = 429

    def __init__(self) -> None:
        words = gettext_noop("Too many photos in a short time. Wait ten minutes, then send the rest.")
        super().__init__("too_many_photos", words)
