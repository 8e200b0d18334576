"""One move on many issues: a preview that says of each what will happen, then the same with what became of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from wenming.issues import policies, selectors, services
from wenming.issues.desks import my_list, my_order
from wenming.issues.forms import MoveForm
from wenming.issues.manyfold import NOBODY_MAY_GO, ManyLine, ManyPage, outcome_lines, preview_lines
from wenming.issues.models import Issue
from wenming.issues.pages import BULK, BULK_LABELS, ON_REPORTS, crumbs, issue_list
from wenming.issues.selectors import IssueFilter
from wenming.issues.sending import accepted, units_for
from wenming.issues.services import MOST_AT_ONCE
from wenming.issues.services.handling import passing_check
from wenming.issues.views.answering import answers
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode, Required, Shown, State
from wenming.ui.lists import picked
from wenming.ui.pages import FormPage

ASKED: dict[MoveCode, Required] = {
    MoveCode.DISPATCH: Required((), (Shown.LEAD_UNIT,), ()),
    MoveCode.ACKNOWLEDGE: Required((), (Shown.NOTE,), ()),
    MoveCode.PASS_DOWN: Required((Shown.HOLDER_UNIT,), (Shown.INNER_DUE, Shown.NOTE), ()),
    MoveCode.RECALL: Required((Shown.REASON,), (), ()),
    MoveCode.PASS_FIRST_CHECK: Required((), (Shown.NOTE,), ()),
    MoveCode.FAIL_FIRST_CHECK: Required((Shown.REASON,), (), ()),
    MoveCode.VERIFY: Required((), (Shown.NOTE,), ()),
    MoveCode.SEND_VERIFIER: Required((), (Shown.VERIFIER, Shown.NOTE), ()),
    MoveCode.RECALL_VERIFIER: Required((), (Shown.NOTE,), ()),
    MoveCode.CLOSE_OUT: Required((), (Shown.NOTE,), ()),
}
"""What is filled in once for all; a lead unit or inner deadline left out is each issue's own proposal."""
BECAUSE = "because_"
MOST_QUERY = 4_000
NO_DEADLINE = N_("This issue has no deadline of its own: give the inner deadline.")


@policy(policies.VIEW)
@require_POST
def many(request: HttpRequest, code: str) -> HttpResponse:
    """Preview a move on the issues picked in a list; when it is confirmed, make it on each."""
    who, move = viewer(request), _move(code)
    if not who.may(_capability(move)):
        raise Missing("no_such_move", N_("There is no such act."))
    rows, all_of_them = _picked(request, who, move)
    confirmed = "confirmed" in request.POST
    if move is MoveCode.REPORT_RECTIFIED:
        label, origin = str(BULK_LABELS[move]), _origin(request, move)
        return answers(request, who, rows, label=label, all_of_them=all_of_them, origin=origin)
    form = MoveForm(request.POST if confirmed else None, asked=ASKED[move], units=units_for(who, None, move))
    if confirmed and form.is_valid():
        lines = outcome_lines(services.each(rows, _act(who, move, form, rows, _reasons(request))))
        return _page(request, move, lines, None, done=True, all_of_them=all_of_them)
    return _page(request, move, preview_lines(who, rows, move), form, done=False, all_of_them=all_of_them)


def _page(
    request: HttpRequest, move: MoveCode, lines: list[ManyLine], form: MoveForm | None, *, done: bool, all_of_them: int
) -> HttpResponse:
    label = str(BULK_LABELS[move])
    fit = sum(line.is_fine and not line.is_doubted for line in lines)
    doubted = sum(line.is_doubted for line in lines)
    if done:
        words = ngettext("%(n)s issue: done.", "%(n)s issues: done.", fit) % {"n": fit}
    else:
        words = ngettext("%(n)s issue is ready.", "%(n)s issues are ready.", fit) % {"n": fit}
    back, back_words, hidden = _origin(request, move)
    page = ManyPage(
        form_page=FormPage(title=label, submit=label, cancel_url=back, crumbs=crumbs(last=label)),
        lines=sorted(lines, key=lambda line: line.is_fine),
        sentence=words,
        refused=len(lines) - fit - doubted,
        doubted=doubted,
        done=done,
        left=max(0, all_of_them - len(lines)),
        can_confirm=not done and fit + doubted > 0,
        hidden=hidden,
        back_words=back_words,
    )
    status = 422 if form is not None and form.errors else 200
    return render(request, "issues/many.html", {"page": page, "form": form}, status=status)


def _origin(request: HttpRequest, move: MoveCode) -> tuple[str, str, list[tuple[str, str]]]:
    """Where the issues were picked: the way back, what it says, and what the form says of it again."""
    if "from_desk" in request.POST:
        return reverse("issue_desk"), gettext("Back to the desk"), [("from_desk", "1")]
    query = request.POST.get("query", "")[:MOST_QUERY]
    here = reverse("my_issues" if _is_mine(request) else "verifying" if move in ON_REPORTS else "issue_list")
    asked = f"{here}?{QueryDict(query).urlencode()}" if query else here
    return asked, gettext("Back to the list"), [("list", here), ("query", query)]


def _is_mine(request: HttpRequest) -> bool:
    """Whether the issues were picked on a unit's desk, which finds fewer than the list of all."""
    return request.POST.get("list") == reverse("my_issues")


def _move(code: str) -> MoveCode:
    found = next((move for move, _cap, _icon, _key in BULK if move.value == code), None)
    if found is None:
        raise Missing("no_such_move", N_("There is no such act."))
    return found


def _capability(move: MoveCode) -> str:
    return next(capability for code, capability, _icon, _key in BULK if code is move)


def _picked(request: HttpRequest, who: Viewer, move: MoveCode) -> tuple[list[Issue], int]:
    """The issues that are meant, at most so many at once, and how many were meant in all."""
    keys, every = picked(request)
    if every and "confirmed" not in request.POST:
        state = State.REPORTED.value if move in ON_REPORTS else ""
        listed = _as_list(request)
        asked = my_list(listed, who) if _is_mine(request) else issue_list(listed, who, default_state=state)
        found = selectors.issues(who, asked.wanted)
        order = my_order(asked) if _is_mine(request) else asked.state.order_by
    else:
        found = selectors.issues(who, IssueFilter(numbers=tuple(keys[: MOST_AT_ONCE + 1]) or ("",)))
        order = ("number",)
    return list(selectors.ordered(found, order).prefetch_related("supporting")[:MOST_AT_ONCE]), (
        found.order_by().count() if every else len(keys)
    )


def _as_list(request: HttpRequest) -> HttpRequest:
    """The request as the list that the picks came from saw it."""
    request.GET = QueryDict(request.POST.get("query", "")[:MOST_QUERY])
    return request


def _reasons(request: HttpRequest) -> dict[str, str]:
    """Why issues are verified although something speaks against a photo, by their numbers."""
    named = (name for name in request.POST if name.startswith(BECAUSE))
    return {name.removeprefix(BECAUSE): request.POST[name].replace("\x00", "")[:500] for name in named}


def _act(
    who: Viewer, move: MoveCode, form: MoveForm, rows: Sequence[Issue], reasons: Mapping[str, str]
) -> Callable[[Issue], Issue]:
    note = form.text(Shown.NOTE)
    match move:
        case MoveCode.DISPATCH:
            lead = str(form.cleaned_data.get("lead_unit") or "")
            return lambda issue: accepted(who, issue, lead=lead, seen=issue.version, in_bulk=True)
        case MoveCode.PASS_DOWN:
            to = people.unit(who, str(form.cleaned_data["holder_unit"]))
            due = form.cleaned_data.get("inner_due")
            return lambda issue: services.pass_down(
                issue, to=to, inner_due=due or _inner(issue, who), note=note, by=who, seen=issue.version, in_bulk=True
            )
        case MoveCode.RECALL:
            reason = form.text(Shown.REASON)
            return lambda issue: services.recall(issue, reason=reason, by=who, seen=issue.version, in_bulk=True)
        case MoveCode.FAIL_FIRST_CHECK:
            why = form.text(Shown.REASON)
            return lambda issue: services.fail_first_check(issue, reason=why, by=who, seen=issue.version, in_bulk=True)
        case MoveCode.PASS_FIRST_CHECK:
            return lambda issue: _passed(issue, who)(issue, note=note, by=who, seen=issue.version, in_bulk=True)
        case MoveCode.ACKNOWLEDGE:
            return lambda issue: services.acknowledge(issue, note=note, by=who, seen=issue.version, in_bulk=True)
        case MoveCode.SEND_VERIFIER:
            return _sending(who, form, rows)
        case MoveCode.RECALL_VERIFIER:
            return lambda issue: services.recall_verifier(issue, note=note, by=who, seen=issue.version, in_bulk=True)
        case MoveCode.VERIFY:
            return lambda issue: services.verify(
                issue, note=note, overrule=reasons.get(issue.number, ""), by=who, seen=issue.version, in_bulk=True
            )
        case _:
            return lambda issue: services.close_out(issue, note=note, by=who, seen=issue.version, in_bulk=True)


def _passed(issue: Issue, who: Viewer) -> Callable[..., Issue]:
    """Passing the first check: up to the next unit of the chain, or by the one that answers to the desk."""
    return services.pass_check_up if passing_check(issue, who) is MoveCode.PASS_CHECK_UP else services.pass_first_check


def _sending(who: Viewer, form: MoveForm, rows: Sequence[Issue]) -> Callable[[Issue], Issue]:
    """Send the one that is named to all, or share them out as the preview said."""
    named, note = form.text(Shown.VERIFIER), form.text(Shown.NOTE)
    post = people.post(who, named) if named else None
    shared = selectors.shared_out(rows) if post is None else {}

    def send(issue: Issue) -> Issue:
        goes = post or shared.get(issue.pk)
        if goes is None:
            raise DomainError("nobody_may_go", NOBODY_MAY_GO)
        return services.send_verifier(issue, post=goes, note=note, by=who, seen=issue.version, in_bulk=True)

    return send


def _inner(issue: Issue, who: Viewer) -> datetime:
    proposed = selectors.inner_proposal(issue, who.units)
    if proposed is None:
        raise DomainError("no_deadline", NO_DEADLINE)
    return proposed
