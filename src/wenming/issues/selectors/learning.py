"""What was learnt from closed issues: the models in use, what they answer, and their history."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from wenming.engines.learning import Answer, Sorter
from wenming.issues.models import Issue, LearntModel
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_

MANAGE = "system.manage"
NO_SUCH_MODEL = N_("There is no such model.")


@dataclass(frozen=True, slots=True)
class LearntFilter:
    """Which models are wanted."""

    subject: str = ""


@dataclass(frozen=True, slots=True)
class Learnt:
    """A model in use: it answers when it is sure enough, and else abstains."""

    sorter: Sorter
    threshold: float

    def answer(self, issue: Issue) -> Answer | None:
        """Return the label for what an issue says; ``None`` when unsure."""
        found = self.sorter.answers([words_of(issue.title, issue.description)])[0]
        return found if found.sure >= self.threshold else None


def words_of(title: str, description: str) -> str:
    """Return the text that an issue is sorted by."""
    return f"{title} {description}"


def learnt_now() -> Mapping[str, Learnt]:
    """Return the model in use for each subject that has one: one query; arrays once read are kept by their digest."""
    rows = LearntModel.objects.filter(is_current=True).values_list("subject", "digest", "threshold", "pk")
    return {subject: Learnt(_sorter(digest, pk), threshold) for subject, digest, threshold, pk in rows}


def learnt_models(viewer: Viewer, wanted: LearntFilter | None = None) -> QuerySet[LearntModel]:
    """Return every model for those who run the system, without its arrays."""
    found = LearntModel.objects.defer("content")
    if not viewer.may(MANAGE):
        return found.none()
    return found.filter(subject=wanted.subject) if wanted and wanted.subject else found


def learnt_model(viewer: Viewer, pk: int) -> LearntModel:
    """Return one model.

    :raises Missing: there is none, or it is not the viewer's to see.
    """
    found = learnt_models(viewer).filter(pk=pk).first()
    if found is None:
        raise Missing("no_such_model", NO_SUCH_MODEL)
    return found


@lru_cache(maxsize=4)
def _sorter(digest: str, pk: int) -> Sorter:
    return Sorter.from_bytes(bytes(LearntModel.objects.values_list("content", flat=True).get(pk=pk, digest=digest)))
