"""What there is to look at in a photo, in words and pictures: for whoever judges it, and for whoever just sent it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from wenming.issues import selectors
from wenming.issues.models import Issue, IssueMove
from wenming.issues.photo_shown import ui_photo
from wenming.issues.selectors import Doubt, IssueFilter
from wenming.issues.services import WARNED
from wenming.kernel.scope import Viewer
from wenming.records.models import Photo
from wenming.records.notices import Notice
from wenming.rulebook.evidence import USE_LABELS, WITHHELD_LABELS, EvidenceWarning, Part, Use, Warned
from wenming.rulebook.labels import N_
from wenming.ui.components import Notice as UiNotice
from wenming.ui.markup import Tone
from wenming.ui.story import SideBySide
from wenming.ui.times import written

PHOTO_SENT = N_("The photo sent")
USED_BEFORE = N_("The earlier picture")


@dataclass(frozen=True)
class DoubtLine:
    """One thing to look at, and both pictures where an earlier one speaks against the photo."""

    notice: UiNotice
    pair: SideBySide | None


def lines_of(found: Sequence[Doubt]) -> list[DoubtLine]:
    """Return what the page of an issue shows of each; the same words are said once."""
    said: dict[tuple[str, int], DoubtLine] = {}
    for doubt in found:
        words = words_of(doubt.warning)
        beside = doubt.beside
        pair = None
        if beside is not None:
            labels = {"before_label": gettext(USED_BEFORE), "after_label": gettext(PHOTO_SENT)}
            pair = SideBySide(ui_photo(beside), ui_photo(doubt.photo), **labels)
        tone = Tone.OVERDUE if doubt.warning.is_grave else Tone.SOON
        said.setdefault((words, beside.pk if beside else 0), DoubtLine(UiNotice(words, tone), pair))
    return list(said.values())


def warned_in(move: IssueMove) -> list[str]:
    """Return what was warned of when a move was made, as it was kept with it; the same words once."""
    kept = move.details.get(WARNED) or []
    return list(dict.fromkeys(words_of(_read(row)) for row in kept))


def _read(row: Mapping[str, Any]) -> EvidenceWarning:
    parts = {name: _moment(name, value) for name, value in row["parts"].items()}
    return EvidenceWarning(Warned(row["code"]), parts)


def _moment(name: str, value: str | int) -> Part:
    return datetime.fromisoformat(str(value)) if name.endswith("_at") else value


def words_of(warning: EvidenceWarning) -> str:
    """Say what there is to look at."""
    parts = {name: _written(part) for name, part in warning.parts.items()}
    if "use" in warning.parts:
        parts["use"] = _use(Use(str(warning.parts["use"])), str(warning.parts["reference"]))
    return gettext(warning.label) % parts if parts else gettext(warning.label)


def notices_of(viewer: Viewer, photo: Photo, about: str) -> list[Notice]:
    """Say to the sender of a photo what was noticed; ``about`` is the number of the issue that it is sent for."""
    issue = selectors.issues(viewer, IssueFilter(numbers=(about,))).first() if about else None
    found = selectors.doubts(viewer, issue, [photo])
    return [Notice(each.warning.code.value, words_of(each.warning), each.warning.is_grave) for each in found]


def told_of(viewer: Viewer, issue: Issue, photos: Sequence[Photo]) -> list[str]:
    """Return what their sender is told of photos that are about to be handed in: only what speaks against them."""
    graves = (each.warning for each in selectors.doubts(viewer, issue, photos) if each.warning.is_grave)
    advice = gettext("Whoever verifies will see this. If it was a mistake, send the right photo with a note.")
    return [f"{words} {advice}" for words in dict.fromkeys(words_of(warning) for warning in graves)]


def _use(use: Use, reference: str) -> str:
    if use in WITHHELD_LABELS and not reference:
        return gettext(WITHHELD_LABELS[use])
    return gettext(USE_LABELS[use]) % {"reference": reference}


def _written(part: Part) -> str:
    return written(part) if isinstance(part, datetime) else str(part)
