"""The page of one issue, and the form of each of its moves."""

from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import policies, selectors
from wenming.issues.alike_page import ACTS, alike_to
from wenming.issues.doubts import lines_of, told_of
from wenming.issues.filing import SHOWN_FOR, Filing, filing_of
from wenming.issues.forms import PHOTO_KINDS
from wenming.issues.models import Issue
from wenming.issues.move_faces import BACKWARD
from wenming.issues.pages import crumbs, issue_url
from wenming.issues.parts import parts_of
from wenming.issues.record_page import FROM_DESK, head_of, page_of
from wenming.issues.sending import documents_sent, move_form, photos_sent, verb_of
from wenming.issues.sharing import sharing_of
from wenming.issues.source_words import ruled_text
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.records.models import Document, Photo
from wenming.rulebook.alike import Again
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import REPORTS, Move, MoveCode, Required, move_row
from wenming.ui.islands import Capture
from wenming.ui.pages import FormPage, go_to

NOT_NOW = N_("This cannot be done now: the issue has moved on, or it is not with your unit for this act.")
WITH_PHOTOS = frozenset(
    {MoveCode.LOOK_JOINTLY, MoveCode.CONFIRM, MoveCode.NOT_FOUND, MoveCode.APPEAL, MoveCode.REPORT_PART}
)
"""The moves to which photos may be added, though none is demanded."""
MERGES = ACTS[Again.DUPLICATE]
EXTENDING = (MoveCode.ASK_EXTENSION, MoveCode.ENDORSE_EXTENSION, MoveCode.GRANT_EXTENSION)
JUDGING = (MoveCode.VERIFY, MoveCode.SEND_BACK)
"""The moves by which the photos of a report are judged: what speaks against them stands beside."""
NO_SUCH_MOVE = N_("There is no such act.")


@dataclass(frozen=True)
class Kept:
    """What came with a form and is kept under its key, whatever becomes of its words."""

    key: UUID
    photos: list[Photo] = field(default_factory=list)
    papers: list[Document] = field(default_factory=list)


@policy(policies.VIEW)
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Show one issue with everything that happened to it."""
    found = selectors.issue(viewer(request), number)
    page = page_of(found, viewer(request))
    context = {
        "head": head_of(found, viewer(request)),
        "page": page,
        "issue": found,
        "sharing": sharing_of(found, page, request.build_absolute_uri(issue_url(found))),
    }
    return render(request, "issues/issue.html", context)


@policy(policies.VIEW)
def move(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Ask for what a move needs, then make it; who may, the loop says."""
    who = viewer(request)
    found, row = selectors.issue(who, number), _row(code)
    if request.method != "POST" and row not in selectors.moves_now(who, found):
        messages.warning(request, gettext(NOT_NOW))
        return go_to(request, issue_url(found))
    asked = selectors.asked_for(who, found, row.code)
    sent = request.POST if request.method == "POST" else None
    filing = filing_of(found, sent if sent is not None else request.GET) if row.code is MoveCode.FILE else None
    form = move_form(sent, who, found, row.code, asked, filing, request.FILES or None)
    kept = Kept(_form_key(request))
    if request.method == "POST":
        _keep(request, row.code, form, kept)
    if request.method == "POST" and form.is_valid():
        try:
            told = told_of(who, found, kept.photos) if row.code in REPORTS else []
            shown_for = request.POST.get(SHOWN_FOR, "")
            verb_of(
                who, found, row.code, form, seen=_seen(request), photos=kept.photos, documents=kept.papers,
                shown_for=shown_for,
            )()  # fmt: skip
        except DomainError as refusal:
            if refusal.field == "overrule" and "overrule" not in form.fields:
                form.doubted(required=True)
            _tell(form, refusal)
        else:
            messages.success(request, gettext("%(move)s: done.") % {"move": gettext(row.label)})
            for words in told:
                messages.warning(request, words)
            return go_to(request, _back_to(request, found))
    return _form_page(request, found, row, asked, form, kept, filing)


def _keep(request: HttpRequest, code: MoveCode, form: Form, kept: Kept) -> None:
    """Take in the photos and the documents of a form, whatever becomes of its words."""
    form.is_valid()
    try:
        photos_sent(request, viewer(request), code, kept.key, kept=kept.photos)
    except DomainError as refusal:
        _tell(form, refusal)
    try:
        if code in REPORTS:
            documents_sent(request, viewer(request), kept.key, kept=kept.papers)
    except DomainError as refusal:
        _tell(form, refusal)


def _back_to(request: HttpRequest, found: Issue) -> str:
    """Where an act leads on to: the desk if it was begun there, at its line or, once that is gone, the next; else the
    issue."""
    who = viewer(request)
    if request.GET.get("from") != FROM_DESK or not who.may(policies.DESK):
        return issue_url(found)
    stays = selectors.waits_at_desk(selectors.issue(who, found.number))
    at = found.number if stays else request.GET.get("next", "")
    return f"{reverse('issue_desk')}?{urlencode({'at': at, 'done': found.number})}"


def _form_page(
    request: HttpRequest,
    found: Issue,
    row: Move,
    asked: Required,
    form: Form,
    kept: Kept,
    filing: Filing | None,
) -> HttpResponse:
    label = gettext(row.label)
    needs_photos = row.code in WITH_PHOTOS or any(need.kind in PHOTO_KINDS for need in asked.evidence)
    page = FormPage(
        title=label,
        submit=label,
        cancel_url=_back_to(request, found),
        help=f"{found.number} {found.title}",
        danger=row.code in BACKWARD,
        multipart=needs_photos or row.code in REPORTS,
        crumbs=crumbs(found, label),
        hidden=[
            ("version", request.POST.get("version") or str(found.version)),
            ("key", str(kept.key)),
            *(("photo", str(photo.key)) for photo in kept.photos),
            *(("document", str(paper.key)) for paper in kept.papers),
        ],
    )
    hints = (
        [each for each in alike_to(viewer(request), found) if each.act == MERGES] if row.code is MoveCode.MERGE else []
    )
    context = {
        "page": page,
        "form": form,
        "capture": Capture(upload=_photo_address(found, row), locate=True) if needs_photos else None,
        "kept": len(kept.photos),
        "kept_papers": len(kept.papers),
        "hints": hints,
        "hints_of": found,
        "doubts": lines_of(selectors.doubts_on_verifying(viewer(request), found, kept.photos))
        if row.code in JUDGING
        else [],
        "notice": ruled_text(selectors.demand_on_unit(found)) if row.code in EXTENDING else "",
        "filing": filing,
        "parts": parts_of(found, selectors.story(found)) if row.code is MoveCode.REPORT_RECTIFIED else [],
    }
    return render(request, "issues/move.html", context, status=422 if form.errors else 200)


def _photo_address(found: Issue, row: Move) -> str:
    """Where the form's photos go; with the issue's number when they stand for its rectification."""
    about = urlencode({"about": found.number}) if row.code in REPORTS else ""
    return f"{reverse('photo_add')}?{about}" if about else reverse("photo_add")


def _row(code: str) -> Move:
    try:
        row = move_row(MoveCode(code))
    except ValueError as unknown:
        raise Missing("no_such_move", NO_SUCH_MOVE) from unknown
    if not row.from_states:
        raise Missing("no_such_move", NO_SUCH_MOVE)
    return row


def _tell(form: Form, refusal: DomainError) -> None:
    field = refusal.field if refusal.field in form.fields else None
    params = {name: gettext(value) if isinstance(value, str) else value for name, value in refusal.params.items()}
    words = gettext(refusal.message)
    form.add_error(field, words % params if params else words)


def _seen(request: HttpRequest) -> int | None:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None


def _form_key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
