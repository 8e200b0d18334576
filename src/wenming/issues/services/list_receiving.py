"""Taking in a problem list: the file is kept, read by the worker, and laid out for somebody to confirm."""

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from wenming.engines.documents import Document, DocumentRefused, Picture, read_document, read_pasted
from wenming.engines.photos import ensure_photo
from wenming.engines.picture_files import PhotoRefused
from wenming.engines.problem_lists.lines import ListReading, lines_of
from wenming.engines.scans import pages_of, read_scan
from wenming.issues import policies
from wenming.issues.models import ListItem, ListPhoto, ProblemList
from wenming.issues.services.list_proposing import proposed_items
from wenming.kernel import audit, clock, imports, jobs, long_jobs, rights
from wenming.kernel.actors import Actor, ActorKind
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import Conflict, DomainError
from wenming.kernel.scope import Viewer
from wenming.kernel.text import clean
from wenming.records.models import Photo, PhotoKind
from wenming.records.refusals import FileRefused
from wenming.records.selectors import content
from wenming.records.services import add_photo, attach
from wenming.rulebook.labels import N_

KIND, SCAN = "problem_list.read", "scan"
LONGEST_PASTED = 10_000
MOST_LINES = 5_000
READING = N_("Looking for sites, kinds of problem and units.")
PICTURES = N_("Keeping the pictures.")
IS_READ = N_("The list is read. Nothing is filed before somebody confirms it.")
SAME_FILE = N_("This file was loaded before, as the list “%(name)s”. Nothing was added.")
SAME_NAME = N_("There is a list called “%(name)s” already. Give this one another name.")
NO_LINES = N_("No problem was found in this file. A table with a column of problems, or numbered paragraphs, is read.")
TOO_MANY = N_("The list has %(count)s problems; at most %(most)s can be read at once. Split the file.")
MOST_PICTURES = 100
TOO_MANY_PICTURES = N_("At most %(most)s pictures go with one text. Paste the rest with a second one.")
NO_PICTURE = N_("“%(name)s” is no picture that can be opened. Take it out and send the rest again.")
PICTURE_UNREAD = N_("A picture that cannot be opened.")


class ListRefused(DomainError):
    """A list that cannot be taken in."""


class ListKnown(Conflict):
    """The same file, or the same name, is there already."""


@dataclass(frozen=True, slots=True)
class ListFields:
    """What somebody says about a list: its name, where it comes from, until when it is to be answered."""

    name: str
    source: str
    sender: str = ""
    reply_by: date | None = None


def receive_list(
    file: bytes, filename: str, fields: ListFields, *, key: UUID, by: Viewer, at: datetime | None = None,
    pictures: Sequence[Picture] = (),
) -> ProblemList:  # fmt: skip
    """Keep a file and have it read by the worker; pasted text comes as a file of text, perhaps with pictures.

    :raises ListKnown: the same file came before, or the name is taken.
    :raises ListRefused: a picture cannot be opened; nothing is kept then.
    :raises FileRefused: it is no file of a kind that is kept.
    """
    rights.require(by.actor, policies.DESK)
    moment, digest = at or clock.now(), _digest(file, pictures)
    name = clean(fields.name, max_length=40, field="name")
    sender = clean(fields.sender, max_length=80, field="sender")
    _ensure_new(digest, name)
    photos = _kept_with(pictures, key, by.actor, moment)
    kept = attach(io.BytesIO(file), name=filename, key=uuid5(key, digest), by=by.actor, at=moment)
    try:
        with transaction.atomic():
            job = long_jobs.queue(KIND, by=by.actor, inputs={"list": name})
            found = ProblemList.objects.create(
                key=key, name=name, source=fields.source, sender=sender, reply_by=fields.reply_by, received_at=moment,
                document=kept, digest=digest, job=job, pictures=photos, **attributed(by.actor),
            )  # fmt: skip
            details = {"sha256": digest, "source": found.source}
            subject = audit.subject_of(found, name)
            audit.record("issues.receive_list", subject=subject, by=by.actor, at=moment, details=details)
            jobs.later("issues.read_problem_list", list_id=found.pk, job_id=job.pk)
    except IntegrityError:
        _ensure_new(digest, name)
        raise
    return found


def preview_list(
    file: bytes, filename: str, fields: ListFields, *, at: datetime | None = None
) -> tuple[list[ListItem], list[dict[str, object]]]:
    """Read a file as a list would be, and store nothing: its problems with what is proposed, and what was passed over.

    :raises DocumentRefused, ListRefused: it cannot be read, or holds no problem.
    """
    document = _document(file, filename, ())
    reading = lines_of(document)
    _check(reading)
    found = ProblemList(
        name=clean(fields.name, max_length=40, field="name"), source=fields.source, reply_by=fields.reply_by,
        received_at=at or clock.now(),
    )  # fmt: skip
    return proposed_items(found, reading.lines, lambda _done, _total: None), _unread(document, reading, ())


def ensure_readable(file: bytes, filename: str) -> None:
    """Refuse a file that is no list before anything of it is kept.

    :raises DocumentRefused, ListRefused: it cannot be read, or holds no problem.
    """
    _check(lines_of(_document(file, filename, ())))


def _digest(file: bytes, pictures: Sequence[Picture]) -> str:
    whole = hashlib.sha256(file)
    for picture in pictures:
        whole.update(hashlib.sha256(picture.content).digest())
    return whole.hexdigest()


def _kept_with(pictures: Sequence[Picture], key: UUID, by: Actor, at: datetime) -> list[list[object]]:
    """Keep the pictures that came beside a text, each with its name, once all of them are known to be whole."""
    if len(pictures) > MOST_PICTURES:
        raise ListRefused("too_many_pictures", TOO_MANY_PICTURES, field="pictures", params={"most": MOST_PICTURES})
    for picture in pictures:
        try:
            ensure_photo(picture.content)
        except PhotoRefused as problem:
            params = {"name": picture.name}
            raise ListRefused("picture_unread", NO_PICTURE, field="pictures", params=params) from problem
    kept = [(_kept(one, uuid5(key, hashlib.sha256(one.content).hexdigest()), by, at), one.name) for one in pictures]
    return [[photo, name] for photo, name in kept if photo is not None]


def _ensure_new(digest: str, name: str) -> None:
    known = ProblemList.objects.filter(digest=digest).first()
    if known is not None:
        raise ListKnown("list_known", SAME_FILE, field="file", params={"name": known.name})
    if ProblemList.objects.filter(name=name).exists():
        raise ListKnown("list_name_taken", SAME_NAME, field="name", params={"name": name})


def read_list(list_id: int, job_id: int) -> None:
    """Read the file of a list; what is wrong with it ends the job with words. Safe to run twice."""
    job = long_jobs.start(job_id)
    if job is None:
        return
    found = ProblemList.objects.select_related("document__blob").get(pk=list_id)
    try:
        document = _document(content(found.document.blob).body, found.document.name, _beside(found))
        reading = lines_of(document)
        _check(reading)
    except (DocumentRefused, DomainError) as refusal:
        _unreadable(found, job_id, refusal)
        return
    with long_jobs.told_aside(job_id) as about:
        items = proposed_items(found, reading.lines, about(READING))
        photos, broken = _kept_pictures(found, reading, about(PICTURES))
    with transaction.atomic():
        found.items.all().delete()
        ListItem.objects.bulk_create(items, batch_size=500)
        rows = [ListPhoto(item=item, photo_id=photo) for item in items for photo in photos.get(item.spot, ())]
        ListPhoto.objects.bulk_create(rows, batch_size=500)
        _settle(found, document, reading, broken)
        long_jobs.finish(job_id, report={"items": len(items), "photos": len(rows)}, message=IS_READ)


def _beside(found: ProblemList) -> list[Picture]:
    """The pictures that came beside a text, in the order in which they came."""
    photos = Photo.objects.select_related("original").in_bulk([photo for photo, _name in found.pictures])
    return [Picture(content(photos[photo].original).body, name) for photo, name in found.pictures]


def _document(file: bytes, filename: str, pictures: Sequence[Picture]) -> Document:
    """Read the file; pictures and PDF go by way of recognising their text, where that extra is installed."""
    if pictures:
        return read_pasted(file.decode(), pictures, filename.rpartition(".")[0])
    try:
        return read_document(file, filename)
    except DocumentRefused as refusal:
        if refusal.code != SCAN:
            raise
        return read_scan(pages_of(file), filename)


def _check(reading: ListReading) -> None:
    if not reading.lines:
        raise ListRefused("no_lines", NO_LINES)
    if len(reading.lines) > MOST_LINES:
        raise ListRefused("too_many_lines", TOO_MANY, params={"count": len(reading.lines), "most": MOST_LINES})


def _unreadable(found: ProblemList, job_id: int, refusal: DocumentRefused | DomainError) -> None:
    params = {name: str(value) for name, value in refusal.params.items()}
    found.state = ProblemList.State.UNREADABLE
    found.refusal = {"message": refusal.message, "params": params}
    with transaction.atomic():
        found.save(update_fields=["state", "refusal"])
        long_jobs.fail(job_id, message=refusal.message, params=params)


def _kept_pictures(
    found: ProblemList, reading: ListReading, told: imports.Progress
) -> tuple[Mapping[str, Iterable[int]], list[str]]:
    """Keep every picture once; return the photos' ids by the spot of a line, and where one cannot be opened."""
    by = Actor(ActorKind(found.by_kind), found.by_id, found.by_label, found.by_unit)
    kept: dict[str, int | None] = {}
    photos: dict[str, dict[int, None]] = {}
    broken: list[str] = []
    for line in imports.counted(reading.lines, told):
        for picture in line.pictures:
            digest = hashlib.sha256(picture.content).hexdigest()
            if digest not in kept:
                kept[digest] = _kept(picture, uuid5(found.key, digest), by, found.received_at)
            photo = kept[digest]
            if photo is None:
                broken.append(line.label)
            else:
                photos.setdefault(line.spot, {})[photo] = None
    return photos, list(dict.fromkeys(broken))


def _kept(picture: Picture, key: UUID, by: Actor, at: datetime) -> int | None:
    try:
        photo: Photo = add_photo(io.BytesIO(picture.content), key=key, by=by, kind=PhotoKind.BEFORE, at=at)
    except FileRefused:
        return None
    return photo.pk


def _settle(found: ProblemList, document: Document, reading: ListReading, broken: Iterable[str]) -> None:
    found.state, found.format = ProblemList.State.REVIEW, document.format.value
    found.grids = [
        {
            "spot": grid.spot,
            "heading_row": grid.layout.heading_row,
            "heading_spot": grid.heading_spot,
            "columns": {str(place): role.value for place, role in grid.layout.columns.items()},
            "width": grid.width,
        }
        for grid in reading.grids
    ]
    found.unread = _unread(document, reading, broken)
    found.save(update_fields=["state", "format", "grids", "unread"])


def _unread(document: Document, reading: ListReading, broken: Iterable[str]) -> list[dict[str, object]]:
    """What was passed over, with its place in the file and the reason."""
    unread: list[dict[str, object]] = [
        {"label": one.label, "text": "", "message": one.message, "params": _plain(one.params)}
        for one in document.unread
    ]
    unread += [{"label": one.label, "text": one.text, "message": one.message, "params": {}} for one in reading.skipped]
    unread += [{"label": label, "text": "", "message": PICTURE_UNREAD, "params": {}} for label in broken]
    return unread


def _plain(params: Mapping[str, object]) -> dict[str, object]:
    return {name: value if isinstance(value, int | str) else str(value) for name, value in params.items()}
