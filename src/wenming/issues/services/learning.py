"""Learning from the city's own closed issues what kind a problem is and who leads it, and going back to before."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from wenming.engines.learning import Progress, Trial, try_out, without_repeats
from wenming.issues.models import Issue, LearntModel
from wenming.issues.recognition import FALLBACK
from wenming.issues.selectors.learning import MANAGE, words_of
from wenming.kernel import audit, clock, jobs, long_jobs, rights
from wenming.kernel.actors import Actor
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import DomainError, NotAllowed
from wenming.kernel.models import LongJob, LongJobState
from wenming.kernel.scope import EVERYTHING, Viewer
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import State

RUN = "issues.learn"
MOST = 12_000
"""The most closed issues learnt from, the latest: older ones speak of an older catalogue and older units."""
FEWEST = 100
TOO_FEW = N_("There are %(count)s closed issues with different words; at least %(fewest)s of two kinds are needed.")
IN_USE = N_("This model is in use already.")
LEARNT = N_("The models are learnt and in use.")
UNDER_WAY = N_("Learning is under way already.")
SUBJECTS = {
    LearntModel.Subject.KIND: N_("Learning the kind of problem."),
    LearntModel.Subject.UNIT: N_("Learning the lead unit."),
}

Telling = Callable[[str], Progress]


class LearningRefused(DomainError):
    """Nothing can be learnt, or the model cannot be taken up."""


def begin_learning(*, by: Viewer) -> LongJob:
    """Have the worker learn anew from all closed issues; what is under way already is not begun twice."""
    rights.require(by.actor, MANAGE)
    with transaction.atomic():
        under_way = LongJob.objects.filter(kind=RUN, state__in=(LongJobState.QUEUED, LongJobState.RUNNING))
        silent = [job for job in under_way.select_for_update() if long_jobs.is_silent(job)]
        for job in silent:
            long_jobs.fail(job.pk, message=N_("The work stopped without a word."))
        if under_way.exists():
            raise LearningRefused("under_way", UNDER_WAY)
        job = long_jobs.queue(RUN, by=by.actor)
        jobs.later(RUN, job_id=job.pk)
    return job


def run_learning(job_id: int) -> None:
    """Do the work of a job; too few issues end it in words."""
    job = long_jobs.start(job_id)
    if job is None:
        return
    try:
        with long_jobs.told_aside(job_id) as about:
            made = learn_from_closed(by=rights.viewer_of(job.by), tell=about)
    except LearningRefused as refusal:
        long_jobs.fail(job_id, message=refusal.message, params=refusal.params)
    else:
        long_jobs.finish(job_id, report={"numbers": [one.number for one in made]}, message=LEARNT)


def learn_from_closed(
    *, by: Viewer, tell: Telling | None = None, at: datetime | None = None, seed: int = 1
) -> list[LearntModel]:
    """Learn both models from what was closed and take them into use; the earlier ones stay in the history.

    A unit is only learnt where closed issues name at least two.

    :raises LearningRefused: fewer than a hundred different texts, or only one kind of problem.
    """
    if by is not EVERYTHING and not by.may(MANAGE):
        raise NotAllowed("not_allowed", rights.REFUSED)
    moment = at or clock.now()
    known = _closed()
    trials = {
        subject: trial
        for subject, message in SUBJECTS.items()
        if (trial := _tried(known[subject], seed, tell(message) if tell else None)) is not None
    }
    if LearntModel.Subject.KIND not in trials:
        count = len(without_repeats(*known[LearntModel.Subject.KIND])[0])
        raise LearningRefused("too_few", TOO_FEW, params={"count": count, "fewest": FEWEST})
    with transaction.atomic():
        number = (LearntModel.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        return [_kept(number, subject, trial, seed, by=by.actor, at=moment) for subject, trial in trials.items()]


@transaction.atomic
def take_up_model(model: LearntModel, *, by: Viewer, at: datetime | None = None) -> LearntModel:
    """Take an earlier model into use again, in place of the present one.

    :raises LearningRefused: it is in use already.
    """
    rights.require(by.actor, MANAGE)
    rows = {row.pk: row for row in LearntModel.objects.defer("content").select_for_update()}
    held = rows[model.pk]
    if held.is_current:
        raise LearningRefused("in_use", IN_USE)
    _put_in_use(held)
    subject = audit.subject_of(held, str(held))
    audit.record("issues.take_up_model", subject=subject, by=by.actor, at=at or clock.now(), details=_details(held))
    return held


def _closed() -> Mapping[str, tuple[list[str], list[str]]]:
    rows = Issue.objects.filter(state=State.CLOSED.value).order_by("-closed_at", "-pk")
    columns = rows.values_list("title", "description", "category__code", "lead_unit__code")[:MOST]
    texts = [(words_of(title, words), kind, unit) for title, words, kind, unit in columns]
    return {
        LearntModel.Subject.KIND: _pairs((text, kind) for text, kind, _unit in texts if kind != FALLBACK),
        LearntModel.Subject.UNIT: _pairs((text, unit) for text, _kind, unit in texts),
    }


def _pairs(found: Iterable[tuple[str, str | None]]) -> tuple[list[str], list[str]]:
    named = [(text, label) for text, label in found if label]
    return [text for text, _label in named], [label for _text, label in named]


def _tried(known: tuple[Sequence[str], Sequence[str]], seed: int, progress: Progress | None) -> Trial | None:
    texts, labels = without_repeats(*known)
    if len(texts) < FEWEST or len(set(labels)) < 2:
        return None
    return try_out(texts, labels, seed=seed, progress=progress)


def _kept(number: int, subject: str, trial: Trial, seed: int, *, by: Actor, at: datetime) -> LearntModel:
    content, figure = trial.sorter.to_bytes(), trial.figure
    made = LearntModel.objects.create(
        number=number,
        subject=subject,
        made_at=at,
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        seed=seed,
        threshold=trial.threshold,
        labels=len(trial.sorter.labels),
        learnt=trial.learnt,
        asked=figure.asked,
        answered=figure.answered,
        right=figure.right,
        commonest_right=figure.commonest_right,
        **attributed(by),
    )
    _put_in_use(made)
    audit.record(RUN, subject=audit.subject_of(made, str(made)), by=by, at=at, details=_details(made))
    return made


def _put_in_use(model: LearntModel) -> None:
    LearntModel.objects.filter(subject=model.subject, is_current=True).update(is_current=False)
    model.is_current = True
    model.save(update_fields=["is_current"])


def _details(model: LearntModel) -> dict[str, object]:
    return {
        "subject": model.subject, "number": model.number, "sha256": model.digest, "learnt": model.learnt,
        "asked": model.asked, "answered": model.answered, "right": model.right,
    }  # fmt: skip
