"""Lost marks one by one: the counting observations below full, and the leaves judged below full.

What a figure on a page says is lost is the exact sum of the rows that it opens to: each row loses the share of its site
(``Figures.site_share``) that its factor leaves, nothing is rounded before it is shown.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import QuerySet

from wenming.evaluations.editions import Edition
from wenming.evaluations.figures import Figures
from wenming.evaluations.models import CountingStanding, LeafMark, Round, SampledSite
from wenming.evaluations.selectors import current_marks
from wenming.inspections.selectors import issues_from
from wenming.issues.models import Issue
from wenming.kernel.scope import Viewer
from wenming.rulebook.marks import ZERO
from wenming.rulebook.round_score import LeafStatus
from wenming.rulebook.scheme import MethodKind


@dataclass(frozen=True, slots=True)
class LossFilter:
    """Which lost marks are wanted; empty parts ask nothing. ``units`` narrows only together with ``role``."""

    item: str = ""
    kind: str = ""
    node: str = ""
    method: str = ""
    role: str = ""
    units: tuple[str, ...] | None = None
    areas: tuple[str, ...] | None = None
    site: str = ""

    @property
    def is_of_field_only(self) -> bool:
        """Whether it asks for something that leaves without visits have not: a site, an item, a unit, an area."""
        return any((self.item, self.kind, self.site)) or self.units is not None or self.areas is not None


@dataclass(frozen=True, slots=True)
class Loss:
    """One lost mark: a standing's row by id, with what it loses in both figures."""

    standing: int
    item: str
    sampled: int
    lost: Fraction
    lost_today: Fraction


@dataclass(frozen=True, slots=True)
class LeafLoss:
    """What a leaf without visits lost; its mark may be missing."""

    node: str
    method: str
    status: LeafStatus
    available: Fraction
    lost: Fraction
    mark: LeafMark | None


@dataclass(frozen=True, slots=True)
class Losses:
    """All that a filter finds."""

    field: Sequence[Loss]
    leaves: Sequence[LeafLoss]

    @property
    def lost(self) -> Fraction:
        """The exact sum as observed."""
        return sum((row.lost for row in self.field), ZERO) + sum((row.lost for row in self.leaves), ZERO)

    @property
    def lost_today(self) -> Fraction:
        """The exact sum if looked at today."""
        return sum((row.lost_today for row in self.field), ZERO) + sum((row.lost for row in self.leaves), ZERO)


def losses(round_: Round, edition: Edition, figures: Figures, wanted: LossFilter) -> Losses:
    """Return every lost mark that a filter asks for, the field's worst first."""
    return Losses(
        field=field_losses(round_, edition, figures, wanted),
        leaves=() if wanted.is_of_field_only else leaf_losses(round_, edition, figures, wanted),
    )


def field_losses(round_: Round, edition: Edition, figures: Figures, wanted: LossFilter) -> list[Loss]:
    """Return the lost marks of field inspection, the worst first."""
    full = round_.denominator
    rows = _standings(round_, edition, wanted).filter(numerator__lt=full)
    shares: defaultdict[str, Fraction] = defaultdict(Fraction)
    parts: dict[tuple[str, int], Fraction] = {}
    found = []
    columns = ("pk", "item__code", "sampled_id", "numerator", "today_numerator")
    for pk, item, sampled, *numerators in rows.values_list(*columns):
        numerator, today = (int(part) for part in numerators)
        for part in (numerator, today):
            if (item, part) not in parts:
                if item not in shares:
                    shares[item] = figures.site_share(item)
                parts[item, part] = shares[item] * Fraction(full - part, full)
        found.append(Loss(pk, item, sampled, parts[item, numerator], parts[item, today]))
    found.sort(key=lambda loss: (-loss.lost, loss.item, loss.standing))
    return found


def leaf_losses(round_: Round, edition: Edition, figures: Figures, wanted: LossFilter) -> list[LeafLoss]:
    """Return what the leaves of methods without visits lost, the worst first; unmarked ones have nothing to lose."""
    marks = {(row.indicator.code, row.method.code): row for row in current_marks(round_)}
    found = []
    for leaf in figures.leaves():
        if wanted.node and wanted.node not in edition.chains[leaf.node]:
            continue
        if wanted.method and wanted.method != leaf.method:
            continue
        if leaf.marks.lost:
            mark = marks.get((leaf.node, leaf.method))
            found.append(LeafLoss(leaf.node, leaf.method, leaf.status, leaf.marks.available, leaf.marks.lost, mark))
    return sorted(found, key=lambda leaf: (-leaf.lost, leaf.node))


def _standings(round_: Round, edition: Edition, wanted: LossFilter) -> QuerySet[CountingStanding]:
    rows = CountingStanding.objects.filter(round=round_).order_by()
    codes = _items_wanted(edition, wanted)
    if codes is not None:
        rows = rows.filter(item__code__in=codes)
    if wanted.areas is not None:
        rows = rows.filter(sampled__area__in=wanted.areas)
    if wanted.site:
        rows = rows.filter(sampled__site__code=wanted.site)
    if wanted.units is not None and wanted.role in round_.roles:
        rows = rows.filter(**{f"units__{wanted.role}__in": list(wanted.units)})
    return rows


def _items_wanted(edition: Edition, wanted: LossFilter) -> Collection[str] | None:
    """The check items that a filter leaves; nothing where it does not ask."""
    if not any((wanted.item, wanted.kind, wanted.node, wanted.method)):
        return None
    scheme = edition.scheme
    fields = [method.code for method in scheme.methods if method.kind is MethodKind.FIELD]
    only = fields[0] if len(fields) == 1 else ""
    under = set(edition.items_under.get(wanted.node, ())) if wanted.node else None
    return [
        item.code
        for item in scheme.items
        if (not wanted.item or item.code == wanted.item)
        and (not wanted.kind or item.kind == wanted.kind)
        and (under is None or item.code in under)
        and (not wanted.method or (item.field_method or only) == wanted.method)
    ]


def standings_by_id(pks: Iterable[int]) -> dict[int, CountingStanding]:
    """Return standings with what a row of the list shows."""
    rows = CountingStanding.objects.filter(pk__in=list(pks)).select_related(
        "sampled__site__kind", "sampled__site__area", "item", "observation"
    )
    return {row.pk: row for row in rows.defer("sampled__site__search")}


def issues_of(viewer: Viewer, rows: Iterable[CountingStanding]) -> dict[str, list[Issue]]:
    """Return the issues raised from the observations behind standings, by the observation's key."""
    return issues_from(viewer, [row.observation for row in rows])


@dataclass(frozen=True, slots=True)
class SiteLoss:
    """What one drawn site lost, and how far its checklist is."""

    sampled: SampledSite
    lost: Fraction
    lost_today: Fraction
    cases: int


def losses_by_site(round_: Round, found: Iterable[Loss]) -> list[SiteLoss]:
    """Return every drawn site with what it lost, by code."""
    lost: defaultdict[int, Fraction] = defaultdict(Fraction)
    today: defaultdict[int, Fraction] = defaultdict(Fraction)
    cases: defaultdict[int, int] = defaultdict(int)
    for loss in found:
        lost[loss.sampled] += loss.lost
        today[loss.sampled] += loss.lost_today
        cases[loss.sampled] += 1
    rows = SampledSite.objects.filter(round=round_).select_related("site__kind", "site__area", "visit")
    return [SiteLoss(row, lost[row.pk], today[row.pk], cases[row.pk]) for row in rows.defer("site__search", "units")]


def standing_behind(observation_id: int) -> CountingStanding | None:
    """Return the standing in which an observation counts, if it does in any round."""
    rows = CountingStanding.objects.filter(observation_id=observation_id).select_related("round__edition", "item")
    return rows.defer("round__tree", "round__draw", "round__edition__document").first()
