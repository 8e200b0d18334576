"""What the pages of an import show: the registers, the form, and a preview row by row."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wenming.engines.workbook import Action, Finding
from wenming.engines.workbook.package import LARGEST_FILE, TOO_LARGE
from wenming.kernel import import_runs, imports
from wenming.kernel.models import LongJob
from wenming.kernel.scope import Viewer
from wenming.ui.components import Action as Button
from wenming.ui.components import Chip, Crumb
from wenming.ui.figures import Stat, Stats
from wenming.ui.markup import Text, Tone

ACTION_LABELS: dict[str, Text] = {
    Action.ADD: _("Add"),
    Action.CHANGE: _("Change"),
    Action.SUBSTITUTE: _("Substitute"),
    Action.SAME: _("As it is"),
    Action.REFUSE: _("Refused"),
}
ACTION_TONES = {
    Action.ADD: Tone.DONE,
    Action.CHANGE: Tone.OPEN,
    Action.SUBSTITUTE: Tone.RELAPSE,
    Action.SAME: Tone.WAITING,
    Action.REFUSE: Tone.OVERDUE,
}
SHOWN_ORDER = (Action.REFUSE, Action.SUBSTITUTE, Action.CHANGE, Action.ADD, Action.SAME)
ROWS_PER_PAGE = 100


@dataclass(frozen=True)
class DoorCard:
    """One register on the overview: what it is, and where to load a file or fetch the template."""

    number: int
    title: str
    columns: str
    upload_url: str
    template_url: str


@dataclass(frozen=True)
class PreviewRow:
    """One row of a preview."""

    number: int
    chip: Chip
    title: str
    code: str
    told: str


@dataclass(frozen=True)
class PreviewPage:
    """A finished preview: the counts, what is said about the file, and the rows."""

    stats: Stats
    remarks: Sequence[str]
    is_clean: bool
    does_something: bool
    refused_count: int
    apply: Button
    refused_url: str
    again_url: str
    rows: Sequence[PreviewRow]
    action: str
    shown: str
    previous_url: str
    next_url: str


class UploadForm(forms.Form):
    """The file, and what is to be declared about it as a whole."""

    file = forms.FileField(label=_("Workbook"), help_text=_("An .xlsx, or a text table (.csv) in UTF-8 or GBK."))

    def __init__(self, register: imports.Door, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # passed on as they came
        for choice in register.choices:
            self.fields[choice.name] = forms.ChoiceField(
                label=gettext(choice.label), choices=[(value, gettext(label)) for value, label in choice.values]
            )

    def clean_file(self) -> object:
        """Refuse a file that is too large before it is kept."""
        file = self.cleaned_data["file"]
        if file.size and file.size > LARGEST_FILE:
            raise ValidationError(gettext(TOO_LARGE) % {"most": LARGEST_FILE // 1024 // 1024})
        return file


def may_use(viewer: Viewer, register: imports.Door) -> bool:
    """Whether the viewer may load files into a register."""
    return any(viewer.may(capability) for capability in register.capabilities)


def door_cards(viewer: Viewer) -> list[DoorCard]:
    """Return the registers that the viewer may load, in the order in which an empty system is filled."""
    usable = [register for register in imports.doors() if may_use(viewer, register)]
    chinese = _is_chinese()
    between = "、" if chinese else ", "
    return [
        DoorCard(
            number,
            gettext(register.title),
            between.join(column.named(chinese=chinese) for column in register.schema.columns),
            reverse("imports:upload", args=[register.name]),
            reverse("imports:template", args=[register.name]),
        )
        for number, register in enumerate(usable, start=1)
    ]


def crumbs(register: imports.Door | None = None) -> list[Crumb]:
    """Return the way to a page of an import."""
    way = [Crumb(gettext("Load workbooks"), reverse("imports:index"))]
    return [*way, Crumb(gettext(register.title), reverse("imports:upload", args=[register.name]))] if register else way


def preview_page(request: HttpRequest, job: LongJob, plan: import_runs.StoredPlan) -> PreviewPage:
    """Build the page of a finished preview, with the rows that the address asks for."""
    register = import_runs.door_of(job)
    counts = job.report["counts"]
    names = [register.name, job.key]
    here, refused = reverse("imports:run", args=names), counts[Action.REFUSE.value]
    action = request.GET.get("action", "")
    rows = _stored_rows(plan, action if action in counts else "")
    page = _page_number(request, len(rows))
    first = (page - 1) * ROWS_PER_PAGE
    labels = {column.key: column.named(chinese=_is_chinese()) for column in register.schema.columns}
    return PreviewPage(
        stats=Stats(tuple(_stat(here, known, counts[known.value]) for known in SHOWN_ORDER)),
        remarks=[finding.words(gettext) for finding in plan.remarks],
        is_clean=refused == 0,
        does_something=any(counts[name] for name in (Action.ADD, Action.CHANGE, Action.SUBSTITUTE)),
        refused_count=refused,
        apply=Button(gettext("Take in"), reverse("imports:take_in", args=names), "check", "post", primary=True),
        refused_url=reverse("imports:refused", args=names) if refused else "",
        again_url=reverse("imports:upload", args=[register.name]),
        rows=[row_view(row, labels) for row in rows[first : first + ROWS_PER_PAGE]],
        action=action,
        shown=f"{first + 1 if rows else 0}–{min(first + ROWS_PER_PAGE, len(rows))} / {len(rows)}",
        previous_url=f"{here}?action={action}&page={page - 1}" if page > 1 else "",
        next_url=f"{here}?action={action}&page={page + 1}" if first + ROWS_PER_PAGE < len(rows) else "",
    )


def _stat(here: str, action: Action, count: int) -> Stat:
    tone = ACTION_TONES[action] if count else Tone.PLAIN
    return Stat(str(ACTION_LABELS[action]), count, f"{here}?action={action.value}", tone=tone)


def _page_number(request: HttpRequest, count: int) -> int:
    asked = request.GET.get("page", "1")
    last = max(1, -(-count // ROWS_PER_PAGE))
    return min(last, max(1, int(asked))) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _stored_rows(plan: import_runs.StoredPlan, action: str) -> list[import_runs.StoredRow]:
    """Return the rows of one action, or all of them with what needs a look first."""
    if action:
        return [row for row in plan.rows if row.action == action]
    return sorted(plan.rows, key=lambda row: (SHOWN_ORDER.index(Action(row.action)), row.number))


def row_view(row: import_runs.StoredRow, labels: dict[str, str]) -> PreviewRow:
    """Return a row as the page shows it."""
    action = Action(row.action)
    chip = Chip(str(ACTION_LABELS[action]), ACTION_TONES[action])
    told = _reasons(row.findings) if row.findings else _changes(row.changes, labels, is_new=action is Action.ADD)
    return PreviewRow(row.number, chip, row.label or row.key, row.key if row.label else "", told)


def finding_words(finding: Finding) -> str:
    """Return where something is wrong and what, in the reader's language."""
    where = finding.where(gettext)
    return f"{where}: {finding.words(gettext)}" if where else finding.words(gettext)


def _reasons(findings: Sequence[Finding]) -> str:
    return " ".join(
        f"{finding.column}: {finding.words(gettext)}" if finding.column else finding.words(gettext)
        for finding in findings
    )


def _changes(changes: Sequence[tuple[str, str, str]], labels: dict[str, str], *, is_new: bool) -> str:
    """Say what would change; of something new only what it would be."""
    told = ((labels.get(name, name), before or "–", after or "–") for name, before, after in changes)
    return "; ".join(f"{label}: {after}" if is_new else f"{label}: {before} → {after}" for label, before, after in told)
