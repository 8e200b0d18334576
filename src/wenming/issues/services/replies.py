"""Taking in a reply list (批量回复): each row by itself, through the verbs that a person would use."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from wenming.engines.photo_package import EntryRefused, PhotoPackage
from wenming.engines.photos import ensure_photo
from wenming.engines.picture_files import PhotoRefused
from wenming.engines.workbook import Action, Finding, Plan, PlannedRow
from wenming.issues import selectors
from wenming.issues.models import Issue
from wenming.issues.services.handling import acknowledge, report_rectified, report_up, reports_up
from wenming.issues.services.reply_rows import PackedPhoto, Reply
from wenming.issues.services.telling import together
from wenming.kernel import imports
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.records import services as evidence
from wenming.records.models import Photo, PhotoKind
from wenming.records.refusals import WORDS, FileRefused
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import State

PHOTOS_OF_REPLIES = UUID("7d2f3c5e-5a0b-5c61-8a54-0f6f2f8a9c33")
Looker = Callable[[PackedPhoto], str]
CHANGED_SINCE = N_("Something was done to this issue since the preview. Load the row again and look at a new preview.")


@dataclass(frozen=True, slots=True)
class ReplyOutcome:
    """What became of one row: reported, there already, or refused with the reason."""

    row: PlannedRow
    action: Action


def packed_photos(package: PhotoPackage | None) -> list[PackedPhoto]:
    """Return what a package holds, with the reason for what cannot be a photo at all in the language of the moment."""
    entries = package.entries if package else ()
    return [
        PackedPhoto(place, entry.name, gettext(entry.refusal) if entry.refusal else "")
        for place, entry in enumerate(entries)
    ]


def looking_into(package: PhotoPackage | None, said: dict[int, str]) -> Looker:
    """Return what opens a photo and says why it cannot be taken, or nothing; ``said`` keeps what it said of each."""

    def look(photo: PackedPhoto) -> str:
        if photo.at not in said:
            said[photo.at] = photo.refusal or _looked(package, photo)
        return said[photo.at]

    return look


def apply_replies(
    plan: Plan,
    package: PhotoPackage | None,
    *,
    by: Viewer,
    previewed: dict[str, int],
    progress: imports.Progress = imports.silent,
) -> list[ReplyOutcome]:
    """Report each row that the plan lets through, each in a transaction of its own; ``previewed`` are the versions.

    A row that stood in the preview and is there already now was reported in an attempt that broke off.
    """
    with together():
        return [_outcome(row, package, by, previewed) for row in imports.counted(plan.rows, progress)]


def reply_to(issue: Issue, reply: Reply, photos: Sequence[Photo], *, by: Viewer, seen: int | None = None) -> Issue:
    """Report one issue as its row says, signing for it first where nobody has: both or nothing.

    Whoever works below the unit that answers reports to that unit, for its first check.
    """
    with transaction.atomic():
        if issue.state == State.DISPATCHED.value:
            issue = acknowledge(issue, by=by, seen=seen)
            seen = issue.version
        report = report_up if reports_up(issue, by) else report_rectified
        return report(
            issue,
            measures=reply.measures,
            photos=photos,
            proofs=reply.proofs,
            responsible=reply.responsible,
            rectified_on=reply.rectified_on,
            note=reply.note,
            by=by,
            seen=seen,
        )


def _looked(package: PhotoPackage | None, photo: PackedPhoto) -> str:
    try:
        ensure_photo(_content(package, photo.at))
    except EntryRefused as refusal:
        return gettext(refusal.message) % refusal.params if refusal.params else gettext(refusal.message)
    except PhotoRefused as refusal:
        return gettext(WORDS[refusal.reason])
    return ""


def _content(package: PhotoPackage | None, at: int) -> bytes:
    assert package is not None, "only a photo of a package has a place in it"
    return package.content(package.entries[at], most=int(settings.MAX_PHOTO_BYTES))


def _outcome(row: PlannedRow, package: PhotoPackage | None, by: Viewer, previewed: dict[str, int]) -> ReplyOutcome:
    was_meant = row.key in previewed
    if row.action is Action.SAME and was_meant:
        return ReplyOutcome(row, Action.ADD)
    if row.action is not Action.ADD or not isinstance(row.payload, Reply):
        return ReplyOutcome(row, row.action)
    if not was_meant:
        return _refused(row, Finding("changed", CHANGED_SINCE, {}, row.number))
    try:
        issue = selectors.issue(by, row.payload.number)
        photos = [_kept(issue, package, at, by) for at in row.payload.photos]
        reply_to(issue, row.payload, photos, by=by, seen=previewed[row.key])
    except EntryRefused as refusal:
        return _refused(row, Finding("photo_unreadable", refusal.message, refusal.params, row.number))
    except DomainError as refusal:
        told = {name: gettext(value) if isinstance(value, str) and value else value
                for name, value in refusal.params.items()}  # fmt: skip
        return _refused(row, Finding(refusal.code, refusal.message, told, row.number))
    return ReplyOutcome(row, Action.ADD)


def _refused(row: PlannedRow, why: Finding) -> ReplyOutcome:
    refused = PlannedRow(row.number, Action.REFUSE, row.key, row.label, row.changes, (why,), raw=row.raw)
    return ReplyOutcome(refused, Action.REFUSE)


def _kept(issue: Issue, package: PhotoPackage | None, at: int, by: Viewer) -> Photo:
    """Keep a photo as evidence; the same bytes for the same issue by the same person are one photo."""
    content = _content(package, at)
    name = f"{issue.key} {by.user_id} {hashlib.sha256(content).hexdigest()}"
    key = uuid5(PHOTOS_OF_REPLIES, name)
    try:
        return evidence.add_photo(BytesIO(content), key=key, by=by.actor, kind=PhotoKind.AFTER)
    except PhotoRefused as problem:
        raise FileRefused(problem.reason) from problem
