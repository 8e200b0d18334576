"""Answering several issues on one page: words and photos of each, reported one by one."""

from collections.abc import Sequence
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from wenming.issues import selectors
from wenming.issues.answers_page import Answer, AnswerForm, AnswersPage, SharedForm, photo_field, today
from wenming.issues.doubts import told_of
from wenming.issues.manyfold import refusal_text
from wenming.issues.models import Issue
from wenming.issues.pages import crumbs
from wenming.issues.sending import photos_sent
from wenming.issues.services.replies import reply_to
from wenming.issues.services.reply_rows import Reply, proofs_of
from wenming.issues.services.telling import together
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode
from wenming.ui.pages import FormPage

MOST_ANSWERS = 20
"""So many stand on one page; a workbook with photos takes more."""
REPORTING = frozenset({MoveCode.REPORT_RECTIFIED, MoveCode.REPORT_UP, MoveCode.ACKNOWLEDGE})
NO_WORDS = N_("Say what was done.")
Origin = tuple[str, str, list[tuple[str, str]]]
"""The way back, what it says, and what the form says of it again."""


def answers(
    request: HttpRequest, who: Viewer, rows: Sequence[Issue], *, label: str, all_of_them: int, origin: Origin
) -> HttpResponse:
    """Ask what was done about each; when it is sent, report those that say something, and show the others again."""
    confirmed = "confirmed" in request.POST
    key = _key(request.POST.get("key", ""))
    shared = SharedForm(request.POST if confirmed else None, initial={"rectified_on": today()})
    fitting = rows if confirmed else [issue for issue in rows if may_report(who, issue)]
    before = selectors.photos_before(fitting[:MOST_ANSWERS])
    asked = [
        Answer(issue, AnswerForm(request.POST if confirmed else None, issue), before.get(issue.pk, ()))
        for issue in fitting[:MOST_ANSWERS]
    ]
    if confirmed:
        is_readable = shared.is_valid()
        for answer in asked:
            _keep_photos(request, who, answer, key)
        with together():
            for answer in asked if is_readable else ():
                _report(request, who, answer, shared)
    done = [answer for answer in asked if answer.is_done]
    left = [answer for answer in asked if not answer.is_done]
    back, back_words, hidden = origin
    page = AnswersPage(
        form_page=FormPage(title=label, submit=gettext("Report rectified"), cancel_url=back, crumbs=crumbs(last=label)),
        shared=shared,
        answers=left,
        done=done,
        left=max(0, all_of_them - len(rows) + len(fitting) - len(asked)),
        unfit=[] if confirmed else [issue for issue in rows if issue not in fitting],
        hidden=[*hidden, ("key", str(key))],
        back_words=back_words,
        sentence=_sentence(len(done), len(left), confirmed=confirmed),
    )
    refused = bool(shared.errors) or any(answer.refusal for answer in left)
    return render(request, "issues/answers.html", {"page": page}, status=422 if refused else 200)


def may_report(who: Viewer, issue: Issue) -> bool:
    """Whether somebody may say that it is rectified, signing for it on the way where nobody has."""
    return any(row.code in REPORTING for row in selectors.moves_now(who, issue))


def _sentence(done: int, left: int, *, confirmed: bool) -> str:
    if confirmed:
        return ngettext("%(n)s issue: reported.", "%(n)s issues: reported.", done) % {"n": done}
    return ngettext("%(n)s issue to answer.", "%(n)s issues to answer.", left) % {"n": left}


def _keep_photos(request: HttpRequest, who: Viewer, answer: Answer, key: UUID) -> None:
    """Take in the photos of one, whatever becomes of its words."""
    own, name = uuid5(key, answer.number), photo_field(answer.issue)
    try:
        photos_sent(request, who, MoveCode.REPORT_RECTIFIED, own, kept=answer.kept, name=name)
    except DomainError as refusal:
        answer.refusal = refusal_text(refusal)


def _report(request: HttpRequest, who: Viewer, answer: Answer, shared: SharedForm) -> None:
    """Report one that says something of its own; whatever is refused keeps its words and its photos."""
    issue, form = answer.issue, answer.form
    if answer.refusal:
        return
    if not form.is_valid():
        answer.refusal = gettext("Some of it cannot be read: see below.")
        return
    try:
        measures, proof = form.text("measures") or shared.text("measures"), form.text("proof")
        if not (form.text("measures") or proof or answer.kept):
            return
        if not measures:
            raise DomainError("no_measures", NO_WORDS, field="measures")
        reply = Reply(
            number=issue.number,
            measures=measures,
            responsible=shared.text("responsible"),
            rectified_on=shared.cleaned_data.get("rectified_on"),
            proofs=proofs_of(issue, proof),
            note="",
            photos=(),
        )
        told = told_of(who, issue, answer.kept)
        reply_to(issue, reply, answer.kept, by=who, seen=_seen(request, issue))
    except DomainError as refusal:
        answer.refusal = refusal_text(refusal)
    else:
        answer.is_done = True
        for words in told:
            messages.warning(request, f"{issue.number}: {words}")


def _seen(request: HttpRequest, issue: Issue) -> int | None:
    sent = request.POST.get(f"version-{issue.number}", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None


def _key(sent: str) -> UUID:
    try:
        return UUID(sent)
    except ValueError:
        return uuid4()
