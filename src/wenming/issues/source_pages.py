"""What a list's own pages show of it as a source: how many are answered, and the notes of one problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import selectors
from wenming.issues.list_addresses import list_url
from wenming.issues.models import ListItem, ListNote, ProblemList
from wenming.issues.source_words import (
    answer_chip,
    answer_text,
    because_text,
    day_text,
    due_text,
    timeliness_chip,
    timeliness_of,
)
from wenming.issues.wording import step_text
from wenming.kernel.clock import LOCAL
from wenming.rulebook.sources import SAID_LABELS, TIMELINESS_LABELS, Answer, Said, Timeliness
from wenming.ui.components import Action, Chip, Fact
from wenming.ui.figures import Stat, Stats
from wenming.ui.markup import Tone
from wenming.ui.story import Entry, Timeline
from wenming.ui.times import written

SAID_TONES = {Said.STRUCK_OFF: Tone.DONE, Said.REFUSED: Tone.SOON}


@dataclass(frozen=True)
class SourceOfItem:
    """A problem of a list that stands for an issue: by when, how the reply stands, what was noted, what can be done."""

    due: str
    because: str
    steps: Sequence[str]
    time: Chip | None
    answer: Chip
    struck_off: str
    notes: Timeline | None
    actions: Sequence[Action]


def source_of_item(item: ListItem) -> SourceOfItem:
    """Return what the page of a problem shows of the list as its issue's source."""
    notes = [_entry(note) for note in item.notes.order_by("id")]
    return SourceOfItem(
        due=due_text(item),
        because=because_text(item),
        steps=[step_text(step) for step in (item.due_because or {}).get("steps", ())],
        time=timeliness_chip(item),
        answer=answer_chip(item),
        struck_off=day_text(item.struck_off_on),
        notes=Timeline(notes) if notes else None,
        actions=_actions(item),
    )


def source_stats(found: ProblemList, counts: Mapping[str, int]) -> Stats | None:
    """Return how many problems of a list stand where as its sender sees them; nothing before any is an issue."""
    if not counts["filed"] + counts["same"]:
        return None
    named = (
        (gettext("To be answered"), selectors.UNANSWERED, Tone.PLAIN),
        (gettext("of them late for this source"), selectors.LATE_THERE, Tone.OVERDUE),
        (gettext("Reply went back"), Answer.SENT.value, Tone.PLAIN),
        (gettext("Reply refused"), Answer.REFUSED.value, Tone.SOON),
        (gettext("Struck off"), Answer.STRUCK_OFF.value, Tone.DONE),
    )
    return Stats(
        tuple(
            Stat(label, counts[key], list_url(found, state=key), tone=tone if counts[key] else Tone.PLAIN)
            for label, key, tone in named
        )
    )


def plain_answer(item: ListItem) -> dict[str, object]:
    """Return how the reply stands as plain values, for the export."""
    time = timeliness_of(item)
    return {
        "answer": answer_text(item),
        "answered": item.answered_on,
        "struck_off": item.struck_off_on,
        "time": "" if time is Timeliness.NO_DEADLINE else gettext(TIMELINESS_LABELS[time]),
    }


def _entry(note: ListNote) -> Entry:
    said = Said(note.said)
    facts = [Fact(gettext("On which day"), note.on.isoformat())] if said not in (Said.JOINED, Said.LEFT) else []
    if note.due_was != note.due_is:
        facts += [
            Fact(label, written(moment.astimezone(LOCAL)) if moment else "–")
            for label, moment in ((gettext("Wanted by, before"), note.due_was), (gettext("Wanted by"), note.due_is))
        ]
    return Entry(
        note.at, note.by_label, gettext(SAID_LABELS[said]), note=note.note, tone=SAID_TONES.get(said, Tone.PLAIN),
        icon="list-details", facts=facts,
    )  # fmt: skip


def _actions(item: ListItem) -> list[Action]:
    at = [item.problem_list.key, item.pk]
    noting = Action(
        gettext("Note the answer"), reverse("problem_list_answer", args=at), "check", method="dialog", primary=True
    )
    if item.answer == Answer.STRUCK_OFF.value:
        return [noting]
    changing = Action(
        gettext("Change this deadline"), reverse("problem_list_deadline", args=at), "hourglass", method="dialog"
    )
    return [noting, changing]
