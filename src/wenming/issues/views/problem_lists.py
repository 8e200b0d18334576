"""Problem lists: loaded, read, confirmed problem by problem or many at once, and answered in their own file."""

from urllib.parse import quote
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from wenming.areas import selectors as areas
from wenming.engines.documents import Picture
from wenming.issues import policies, selectors, services
from wenming.issues.alike_page import alike_rows
from wenming.issues.list_addresses import list_crumbs, list_url
from wenming.issues.list_forms import ItemForm, ListForm
from wenming.issues.list_pages import (
    ITEM_COLUMNS,
    lists_asked,
    lists_page,
    plain_items,
    plain_lists,
    review_page,
)
from wenming.issues.list_report import report_file
from wenming.issues.list_rows import item_row
from wenming.issues.manyfold import refusal_text
from wenming.issues.models import ListItem, ProblemList
from wenming.issues.pages import area_options, category_options, unit_options
from wenming.issues.services import Decided, ListFields
from wenming.issues.services.list_rows import NOT_WAITING
from wenming.issues.source_pages import source_of_item
from wenming.issues.views.list_telling import tell_decided
from wenming.kernel.errors import Conflict, DomainError
from wenming.kernel.models import LongJobState
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.places import selectors as places
from wenming.rulebook.alike import STRONG
from wenming.rulebook.labels import N_
from wenming.ui.components import Action
from wenming.ui.exports import as_download, table_file
from wenming.ui.import_views import STATES
from wenming.ui.pages import FormPage, JobPage, JobState, go_to

PASTED = "pasted.txt"
NOTHING_PICKED = N_("Nothing was chosen.")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ALL_SURE, ALL_AGAIN, WITH_REPORTED = "all_sure", "all_again", "reported"


@policy(policies.DESK)
def lists(request: HttpRequest) -> HttpResponse:
    """List the problem lists."""
    return render(request, "ui/list.html", {"page": lists_page(lists_asked(request), viewer(request))})


@policy(policies.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list of lists shows."""
    asked = lists_asked(request)
    rows = plain_lists(asked, viewer(request))
    return table_file(request, "problem-lists", gettext("Problem lists"), asked.state.columns, rows)


@policy(policies.DESK)
def load(request: HttpRequest) -> HttpResponse:
    """Take in a file or a pasted text and have it read."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(list_url(_received(request, form)))
        except DomainError as refusal:
            _tell(form, refusal)
    page = FormPage(
        title=gettext("Load a problem list"),
        submit=gettext("Read"),
        cancel_url=reverse("problem_lists"),
        help=gettext(
            "The file is cut into problems, each with a site, kind and unit proposed. "
            "Nothing is filed before you confirm it."
        ),
        multipart=True,
        crumbs=list_crumbs(last=gettext("Load a problem list")),
        hidden=(("key", request.POST.get("key") or str(uuid4())),),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _received(request: HttpRequest, form: ListForm) -> ProblemList:
    said, file = form.cleaned_data, form.cleaned_data["file"]
    fields = ListFields(said["name"], said["source"], said["sender"], said["reply_by"])
    content, name = (file.read(), file.name) if file else (said["text"].encode(), PASTED)
    pictures = [Picture(one.read(), str(one.name)) for one in said["pictures"]]
    return services.receive_list(content, name, fields, key=_key(request), by=viewer(request), pictures=pictures)


@policy(policies.DESK)
def problem_list(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a list: how far its reading is, why it cannot be read, or its problems to confirm."""
    found = selectors.problem_list(viewer(request), key)
    if found.state != ProblemList.State.REVIEW:
        return render(request, "ui/job.html", {"job": _job(found)})
    if getattr(request, "htmx", False) and request.headers.get("HX-Target") == "job":
        return go_to(request, request.path)
    return render(
        request, "issues/problem_list.html", {"page": review_page(request, viewer(request), found), "found": found}
    )


@policy(policies.DESK)
def item(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Show one problem at length, with what it may be already; choose site, kind and unit."""
    who = viewer(request)
    found = selectors.problem_list(who, key)
    row = selectors.list_item(found, pk)
    units = unit_options(who, row.unit.code if row.unit else "")
    shown = item_row(found, row)
    divisions = area_options(who, row.division.code if row.division else "")
    form = ItemForm(
        request.POST or None, item=row, categories=category_options(), divisions=divisions,
        units=[*units, *_others(units, row.supporting)],
        conditions=[(one.code, one.label) for one in shown.conditions],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            _chosen(request, row, form)
        except DomainError as refusal:
            _tell(form, refusal)
        else:
            return go_to(request, f"{list_url(found)}#item-{row.pk}")
    page = FormPage(
        title=gettext("Problem %(number)s") % {"number": row.number or row.label},
        submit=gettext("Save"),
        cancel_url=list_url(found),
        crumbs=list_crumbs(found, row.number or row.label),
        hidden=(("version", str(row.version)),),
    )
    context = {
        "page": page, "form": form, "row": shown, "found": found,
        "source": source_of_item(row) if row.issue else None,
        "hints": alike_rows(selectors.like_item(who, row)) if row.state == ListItem.State.WAITING else (),
    }  # fmt: skip
    return render(request, "issues/list_item.html", context, status=422 if form.errors else 200)


@policy(policies.DESK)
@require_POST
def decide(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Decide on one problem: raise it as it is chosen in its row, leave it out, join it to an issue, take it again."""
    who = viewer(request)
    found = selectors.problem_list(who, key)
    row = selectors.list_item(found, pk)
    try:
        words = _decided(request, found, row)
    except DomainError as refusal:
        messages.error(request, f"{row.number or row.label}: {refusal_text(refusal)}")
    else:
        messages.success(request, words)
    back = request.POST.get("back", "")
    return go_to(request, back if back.startswith("/problem-lists/") else list_url(found))


@policy(policies.DESK)
@require_POST
def place(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a picture that follows no problem to the one that somebody chose."""
    found = selectors.problem_list(viewer(request), key)
    photo, chosen = (request.POST.get(name, "") for name in ("photo", "item"))
    try:
        row = selectors.list_item(found, _id(chosen))
        services.place_picture(found, _id(photo), row, by=viewer(request))
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        words = gettext("The picture stands with %(number)s.")
        messages.success(request, words % {"number": row.number or row.label})
    return go_to(request, f"{list_url(found)}#loose")


@policy(policies.DESK)
@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Raise an issue for each of the problems picked, or for all that are sure throughout."""
    who = viewer(request)
    found = selectors.problem_list(who, key)
    if request.POST.get(ALL_AGAIN):
        ids = list(selectors.list_items(found, ListItem.State.AGAIN).values_list("pk", flat=True))
        tell_decided(request, services.join_again(found, ids, by=who), gettext("%(n)s stand where they stood before."))
        return go_to(request, list_url(found))
    if request.POST.get(ALL_SURE):
        ids = _without_strong_hints(request, found)
    else:
        ids = [pk for one in request.POST.getlist("pick") if (pk := _id(one))]
    decided: list[Decided] = []
    if not ids:
        messages.warning(request, gettext(NOTHING_PICKED))
    for start in range(0, len(ids), services.MOST_AT_ONCE):
        decided += services.raise_items(found, ids[start : start + services.MOST_AT_ONCE], by=who)
    if passed_over := len(set(ids)) - len(decided):
        words = ngettext(
            "%(n)s problem was decided on before: nothing was done with it.",
            "%(n)s problems were decided on before: nothing was done with them.",
            passed_over,
        )
        messages.warning(request, words % {"n": passed_over})
    words = ngettext("%(n)s issue is raised.", "%(n)s issues are raised.", sum(one.refusal is None for one in decided))
    tell_decided(request, decided, words)
    return go_to(request, list_url(found))


def _without_strong_hints(request: HttpRequest, found: ProblemList) -> list[int]:
    """Those that are sure throughout, but for what is very likely an issue already: somebody looks at that first."""
    rows = list(selectors.list_items(found, selectors.SURE))
    hints = selectors.like_items(viewer(request), rows)
    alike = {row.pk for row, some in zip(rows, hints, strict=True) if any(hint.score >= STRONG for hint in some)}
    if alike:
        words = ngettext(
            "%(n)s problem is very likely an issue already and waits: compare it first.",
            "%(n)s problems are very likely issues already and wait: compare them first.",
            len(alike),
        )
        messages.warning(request, words % {"n": len(alike)})
    return [row.pk for row in rows if row.pk not in alike]


@policy(policies.DESK)
def items(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand out the problems of a list as a table."""
    found = selectors.problem_list(viewer(request), key)
    return table_file(request, "problem-list", found.name[:31], ITEM_COLUMNS, plain_items(found))


@policy(policies.DESK)
def reply(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand out the superior's own file, filled."""
    found = selectors.problem_list(viewer(request), key)
    try:
        name, content = services.reply_file(found, by=viewer(request), with_reported=WITH_REPORTED in request.GET)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect(list_url(found))
    return _file(content, name, found.document.blob.media_type)


@policy(policies.DESK)
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand out the report that goes with the reply."""
    found = selectors.problem_list(viewer(request), key)
    words = gettext("report")
    content = report_file(found, viewer(request), with_reported=WITH_REPORTED in request.GET)
    return _file(content, f"{found.name}-{words}.docx", DOCX)


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = as_download(content, "reply", media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _decided(request: HttpRequest, found: ProblemList, row: ListItem) -> str:
    who, seen, act = viewer(request), _seen(request), request.POST.get("act", "")
    name = row.number or row.label
    if act == "leave_out":
        services.leave_out(row, reason=request.POST.get("reason", ""), by=who, seen=seen)
        return gettext("%(number)s is left out.") % {"number": name}
    if act == "again":
        services.take_again(row, by=who, seen=seen)
        return gettext("%(number)s waits to be confirmed again.") % {"number": name}
    if act == "join_again":
        for one in services.join_again(found, [row.pk], by=who):
            if one.refusal is not None:
                raise one.refusal
        return gettext("%(number)s stands where it stood before.") % {"number": name}
    if act in ("reopen", "tie"):
        return _came_back(request, found, row, act)
    if act in ("join", "merge"):
        issue = selectors.issue(who, request.POST.get("issue", "")[:20])
        services.join(row, issue, by=who, seen=seen)
        return gettext("%(number)s is issue %(issue)s.") % {"number": name, "issue": issue.number}
    chosen = _from_row(request, row)
    return _raised(request, found, chosen)


def _came_back(request: HttpRequest, found: ProblemList, row: ListItem, act: str) -> str:
    """A problem that was closed out before: that issue reopens, or a new one is raised and tied to it."""
    who = viewer(request)
    earlier = selectors.issue(who, request.POST.get("issue", "").replace("\x00", "")[:20])
    name = {"number": row.number or row.label, "issue": earlier.number}
    if act == "reopen":
        services.reopen_for_item(row, earlier, by=who, seen=_seen(request))
        return gettext("%(issue)s is open again, and %(number)s goes on with it.") % name
    raised = services.raise_tied(found, row, earlier, by=who)
    return gettext("Issue %(number)s is raised.") % {"number": raised.number}


def _raised(request: HttpRequest, found: ProblemList, chosen: ListItem) -> str:
    who = viewer(request)
    done = services.raise_items(found, [chosen.pk], by=who)
    if not done or done[0].item.issue is None:
        raise (done[0].refusal if done else None) or Conflict("not_waiting", NOT_WAITING)
    return gettext("Issue %(number)s is raised.") % {"number": done[0].item.issue.number}


def _from_row(request: HttpRequest, row: ListItem) -> ListItem:
    """Keep what the row's own choices say, where they differ from what is proposed."""
    site = request.POST.get("site", row.site.code if row.site else "")
    kind = request.POST.get("category", row.category.code if row.category else "")
    unit = request.POST.get("unit", row.unit.code if row.unit else "")
    under = request.POST["under"].replace("\x00", "") if "under" in request.POST else None
    as_proposed = under is None or under == (row.condition.code if row.condition else "")
    held = tuple(one.code if one else "" for one in (row.site, row.category, row.unit))
    if as_proposed and (site, kind, unit) == held:
        return row
    who = viewer(request)
    return services.choose(
        row,
        site=places.site(who, site) if site else None,
        place=row.place,
        category=next((each for each in selectors.categories() if each.code == kind), None),
        unit=selectors.unit_by_code(unit),
        deadline=row.deadline,
        division=row.division,
        supporting=selectors.units_by_code(row.supporting),
        by=who,
        seen=_seen(request),
        under=under[:50] if under is not None else None,
    )


def _chosen(request: HttpRequest, row: ListItem, form: ItemForm) -> None:
    who, said = viewer(request), form.cleaned_data
    services.choose(
        row,
        site=places.site(who, said["site"]) if said["site"] else None,
        place=said["place"],
        category=next((each for each in selectors.categories() if each.code == said["category"]), None),
        unit=selectors.unit_by_code(said["unit"]),
        deadline=said["deadline"],
        division=areas.area(who, said["division"]) if said["division"] else None,
        supporting=selectors.units_by_code(said["supporting"]),
        by=who,
        seen=_seen(request),
        under=said["under"] if "under" in form.fields else None,
    )


def _others(units: list[tuple[str, str]], codes: list[str]) -> list[tuple[str, str]]:
    """The units named beside those on offer."""
    offered = {code for code, _name in units}
    return [(one.code, one.name) for one in selectors.units_by_code(codes) if one.code not in offered]


def _job(found: ProblemList) -> JobPage:
    job = found.job
    state = STATES[LongJobState(job.state)] if job else JobState.FAILED
    if found.state == ProblemList.State.UNREADABLE:
        state = JobState.FAILED
    note = _note(found) or (gettext(job.message) if job else "")
    again = Action(gettext("Load another file"), reverse("problem_list_load"), "upload")
    return JobPage(
        title=gettext("Reading “%(name)s”") % {"name": found.name},
        state=state if state is not JobState.DONE else JobState.RUNNING,
        done=job.done if job else 0,
        total=job.total if job else 0,
        note=note,
        actions=(again,),
        crumbs=list_crumbs(found),
    )


def _note(found: ProblemList) -> str:
    message = str(found.refusal.get("message", ""))
    return gettext(message) % found.refusal.get("params", {}) if message else ""


def _tell(form: Form, refusal: DomainError) -> None:
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal_text(refusal))


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _seen(request: HttpRequest) -> int:
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _id(said: str) -> int:
    """An id that was sent; nothing has the id 0."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else 0
