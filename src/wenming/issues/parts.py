"""What the supporting units of an issue did, as its page and the lead unit's report show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from wenming.issues.models import UNDONE_STEP, Issue, IssueMove
from wenming.issues.pages import unit_link
from wenming.issues.photo_shown import ui_photo
from wenming.rulebook.loop import MoveCode
from wenming.ui.components import Link, Moment
from wenming.ui.story import Photos


@dataclass(frozen=True)
class PartLine:
    """One supporting unit: what it did, when it said so, with which photos; nothing yet without a moment."""

    unit: Link | str
    words: str = ""
    at: Moment | None = None
    photos: Photos | None = None


def parts_of(issue: Issue, moves: Sequence[IssueMove]) -> list[PartLine]:
    """Return a line for each unit that supports it now, with the last that it reported and did not take back."""
    undone = {move.details[UNDONE_STEP] for move in moves if UNDONE_STEP in move.details}
    reported = (move for move in moves if move.move == MoveCode.REPORT_PART.value and move.seq not in undone)
    by_unit = {move.by_unit: move for move in reported}
    return [_line(unit_link(unit), by_unit.get(unit.code)) for unit in issue.supporting.all()]


def _line(unit: Link | str, move: IssueMove | None) -> PartLine:
    if move is None:
        return PartLine(unit)
    shown = [ui_photo(row.photo) for row in move.photos.all()]
    words = "\n".join(part for part in (str(move.details.get("measures", "")), move.note) if part)
    return PartLine(unit, words, Moment(move.at), Photos(shown) if shown else None)
