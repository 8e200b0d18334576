"""Tables of marks: rows of a kind, an area, a unit … with both figures, each opening to its lost marks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wenming.evaluations.figures import Figures
from wenming.evaluations.models import Round
from wenming.evaluations.wording import coverage_text, marks_text, rate_text, status_text
from wenming.rulebook.marks import Marks, published, rounding_difference, together
from wenming.rulebook.round_score import Coverage, Share
from wenming.ui.figures import ScoreBar
from wenming.ui.markup import NOTHING


@dataclass(frozen=True)
class MarksRow:
    """One line of a table of marks; figures as published, the exact ones behind them in ``marks``."""

    code: str
    label: str
    marks: Marks
    coverage: str = ""
    note: str = ""
    url: str = ""
    lost_url: str = ""
    is_sum: bool = False

    @property
    def bar(self) -> SafeString:
        """Won of available, and what would be won today."""
        if not self.marks.available:
            return NOTHING
        return ScoreBar(
            float(self.marks.won), float(self.marks.available), float(self.marks.won_today), places=4
        ).html()

    @property
    def won(self) -> str:
        """Marks won as observed."""
        return marks_text(self.marks.won)

    @property
    def today(self) -> str:
        """Marks won if looked at today."""
        return marks_text(self.marks.won_today)

    @property
    def available(self) -> str:
        """Marks available."""
        return marks_text(self.marks.available)

    @property
    def lost(self) -> str:
        """Marks lost as observed; nothing where none were."""
        return marks_text(self.marks.lost) if self.marks.lost else ""

    @property
    def rate(self) -> str:
        """Score rate as observed."""
        return rate_text(self.marks.rate)


@dataclass(frozen=True)
class MarksTable:
    """Rows, their sum, and how far the shown rows are from the shown sum."""

    heading: str
    rows: Sequence[MarksRow]
    total: MarksRow | None = None
    note: str = ""


def lost_url(round_: Round, **wanted: str) -> str:
    """Return the address of the lost marks that make a figure."""
    base = reverse("evaluations:lost", args=[round_.number])
    return f"{base}?{urlencode(wanted)}" if wanted else base


def with_sum(heading: str, rows: Sequence[MarksRow], total: Marks) -> MarksTable:
    """A table whose last line is the exact sum; a difference by rounding is said."""
    line = MarksRow("", gettext("Together"), total, is_sum=True)
    return MarksTable(heading, rows, line, rounding_note(total, [row.marks for row in rows]))


def rounding_note(whole: Marks, parts: Iterable[Marks]) -> str:
    """Say by how much the shown parts miss the shown whole; nothing where they add up."""
    held = list(parts)
    if not held:
        return ""
    differences = (
        (gettext("won"), rounding_difference(whole.won, (part.won for part in held))),
        (gettext("lost"), rounding_difference(whole.lost, (part.lost for part in held))),
        (gettext("available"), rounding_difference(whole.available, (part.available for part in held))),
    )
    said = [f"{name} {signed(value)}" for name, value in differences if value]
    return gettext("Rounding difference: %(parts)s") % {"parts": ", ".join(said)} if said else ""


def signed(value: Decimal) -> str:
    """A difference with its sign."""
    return f"{value:+.4f}".replace("-", "−")


def methods_table(
    round_: Round, figures: Figures, names: Mapping[str, str], coverages: Mapping[str, str]
) -> MarksTable:
    """The methods with their weights, and the total “of 96 of 106”."""
    rows = []
    for method in figures.methods():
        weight = plain_weight(method.weight)
        note = gettext("weight %(weight)s") % {"weight": weight}
        if method.weight and not method.marks.available:
            note = gettext("weight %(weight)s, nothing judged yet") % {"weight": weight}
        rows.append(
            MarksRow(
                method.code,
                names.get(method.code, method.code),
                method.marks,
                coverages.get(method.code, ""),
                note,
                lost_url=lost_url(round_, method=method.code),
            )
        )
    return with_sum(gettext("Method"), rows, figures.total)


def kinds_table(round_: Round, figures: Figures, names: Mapping[str, str]) -> MarksTable:
    """The kinds of site; those that take no part say why."""
    rows = [
        MarksRow(
            kind.code,
            names.get(kind.code, kind.code),
            kind.marks,
            coverage_text(kind.coverage),
            status_text(kind.status),
            url=f"{reverse('evaluations:kinds', args=[round_.number])}?kind={kind.code}",
            lost_url=lost_url(round_, kind=kind.code),
        )
        for kind in figures.kinds()
    ]
    return with_sum(gettext("Kind of site"), rows, figures.field())


def areas_table(
    round_: Round, shares: Sequence[Share], names: Mapping[str, str], *, is_together: bool, within: Marks
) -> MarksTable:
    """The areas; ``is_together``: towns with all that lies in them, each opening to its areas."""
    here = reverse("evaluations:areas", args=[round_.number])
    extra = {"with": "below"} if is_together else {}
    rows = [
        MarksRow(
            area.code,
            names.get(area.code, area.code),
            area.marks,
            coverage_text(area.coverage),
            url=f"{here}?town={area.code}" if is_together else "",
            lost_url=lost_url(round_, area=area.code, **extra),
        )
        for area in sorted(shares, key=lambda share: (-share.marks.lost, share.code))
    ]
    return with_sum(gettext("Area"), rows, within)


def gathered(shares: Iterable[Share], into: Mapping[str, str]) -> list[Share]:
    """Shares with units or areas gathered into those that they are read with; nobody stays last."""
    found: dict[str, Share] = {}
    for share in shares:
        code = into.get(share.code, share.code)
        held = found.get(code)
        marks = held.marks + share.marks if held else share.marks
        coverage = _both(held.coverage, share.coverage) if held else share.coverage
        found[code] = Share(code, marks, coverage)
    return sorted(found.values(), key=lambda share: (share.code == "", share.code))


def units_table(
    round_: Round, shares: Sequence[Share], names: Mapping[str, str], *, role: str, together_with: bool
) -> MarksTable:
    """The units in one role, nobody included; they add up to the city's field marks."""
    extra = {"with": "subordinates"} if together_with else {}
    rows = [
        MarksRow(
            share.code,
            names.get(share.code, share.code),
            share.marks,
            coverage_text(share.coverage),
            lost_url=lost_url(round_, role=role, unit=share.code or NOBODY_IN_ADDRESS, **extra),
        )
        for share in sorted(shares, key=lambda share: (share.code == "", -share.marks.lost, share.code))
    ]
    return with_sum(gettext("Unit"), rows, together(share.marks for share in shares))


NOBODY_IN_ADDRESS = "-"
"""How nobody is written in an address, where an empty unit asks nothing."""


def plain_weight(value: Fraction) -> str:
    """A weight as it is written in the edition."""
    return f"{published(value):f}".rstrip("0").rstrip(".")


def _both(one: Coverage, other: Coverage) -> Coverage:
    return Coverage(
        one.graded + other.graded,
        one.not_applicable + other.not_applicable,
        one.not_observed + other.not_observed,
    )
