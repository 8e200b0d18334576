"""Opening and closing big rounds as long jobs: asked for on a page, done by the job worker, watched."""

from uuid import UUID

from wenming.evaluations.models import CountingStanding, Round
from wenming.evaluations.services.drawing import Choice, open_chosen
from wenming.evaluations.services.rounds import close_round
from wenming.inspections.services.visiting import require
from wenming.kernel import jobs, long_jobs, rights
from wenming.kernel.errors import DomainError
from wenming.kernel.models import LongJob
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_

OPENING = "evaluations.open_round"
CLOSING = "evaluations.close_round"
MOST_AT_ONCE = 40
MOST_STANDINGS_AT_ONCE = 1_000
OPENED = N_("The round is open; every site has its visit.")
CLOSED = N_("The round is closed; its tree and fingerprint are kept.")


def is_long_to_open(sites: int) -> bool:
    """Whether opening takes longer than a page should."""
    return sites > MOST_AT_ONCE


def is_long_to_close(round_: Round) -> bool:
    """Whether closing takes longer than a page should."""
    return CountingStanding.objects.filter(round=round_).count() > MOST_STANDINGS_AT_ONCE


def ask_to_open(round_: Round, choice: Choice, *, by: Viewer, seen_digest: str = "") -> UUID:
    """Have a round opened by the job worker; returns the key of the job to watch."""
    require(by, "rounds.manage")
    inputs = {"round": round_.pk, "number": round_.number, "digest": seen_digest, **choice.as_inputs()}
    job = long_jobs.queue(OPENING, by=by.actor, inputs=inputs)
    jobs.later(OPENING, job_id=job.pk)
    return job.key


def ask_to_close(round_: Round, *, by: Viewer, seen: int) -> UUID:
    """Have a round closed by the job worker; returns the key of the job to watch."""
    require(by, "rounds.manage")
    inputs = {"round": round_.pk, "number": round_.number, "seen": seen}
    job = long_jobs.queue(CLOSING, by=by.actor, inputs=inputs)
    jobs.later(CLOSING, job_id=job.pk)
    return job.key


def open_asked(job_id: int) -> None:
    """Open a round that was asked for."""
    job = long_jobs.start(job_id)
    if job is None:
        return
    round_, by = _of(job)
    try:
        open_chosen(round_, Choice.from_inputs(job.inputs), by=by, seen_digest=str(job.inputs["digest"]))
    except DomainError as refusal:
        long_jobs.fail(job_id, message=str(refusal.message), params=refusal.params)
    else:
        long_jobs.finish(job_id, report={"round": round_.number}, message=OPENED)


def close_asked(job_id: int) -> None:
    """Close a round that was asked for."""
    job = long_jobs.start(job_id)
    if job is None:
        return
    round_, by = _of(job)
    try:
        close_round(round_, by=by, seen=int(job.inputs["seen"]))
    except DomainError as refusal:
        long_jobs.fail(job_id, message=str(refusal.message), params=refusal.params)
    else:
        long_jobs.finish(job_id, report={"round": round_.number}, message=CLOSED)


def _of(job: LongJob) -> tuple[Round, Viewer]:
    return Round.objects.select_related("edition").get(pk=job.inputs["round"]), rights.viewer_of(job.by)
