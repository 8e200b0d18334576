"""The history of what was learnt from closed issues, and a run that learns, as values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.engines.learning import interval
from wenming.issues import selectors
from wenming.issues.models import LearntModel
from wenming.issues.selectors import LearntFilter
from wenming.kernel import clock
from wenming.kernel.models import LongJob, LongJobState
from wenming.kernel.scope import Viewer
from wenming.ui.components import Action, Chip, Crumb, Empty, Lines, Moment
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Filter
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone
from wenming.ui.pages import JobPage, JobState

COLUMNS = (
    Column("model", _("Model"), order_by=("number", "subject"), place=Place.TITLE, always=True),
    Column("state", _("State"), order_by=("is_current", "number", "subject"), place=Place.STATE),
    Column("made", _("Learnt at"), order_by=("made_at", "subject")),
    Column("by", _("Begun by"), order_by=("by_label", "pk"), shown=False),
    Column("learnt", _("Learnt from"), order_by=("learnt", "pk"), numeric=True),
    Column("answered", _("Answered of those held back"), order_by=("answered", "pk")),
    Column("right", _("Right of those answered"), order_by=("right", "pk")),
    Column("commonest", _("Always the commonest"), order_by=("commonest_right", "pk")),
    Column("threshold", _("Answers from"), order_by=("threshold", "pk")),
    Column("act", _("Change")),
)
STATES = {
    LongJobState.QUEUED: JobState.WAITING,
    LongJobState.RUNNING: JobState.RUNNING,
    LongJobState.FINISHED: JobState.DONE,
    LongJobState.FAILED: JobState.FAILED,
}
SURE = 1.0


@dataclass(frozen=True)
class LearningList:
    """The list's declaration for one request."""

    state: ListState
    filters: Sequence[Filter]
    wanted: LearntFilter


def learning_list(request: HttpRequest) -> LearningList:
    """Read from the address which models are wanted."""
    state = ListState.of(request, "learning", COLUMNS, sort="-model")
    subject = Choice("subject", gettext("What it proposes"), list(LearntModel.Subject.choices))
    return LearningList(state, (subject,), LearntFilter(subject=state.read(subject)))


def learning_page(asked: LearningList, viewer: Viewer) -> ListPage:
    """Build the page."""
    state = asked.state
    found = selectors.learnt_models(viewer, asked.wanted)
    total = found.count()
    rows = found.order_by(*state.order_by)[state.offset : state.offset + state.size]
    words = ngettext("%(n)s model was learnt", "%(n)s models were learnt", total)
    begin = Action(gettext("Learn anew"), reverse("learning_learn"), "refresh", "dialog", primary=True, key="n")
    return ListPage(
        state=state,
        title=gettext("Learning"),
        sentence=words % {"n": number_text(total)},
        rows=[_row(one) for one in rows],
        total=total,
        filters=asked.filters,
        actions=(begin,),
        export_url=reverse("learning_export"),
        note=gettext(
            "What the desk is proposed where neither words, rulings nor tables say: learnt from this city's own closed "
            "issues. The figures are of issues that were held back and never learnt from."
        ),
        empty=Empty(
            gettext("Nothing was learnt yet"),
            gettext("Once a hundred issues are closed, kinds and units can be learnt from them."),
            (begin,),
            icon="refresh",
        ),
    )


def plain_models(asked: LearningList, viewer: Viewer) -> Iterator[dict[str, object]]:
    """Return the same rows as plain values, for the export."""
    for one in selectors.learnt_models(viewer, asked.wanted).order_by(*asked.state.order_by):
        yield {
            "model": model_name(one),
            "state": _word(one),
            "made": one.made_at.astimezone(clock.LOCAL).replace(tzinfo=None),
            "by": one.by_label,
            "learnt": one.learnt,
            "answered": _share(one.answered, one.asked),
            "right": f"{_share(one.right, one.answered)} {_bounds(one)}".strip(),
            "commonest": _share(one.commonest_right, one.asked),
            "threshold": _threshold(one),
            "act": "",
        }


def job_page(job: LongJob) -> JobPage:
    """Build the page of a run."""
    here = reverse("learning")
    title = gettext("Learning from closed issues")
    note = gettext(job.message)
    return JobPage(
        title=title,
        state=STATES[LongJobState(job.state)],
        done=job.done,
        total=job.total,
        note=note % job.message_params if job.message_params else note,
        actions=(Action(gettext("See the models"), here, "list", primary=True),) if job.is_over else (),
        crumbs=(Crumb(gettext("Learning"), here), Crumb(title)),
    )


def model_name(one: LearntModel) -> str:
    """Name a model for people: what it proposes, and its number."""
    return gettext("%(subject)s, model %(number)s") % {"subject": one.get_subject_display(), "number": one.number}


def _row(one: LearntModel) -> Row:
    take_up = Action(
        gettext("Use this model again"), reverse("learning_take_up", args=[one.pk]), "arrow-back-up", "dialog"
    )
    cells: dict[str, object] = {
        "model": Lines(model_name(one), gettext("%(n)s labels") % {"n": number_text(one.labels)}),
        "state": Chip(_word(one), Tone.DONE if one.is_current else Tone.WAITING),
        "made": Moment(one.made_at),
        "by": one.by_label,
        "learnt": number_text(one.learnt),
        "answered": _share(one.answered, one.asked),
        "right": Lines(_share(one.right, one.answered), _bounds(one)),
        "commonest": _share(one.commonest_right, one.asked),
        "threshold": _threshold(one),
        "act": "" if one.is_current else take_up,
    }
    return Row(key=str(one.pk), url="", cells=cells)


def _word(one: LearntModel) -> str:
    return gettext("Model in use") if one.is_current else gettext("Model not in use")


def _share(count: int, of: int) -> str:
    """A share with its two counts; of nothing, only that."""
    counts = gettext("%(count)s of %(of)s") % {"count": number_text(count), "of": number_text(of)}
    return f"{100 * count / of:.1f} % ({counts})" if of else counts


def _bounds(one: LearntModel) -> str:
    """The interval that the share of right answers lies in, nineteen times in twenty."""
    if not one.answered:
        return ""
    low, high = interval(one.right, one.answered)
    return gettext("95 %% interval %(low)s to %(high)s %%") % {"low": f"{100 * low:.0f}", "high": f"{100 * high:.0f}"}


def _threshold(one: LearntModel) -> str:
    """From which sureness on it answers; above certainty it never does."""
    return gettext("never sure enough") if one.threshold > SURE else f"{100 * one.threshold:.0f} %"
