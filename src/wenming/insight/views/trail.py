"""The audit trail: read it, verify it, take it along."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wenming.insight import trail_page
from wenming.insight.selectors import trail
from wenming.kernel import audit_checks, long_jobs
from wenming.kernel.models import LongJob, LongJobState
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.rulebook.labels import N_
from wenming.ui.components import Action, Crumb
from wenming.ui.exports import table_file
from wenming.ui.figures import number_text
from wenming.ui.markup import Tone
from wenming.ui.pages import JobPage, JobState

MOST_EXPORTED = 50_000
STATES = {
    LongJobState.QUEUED: JobState.WAITING,
    LongJobState.RUNNING: JobState.RUNNING,
    LongJobState.FINISHED: JobState.DONE,
    LongJobState.FAILED: JobState.FAILED,
}
FAULTS = {
    "gap": N_("A link is missing here."),
    "line_missing": N_("The line that this link seals is gone."),
    "details_changed": N_("The details were changed afterwards."),
    "hash_differs": N_("The line or its place was changed afterwards."),
    "unsealed": N_("A line was never sealed."),
    "anchor_cut_off": N_("An anchor stands for a place that is no longer there: the end was cut off."),
    "anchor_differs": N_("The anchor kept outside says something else: the chain was rewritten."),
}


@policy(trail.VIEW)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """List the lines, with the state of the chain above."""
    page = trail_page.list_page(viewer(request), trail_page.asked(request))
    chain = trail_page.page_of(trail.chain_status(viewer(request)))
    return render(request, "insight/trail.html", {"page": page, "trail": chain})


@policy(trail.VIEW)
@require_safe
def line(request: HttpRequest, line_id: int) -> HttpResponse:
    """Show one line."""
    found = trail.line(viewer(request), line_id)
    name = trail.names([found])[found.pk]
    facts = trail_page.line_facts(found, trail.places_in_chain([found]).get(found.pk), name)
    return render(request, "insight/trail_line.html", {"head": trail_page.line_head(found, name), "facts": facts})


@policy(trail.VIEW)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the lines that the filters find."""
    asked = trail_page.asked(request)
    rows = trail_page.plain_rows(viewer(request), asked, MOST_EXPORTED + 1)
    if len(rows) > MOST_EXPORTED:
        # Half a trail would pass for the whole.
        words = gettext("More than %(most)s lines are found: they do not go into one file. Narrow the list first.")
        messages.error(request, words % {"most": number_text(MOST_EXPORTED)})
        return redirect(f"{reverse('audit')}{asked.state.address(format=None)}")
    return table_file(request, "audit", gettext("Audit"), trail_page.COLUMNS, rows)


@policy(trail.VIEW)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Begin a verification of the whole chain."""
    return redirect("audit_report", audit_checks.begin(by=viewer(request).actor).key)


@policy(trail.VIEW)
@require_safe
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how far a verification is, and what it found."""
    return render(request, "ui/job.html", {"job": _job_page(long_jobs.long_job(viewer(request), key))})


def _job_page(job: LongJob) -> JobPage:
    found = job.report
    counts = (
        (gettext("links read"), found.get("links", 0), Tone.PLAIN),
        (gettext("anchors compared"), found.get("anchors", 0), Tone.PLAIN),
        (gettext("faults"), found.get("count", 0), Tone.OVERDUE if found.get("count") else Tone.DONE),
    )
    faults = [_fault_line(fault["seq"], FAULTS[fault["kind"]]) for fault in found.get("faults", [])]
    return JobPage(
        title=gettext("Verification of the audit chain"),
        state=STATES[LongJobState(job.state)],
        note=gettext(job.message) % job.message_params if job.message else "",
        counts=counts if found else (),
        refused=faults,
        actions=(Action(gettext("Back to the trail"), reverse("audit"), "arrow-left"),),
        crumbs=(Crumb(gettext("Audit"), reverse("audit")), Crumb(gettext("Verification"))),
    )


def _fault_line(seq: int, words: str) -> tuple[str, str]:
    return gettext("place %(seq)s") % {"seq": seq}, gettext(words)
