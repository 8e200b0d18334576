"""Answering several issues on one page as values: of each, what it asks for, what was typed, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.issues.models import Issue
from wenming.issues.pages import issue_url, place_text
from wenming.issues.photo_shown import ui_photo
from wenming.issues.wording import issue_clock, label_of
from wenming.kernel import clock
from wenming.kernel.fields import DayField, LineField, PassageField
from wenming.records.models import Photo
from wenming.rulebook.verification import DEFAULT_DEMAND, EvidenceKind, demand_row
from wenming.ui.islands import Capture
from wenming.ui.pages import FormPage
from wenming.ui.story import Photos

IN_PICTURES = frozenset({EvidenceKind.PHOTO_AFTER, EvidenceKind.SECOND_VISIT, EvidenceKind.CHECK_PHOTO})
"""Evidence that is no matter of words when an issue is reported."""


class SharedForm(forms.Form):
    """What is said once for all of them."""

    measures = PassageField(
        label=_("What was done"), max_length=2000, required=False,
        help_text=_("Holds for each that says nothing else. What has neither words nor a photo of its own stays open."),
    )  # fmt: skip
    responsible = LineField(label=_("Responsible person"), max_length=60, required=False)
    rectified_on = DayField(label=_("Rectified on"), required=False)

    def text(self, name: str) -> str:
        """What was typed, or nothing."""
        return str(self.cleaned_data.get(name) or "")


class AnswerForm(forms.Form):
    """What is said of one issue."""

    measures = PassageField(label=_("What was done"), max_length=2000, required=False)
    proof = LineField(label=_("Other evidence"), max_length=500, required=False)

    def __init__(self, sent: Mapping[str, Any] | None, issue: Issue) -> None:
        """Ask for other evidence in words only where the issue's demand names some."""
        super().__init__(sent, prefix=issue.number)
        self.fields["measures"].widget.attrs["rows"] = 2
        if not asks_in_words(issue):
            del self.fields["proof"]

    def text(self, name: str) -> str:
        """What was typed, or nothing."""
        return str(self.cleaned_data.get(name) or "")


@dataclass
class Answer:
    """One issue and the answer to it, as far as it came. ``kept`` are the photos that are stored already."""

    issue: Issue
    form: AnswerForm
    before: Sequence[Photo] = ()
    kept: list[Photo] = field(default_factory=list)
    refusal: str = ""
    is_done: bool = False

    @property
    def number(self) -> str:
        """The issue's number."""
        return self.issue.number

    @property
    def url(self) -> str:
        """Its page."""
        return issue_url(self.issue)

    @property
    def place(self) -> str:
        """Where it is."""
        return place_text(self.issue)

    @property
    def kind(self) -> str:
        """Its kind of problem."""
        return label_of(self.issue.category)

    @property
    def clock(self) -> object:
        """How long is left."""
        return issue_clock(self.issue)

    @property
    def demand(self) -> str:
        """Which evidence it asks for."""
        return gettext(demand_row(_demand(self.issue)).label)

    @property
    def photos_before(self) -> Photos | None:
        """How it looked."""
        return Photos([ui_photo(photo) for photo in self.before]) if self.before else None

    @property
    def version(self) -> int:
        """What the page showed of it; another one means that somebody acted since."""
        return self.issue.version

    @property
    def capture(self) -> Capture:
        """Where its photos are taken: each goes at once."""
        upload = f"{reverse('photo_add')}?{urlencode({'about': self.number})}"
        return Capture(name=photo_field(self.issue), upload=upload, locate=True)

    @property
    def photo_field(self) -> str:
        """The name of the field that its photos come in."""
        return photo_field(self.issue)


@dataclass(frozen=True)
class AnswersPage:
    """The page: those still to be answered, those that were reported with it, and what cannot be as it stands.

    ``left`` were chosen too but are more than one page takes.
    """

    form_page: FormPage
    shared: SharedForm
    answers: Sequence[Answer]
    done: Sequence[Answer]
    left: int
    unfit: Sequence[Issue]
    hidden: Sequence[tuple[str, str]]
    back_words: str
    sentence: str


def photo_field(issue: Issue) -> str:
    """Return the name of the field that an issue's photos come in."""
    return f"photo-{issue.number}"


def asks_in_words(issue: Issue) -> bool:
    """Whether the issue demands evidence besides photos: a document's number, who answered, a value."""
    return any(need.kind not in IN_PICTURES for need in demand_row(_demand(issue)).needs)


def today() -> str:
    """Return the day on which things are rectified unless another is said."""
    return clock.today().isoformat()


def _demand(issue: Issue) -> Any:
    return (issue.evidence or [DEFAULT_DEMAND])[0]
