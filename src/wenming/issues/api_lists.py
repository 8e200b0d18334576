"""Problem lists over HTTP: taken in, read with proposals, decided on, followed, answered in their file."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from wenming.issues import policies, selectors, services
from wenming.issues.api_decisions import Act, Decision, decide
from wenming.issues.models import ListItem, ProblemList
from wenming.issues.selectors import ListFilter, Reason
from wenming.issues.services import Decided, ListFields
from wenming.issues.source_words import because_text, timeliness_of
from wenming.issues.wording import reason_text
from wenming.kernel.rest import Page, Query, Window, page, requires, viewer
from wenming.kernel.text import Line, Passage
from wenming.rulebook.sources import Said
from wenming.ui.exports import as_download

router = Router(tags=["lists"])


class ListsWanted(Schema):
    """What narrows the lists; ``state`` also knows ``open``, ``unanswered`` and ``late_there``."""

    words: str = Field("", max_length=100)
    source: str = Field("", max_length=20)
    state: str = Field("", max_length=12)


class ListEntry(Schema):
    """What is said of a list that comes with a file; the same ``key`` is made by the client."""

    key: UUID
    name: Line = Field(min_length=1, max_length=40)
    source: ProblemList.Source = ProblemList.Source.SUPERIOR_LIST
    sender: Line = Field("", max_length=80)
    reply_by: date | None = None


class ListShape(Schema):
    """A list: where it comes from, how far it is read, and how many of its problems stand where."""

    key: UUID
    name: str
    source: str
    sender: str
    state: str
    format: str
    received_at: datetime
    reply_by: date | None
    items: int
    waiting: int
    raised: int
    rectified: int
    struck_off: int
    late_there: int


class UnreadShape(Schema):
    """A part of a file that was passed over: where, what it says, and why (a sentence with its places)."""

    label: str
    text: str
    message: str
    params: dict[str, Any]


class ListRecord(ListShape):
    """A list with why it cannot be read, if it cannot, and what of it was passed over."""

    refusal: str
    unread: list[UnreadShape]


class OptionShape(Schema):
    """What else may be meant, and how likely (0 to 1)."""

    code: str
    score: float


class ItemShape(Schema):
    """A problem of a list: what the file says, what is proposed, what became of it, by when the list wants it."""

    id: int
    version: int
    number: str
    label: str
    words: str
    place: str
    deadline: str
    state: str
    reason: str
    is_sure: bool
    site: str | None
    site_score: float
    site_is_sure: bool
    site_options: list[OptionShape]
    category: str | None
    kind_score: float
    kind_is_sure: bool
    kind_options: list[OptionShape]
    unit: str | None
    unit_because: str
    photos: list[UUID]
    issue: str | None
    due_at: datetime | None
    due_because: str
    answer: str
    answered_on: date | None
    struck_off_on: date | None
    timeliness: str


class ItemsWanted(Schema):
    """Which problems: a state of their own, an answer, ``sure``, ``unsure``, ``unanswered`` or ``late_there``."""

    state: str = Field("", max_length=12)
    words: str = Field("", max_length=80)


class Raising(Schema):
    """The waiting problems that become issues, by id; or all that are sure throughout. At most 300 at once."""

    items: list[int] = Field(default=[], max_length=services.MOST_AT_ONCE)
    all_sure: bool = False


class Noting(Schema):
    """What is noted of the replies to these problems."""

    items: list[int] = Field(min_length=1, max_length=services.MOST_AT_ONCE)
    said: Said
    on: date | None = None
    note: Passage = Field("", max_length=2000)


class OutcomeShape(Schema):
    """What became of one problem; ``refusal`` says why nothing did."""

    item: int
    number: str
    issue: str | None
    refusal: str
    message: str


@router.get("", response=Page[ListShape], summary="Problem lists")
@requires(policies.DESK)
def lists(request: HttpRequest, window: Query[Window], wanted: Query[ListsWanted]) -> dict[str, Any]:
    """List the problem lists, the last received first."""
    found = selectors.problem_lists(viewer(request), ListFilter(**wanted.dict()))
    return page(found.order_by("-received_at", "-pk"), window, _list_shape)


@router.post("", response={201: ListRecord}, summary="Take in a problem list")
@requires(policies.DESK)
def take_in(request: HttpRequest, entry: Form[ListEntry], file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """Keep a file and have it read: ask for the list until it is no longer ``reading``. Nothing of it is filed."""
    fields = ListFields(entry.name, entry.source.value, entry.sender, entry.reply_by)
    found = services.receive_list(file.read(), file.name or "list", fields, key=entry.key, by=viewer(request))
    return Status(201, _record(request, found.key))


@router.get("/{key}", response=ListRecord, summary="One problem list")
@requires(policies.DESK)
def one_list(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Show a list with its counts and what was not read."""
    return _record(request, key)


@router.get("/{key}/items", response=Page[ItemShape], summary="Problems of a list")
@requires(policies.DESK)
def items(request: HttpRequest, key: UUID, window: Query[Window], wanted: Query[ItemsWanted]) -> dict[str, Any]:
    """List the problems of a list with what is proposed for each."""
    found = selectors.problem_list(viewer(request), key)
    return page(selectors.list_items(found, wanted.state, wanted.words), window, _item_shape)


@router.post("/{key}/items/{item}", response=ItemShape, summary="Decide on a problem of a list")
@requires(policies.DESK)
def decide_item(request: HttpRequest, key: UUID, item: int, entry: Decision) -> dict[str, Any]:
    """Choose, raise, leave out, join to an issue, take again; of an issue note the reply or another deadline."""
    who = viewer(request)
    found = selectors.problem_list(who, key)
    decide(found, selectors.list_item(found, item), entry, by=who)
    return _item_shape(selectors.list_item(found, item))


@router.post("/{key}/raise", response=list[OutcomeShape], summary="Raise problems of a list")
@requires(policies.DESK)
def raise_many(request: HttpRequest, key: UUID, entry: Raising) -> list[dict[str, Any]]:
    """Raise an issue for each of the problems; each stands for itself."""
    who = viewer(request)
    found = selectors.problem_list(who, key)
    wanted = entry.items
    if entry.all_sure:
        sure = selectors.list_items(found, selectors.SURE).values_list("pk", flat=True)
        wanted = list(sure[: services.MOST_AT_ONCE])
    return _outcomes(services.raise_items(found, wanted, by=who))


@router.post("/{key}/answers", response=list[OutcomeShape], summary="Note answers to a list")
@requires(policies.DESK)
def note_many(request: HttpRequest, key: UUID, entry: Noting) -> list[dict[str, Any]]:
    """Note of each of the problems that its reply went back, was refused, or that the source struck it off."""
    who = viewer(request)
    found = selectors.problem_list(who, key)
    return _outcomes(services.note_answers(found, entry.items, entry.said, on=entry.on, note=entry.note, by=who))


@router.get("/{key}/reply", summary="The reply in the list's own file")
@requires(policies.DESK)
def reply(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand out the file as it came, with the cells of the reply filled."""
    found = selectors.problem_list(viewer(request), key)
    name, content = services.reply_file(found, by=viewer(request))
    response = as_download(content, "reply", found.document.blob.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _record(request: HttpRequest, key: UUID) -> dict[str, Any]:
    who = viewer(request)
    found = selectors.problem_list(who, key)
    counts = selectors.list_counts(found)
    held = {"items": counts["all"], "raised": counts["filed"] + counts["same"]}
    held["waiting"] = counts["waiting"] + counts["again"]
    message, params = str(found.refusal.get("message", "")), found.refusal.get("params", {})
    return {
        **_told_of(found), **held,
        **{name: counts[name] for name in ("rectified", "struck_off", "late_there")},
        "refusal": _said(message, params),
        "unread": [{"params": {}, **one} for one in found.unread],
    }  # fmt: skip


def _list_shape(row: ProblemList) -> dict[str, Any]:
    counted = vars(row)
    named = ("waiting", "raised", "rectified", "struck_off", "late_there")
    return {**_told_of(row), "items": counted["all_items"], **{name: counted[name] for name in named}}


def _told_of(row: ProblemList) -> dict[str, Any]:
    names = ("key", "name", "source", "sender", "state", "format", "received_at", "reply_by")
    return {name: getattr(row, name) for name in names}


def _item_shape(row: ListItem) -> dict[str, Any]:
    plain = (
        "version", "number", "label", "words", "place", "deadline", "state", "reason", "site_score", "site_is_sure",
        "kind_score", "kind_is_sure", "due_at", "answer", "answered_on", "struck_off_on",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in plain},
        "id": row.pk,
        "is_sure": row.site_is_sure and row.kind_is_sure and row.unit is not None,
        "site": row.site.code if row.site else None,
        "site_options": _options(row.site_options),
        "category": row.category.code if row.category else None,
        "kind_options": _options(row.kind_options),
        "unit": row.unit.code if row.unit else None,
        "unit_because": reason_text(Reason(**row.unit_because)) if row.unit_because else "",
        "photos": [one.photo.key for one in row.photos.all()],
        "issue": row.issue.number if row.issue else None,
        "due_because": because_text(row),
        "timeliness": timeliness_of(row).value,
    }


def _options(pairs: Sequence[Sequence[Any]]) -> list[Mapping[str, Any]]:
    return [{"code": code, "score": score} for code, score in pairs]


def _said(message: str, params: Mapping[str, object]) -> str:
    """A refusal in the language of whoever asks; nothing where nothing is refused."""
    words = gettext(message) if message else ""
    return words % params if params else words


def _outcomes(decided: Sequence[Decided]) -> list[dict[str, Any]]:
    return [
        {
            "item": one.item.pk,
            "number": one.item.number,
            "issue": one.item.issue.number if one.item.issue else None,
            "refusal": one.refusal.code if one.refusal else "",
            "message": _said(one.refusal.message, one.refusal.params) if one.refusal else "",
        }
        for one in decided
    ]


__all__ = ["Act", "router"]
