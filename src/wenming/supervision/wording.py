"""The ladders in words."""

from django.utils.translation import get_language, gettext

from wenming.issues.wording import minutes_text
from wenming.rulebook.escalation import COUNTED_LABELS, WATCH_LABELS, Counted, Watch
from wenming.rulebook.standing_in import INSTEAD_LABELS, Instead
from wenming.supervision.models import LadderMark, LadderStep, Named, SentStep
from wenming.ui.components import Chip
from wenming.ui.markup import Tone


def name_of(row: LadderStep | SentStep | Named) -> str:
    """Return a name in the language of the page; where there is no English one, the Chinese."""
    return _in_language(row.label, row.label_en)


def mark_chip(mark: LadderMark | None, code: str = "") -> Chip:
    """Return how grave a step is, as a chip; one of an unknown mark shows its code."""
    return Chip(name_of(mark), Tone(mark.tone)) if mark else Chip(code, Tone.PLAIN)


def sent_chip(row: SentStep) -> Chip:
    """Return how grave a step was that was sent, by the names of that day."""
    return Chip(_in_language(row.mark_label, row.mark_label_en) or row.mark, Tone(row.tone or Tone.PLAIN.value))


def watch_text(codes: list[str]) -> str:
    """Say what a ladder watches."""
    return gettext(", ").join(gettext(WATCH_LABELS[Watch(code)]) for code in codes)


def when_text(step: LadderStep) -> str:
    """Say when a step falls due."""
    begins = gettext(COUNTED_LABELS[Counted(step.counted)])
    if not step.delay:
        return gettext("at once, %(begins)s") % {"begins": begins}
    return gettext("%(time)s of working time %(begins)s") % {"time": minutes_text(step.delay), "begins": begins}


def instead_text(row: SentStep) -> str:
    """Say who was told in place of a vacant post; nothing where every post was held."""
    if not row.instead:
        return ""
    return gettext("post vacant: %(who)s") % {"who": gettext(INSTEAD_LABELS[Instead(row.instead)])}


def _in_language(chinese: str, english: str) -> str:
    return chinese if (get_language() or "").startswith("zh") or not english else english
