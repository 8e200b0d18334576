"""Words and figures of rounds as pages show them."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wenming.areas.models import Area
from wenming.evaluations.editions import Edition, Names
from wenming.evaluations.models import Round
from wenming.people.models import Unit
from wenming.places.models import ResponsibilityRole, SiteKind
from wenming.rulebook.facts import NOBODY
from wenming.rulebook.marks import published
from wenming.rulebook.round_score import LEAF_STATUS_LABELS, STATUS_LABELS, Coverage, LeafStatus, Status
from wenming.ui.components import Chip
from wenming.ui.figures import number_text
from wenming.ui.markup import Tone

STATE_TONES = {Round.State.PLANNED: Tone.WAITING, Round.State.RUNNING: Tone.OPEN, Round.State.CLOSED: Tone.DONE}
AS_OBSERVED = _("As observed")
IF_LOOKED_AT_TODAY = _("If looked at today")
PLACES = 4


def state_chip(state: str) -> Chip:
    """A round's state."""
    known = Round.State(state)
    return Chip(str(known.label), STATE_TONES[known])


def marks_text(value: Fraction) -> str:
    """Marks as published: four places, rounded once."""
    return f"{published(value):,.4f}"


def rate_text(value: Fraction | None) -> str:
    """A score rate in per cent with two places, the published four places of it; a dash where nothing was available."""
    return "–" if value is None else f"{published(value).scaleb(2):.2f}%"


def coverage_text(coverage: Coverage) -> str:
    """The three counts in words, without those that are nothing."""
    parts = (
        (coverage.graded, gettext("%(n)s graded")),
        (coverage.not_applicable, gettext("%(n)s not applicable")),
        (coverage.not_observed, gettext("%(n)s not observed")),
    )
    said = [words % {"n": number_text(count)} for count, words in parts if count]
    return " · ".join(said) or gettext("nothing to look at")


def leaf_coverage_text(coverage: Coverage) -> str:
    """How many leaves of a method without visits have a mark."""
    parts = (
        (coverage.graded, gettext("%(n)s leaves judged")),
        (coverage.not_applicable, gettext("%(n)s not applicable")),
        (coverage.not_observed, gettext("%(n)s not yet judged")),
    )
    said = [words % {"n": number_text(count)} for count, words in parts if count]
    return " · ".join(said) or gettext("no leaves")


def status_text(status: Status) -> str:
    """Why something takes no part in the total; nothing where it does."""
    return "" if status is Status.SCORED else gettext(STATUS_LABELS[status])


def leaf_status_text(status: LeafStatus) -> str:
    """Whether a leaf has a mark."""
    return gettext(LEAF_STATUS_LABELS[status])


def is_chinese() -> bool:
    """Whether the page is in Chinese."""
    return (get_language() or "").startswith("zh")


def named(names: Names, code: str) -> str:
    """A label in the page's language; the code where there is none."""
    label, english = names.get(code, (code, ""))
    return label if is_chinese() or not english else english


def method_names(edition: Edition) -> Mapping[str, str]:
    """The names of the methods."""
    return {code: named(edition.methods, code) for code in edition.methods}


def kind_names() -> dict[str, str]:
    """The names of the kinds of site."""
    rows = SiteKind.objects.values_list("code", "label", "label_en")
    return {code: label if is_chinese() or not english else english for code, label, english in rows}


def area_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of areas."""
    return dict(Area.objects.filter(code__in=list(codes)).values_list("code", "name"))


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of units, and of nobody."""
    rows = Unit.objects.filter(code__in=[code for code in codes if code]).values_list("code", "name")
    return {**dict(rows), NOBODY: gettext("Nobody")}


def role_names() -> dict[str, str]:
    """The names of the ways of answering, in their order."""
    rows = ResponsibilityRole.objects.values_list("code", "label", "label_en")
    return {code: label if is_chinese() or not english else english for code, label, english in rows}
