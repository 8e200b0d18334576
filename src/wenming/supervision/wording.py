"""The ladder in words."""

from django.utils.translation import get_language, gettext

from wenming.rulebook.escalation import MARK_LABELS, Mark
from wenming.rulebook.standing_in import INSTEAD_LABELS, Instead
from wenming.supervision.models import LadderStep, SentStep
from wenming.ui.components import Chip
from wenming.ui.markup import Tone

TONES = {Mark.REMINDER: Tone.SOON, Mark.WARNING: Tone.OVERDUE, Mark.SUPERVISION: Tone.OVERDUE}


def step_name(row: LadderStep | SentStep) -> str:
    """Return the name of a step in the language of the page; one that somebody gave it is not translated."""
    is_chinese = (get_language() or "").startswith("zh")
    return row.label if is_chinese or not row.label_en else row.label_en


def mark_chip(mark: Mark) -> Chip:
    """Return how grave a step is, as a chip."""
    return Chip(gettext(MARK_LABELS[mark]), TONES[mark])


def instead_text(row: SentStep) -> str:
    """Say who was told in place of a vacant post; nothing where every post was held."""
    if not row.instead:
        return ""
    return gettext("post vacant: %(who)s") % {"who": gettext(INSTEAD_LABELS[Instead(row.instead)])}
