"""What a record page, a form page and a long job need from their view."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect

from wenming.ui.components import Action, Chip, Clock, Crumb, Tab
from wenming.ui.figures import number_text
from wenming.ui.markup import Text, Tone


@dataclass(frozen=True)
class RecordHead:
    """The header of a record page: where it is, what it is, its state and clock, and what may be done now."""

    title: Text
    number: str = ""
    chip: Chip | None = None
    clock: Clock | None = None
    subtitle: object = ""
    crumbs: Sequence[Crumb] = ()
    actions: Sequence[Action] = ()
    tabs: Sequence[Tab] = ()


@dataclass(frozen=True)
class FormPage:
    """What stands round a form: its title, the verb on its button, and the way back."""

    title: Text
    submit: Text
    cancel_url: str = ""
    help: object = ""
    action: str = ""
    danger: bool = False
    multipart: bool = False
    crumbs: Sequence[Crumb] = ()
    hidden: Sequence[tuple[str, str]] = ()


class JobState(StrEnum):
    """How far a long job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class JobPage:
    """A long job: what it does, how far it is, and at the end what was done and what was refused and why."""

    title: Text
    state: JobState
    done: int = 0
    total: int = 0
    note: Text = ""
    poll_url: str = ""
    counts: Sequence[tuple[Text, int, Tone]] = ()
    refused: Sequence[tuple[Text, Text]] = ()
    refused_url: str = ""
    actions: Sequence[Action] = ()
    crumbs: Sequence[Crumb] = field(default_factory=tuple)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def progress(self) -> str:
        """How many are done, of how many."""
        return f"{number_text(self.done)} / {number_text(self.total)}" if self.total else number_text(self.done)


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Leave a form that succeeded: a redirect, also when it was sent from a dialog."""
    return HttpResponseClientRedirect(url) if getattr(request, "htmx", False) else HttpResponseRedirect(url)
