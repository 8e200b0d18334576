"""The further pages of a round: kinds with their items, units with their ranks, areas, sites, comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext

from wenming.evaluations.editions import Edition, edition_of
from wenming.evaluations.figures import Figures
from wenming.evaluations.losses import LossFilter, SiteLoss, field_losses, losses_by_site
from wenming.evaluations.models import Round
from wenming.evaluations.ranks import ranked
from wenming.evaluations.subordination import highest_above, towns_of
from wenming.evaluations.tables import (
    NOBODY_IN_ADDRESS,
    MarksRow,
    MarksTable,
    areas_table,
    gathered,
    lost_url,
    units_table,
    with_sum,
)
from wenming.evaluations.wording import (
    area_names,
    coverage_text,
    kind_names,
    marks_text,
    named,
    rate_text,
    role_names,
    status_text,
    unit_names,
)
from wenming.rulebook.facts import INDUSTRY_LEAD
from wenming.rulebook.marks import Marks, published, together
from wenming.rulebook.ranking import RankedUnit
from wenming.ui.components import Link, Tab

SUBORDINATES = "subordinates"


@dataclass(frozen=True)
class RankRow:
    """One line of the ranking."""

    place: str
    place_today: str
    unit: str
    rate: str
    rate_today: str
    won: str
    available: str
    own: int
    stood_in: int
    url: str


@dataclass(frozen=True)
class UnitsPage:
    """Two tables for one role: what part of the city's marks each unit holds, and how well each does with its own."""

    roles: Sequence[Tab]
    ways: Sequence[Tab]
    role: str
    shares: MarksTable
    ranks: Sequence[RankRow]


def units_page(round_: Round, figures: Figures, *, role: str, is_together: bool) -> UnitsPage:
    """Build the page of one role; ``is_together``: units are read with their subordinates, and are not shown twice."""
    shares = list(figures.units(role))
    if is_together:
        shares = gathered(shares, highest_above([share.code for share in shares]))
    names = unit_names(share.code for share in shares)
    labels = role_names()
    here = reverse("evaluations:units", args=[round_.number])
    way = f"&with={SUBORDINATES}" if is_together else ""
    return UnitsPage(
        roles=[
            Tab(labels.get(code, code), f"{here}?role={code}{way}", current=code == role)
            for code in sorted(
                round_.roles, key=lambda code: (list(labels).index(code) if code in labels else 99, code)
            )
        ],
        ways=(
            Tab(gettext("Each unit alone"), f"{here}?role={role}", current=not is_together),
            Tab(gettext("With subordinate units"), f"{here}?role={role}&with={SUBORDINATES}", current=is_together),
        ),
        role=role,
        shares=units_table(round_, shares, names, role=role, together_with=is_together),
        ranks=[
            _rank_row(round_, line, names, role, is_together=is_together)
            for line in ranked(round_, figures.scheme, role, is_together=is_together)
        ],
    )


def role_wanted(round_: Round, asked: str) -> str:
    """The role asked for, else the industry lead, else the first."""
    if asked in round_.roles:
        return asked
    return INDUSTRY_LEAD if INDUSTRY_LEAD in round_.roles else next(iter(round_.roles), "")


def _rank_row(round_: Round, line: RankedUnit, names: Mapping[str, str], role: str, *, is_together: bool) -> RankRow:
    extra = {"with": SUBORDINATES} if is_together else {}
    own = sum(kind.is_own for kind in line.kinds)
    return RankRow(
        place=str(line.place or "–"),
        place_today=str(line.place_today or "–"),
        unit=names.get(line.unit, line.unit),
        rate=rate_text(line.marks.rate),
        rate_today=rate_text(line.marks.rate_today),
        won=marks_text(line.marks.won),
        available=marks_text(line.marks.available),
        own=own,
        stood_in=len(line.kinds) - own,
        url=lost_url(round_, role=role, unit=line.unit, **extra),
    )


@dataclass(frozen=True)
class AreasPage:
    """The areas: towns with all that lies in them, or each area alone, perhaps of one town only."""

    ways: Sequence[Tab]
    table: MarksTable


def areas_page(round_: Round, figures: Figures, *, alone: bool, town: str) -> AreasPage:
    """Build the page of the areas."""
    shares = list(figures.areas())
    into = towns_of([share.code for share in shares])
    here = reverse("evaluations:areas", args=[round_.number])
    if town:
        shares = [share for share in shares if into.get(share.code) == town]
    is_together = not (alone or town)
    if is_together:
        shares = gathered(shares, into)
    names = area_names([*(share.code for share in shares), town])
    tabs = [
        Tab(gettext("Towns"), here, current=is_together),
        Tab(gettext("Each area alone"), f"{here}?each=1", current=alone and not town),
    ]
    if town:
        tabs.append(Tab(names.get(town, town), f"{here}?town={town}", current=True))
    whole = together(share.marks for share in shares)
    return AreasPage(tabs, areas_table(round_, shares, names, is_together=is_together, within=whole))


def items_table(round_: Round, edition: Edition, figures: Figures, kind: str) -> MarksTable:
    """The check items of one kind of site."""
    items = [item for item in figures.items() if item.kind == kind]
    rows = [
        MarksRow(
            item.code,
            named(edition.items, item.code),
            item.marks,
            coverage_text(item.coverage),
            " · ".join(part for part in (item.node, status_text(item.status)) if part),
            lost_url=lost_url(round_, item=item.code),
        )
        for item in items
    ]
    whole = next((each.marks for each in figures.kinds() if each.code == kind), Marks())
    return with_sum(gettext("Check item"), rows, whole)


@dataclass(frozen=True)
class SiteLine:
    """One drawn site with its visit and what it lost."""

    site: Link
    code: str
    kind: str
    area: str
    visit: Link
    state: str
    lost: str
    lost_today: str
    cases: int
    url: str


def site_lines(round_: Round, edition: Edition, figures: Figures) -> list[SiteLine]:
    """Every drawn site, those that lost most first."""
    lines = losses_by_site(round_, field_losses(round_, edition, figures, LossFilter()))
    names = kind_names()
    return [_site_line(round_, line, names) for line in sorted(lines, key=lambda line: (-line.lost, line.sampled.pk))]


def _site_line(round_: Round, line: SiteLoss, kinds: Mapping[str, str]) -> SiteLine:
    site, visit = line.sampled.site, line.sampled.visit
    return SiteLine(
        site=Link(site.name, reverse("places:site", args=[site.code])),
        code=site.code,
        kind=kinds.get(site.kind.code, site.kind.code),
        area=site.area.name,
        visit=Link(visit.number, reverse("inspections:visit", args=[visit.number])),
        state=visit.state,
        lost=marks_text(line.lost) if line.lost else "",
        lost_today=marks_text(line.lost_today) if line.lost_today else "",
        cases=line.cases,
        url=lost_url(round_, site=site.code),
    )


@dataclass(frozen=True)
class Difference:
    """One line of the comparison: both rates, and by how many points of a hundred they differ."""

    label: str
    code: str
    level: int
    now: str
    before: str
    points: str
    is_better: bool
    is_worse: bool
    lost: str
    lost_before: str
    lost_url: str


@dataclass(frozen=True)
class ComparisonPage:
    """This round beside the one before it, as observed: the whole, indicators, kinds, units."""

    previous: Link
    tables: Sequence[tuple[str, Sequence[Difference]]]
    is_same_edition: bool


def comparison_page(
    round_: Round, before: Round, edition: Edition, figures: Figures, earlier: Figures, *, role: str
) -> ComparisonPage:
    """Build the comparison; what only one of the two rounds has is shown without a difference."""
    whole = _difference(gettext("Total"), "", 0, figures.total, earlier.total, lost_url(round_))
    role_name = role_names().get(role, role)
    return ComparisonPage(
        previous=Link(f"{before.number} {before.name}", reverse("evaluations:round", args=[before.number])),
        tables=(
            (gettext("Indicators"), [whole, *_nodes(round_, edition, edition_of(before), figures, earlier)]),
            (gettext("Kinds of site"), _kinds(round_, figures, earlier)),
            (gettext("Units as %(role)s") % {"role": role_name}, _units(round_, figures, earlier, role)),
        ),
        is_same_edition=round_.edition_id == before.edition_id,
    )


def _nodes(
    round_: Round, edition: Edition, old_edition: Edition, figures: Figures, earlier: Figures
) -> list[Difference]:
    now = {node.code: node.marks for node in figures.nodes()}
    old = {node.code: node.marks for node in earlier.nodes()}
    return [
        _difference(
            named(of.indicators, code),
            code,
            len(of.chains[code]),
            now.get(code, NOTHING_NOW),
            old.get(code),
            lost_url(round_, node=code),
        )
        for of, codes in ((edition, now), (old_edition, [code for code in old if code not in now]))
        for code in codes
    ]


def _kinds(round_: Round, figures: Figures, earlier: Figures) -> list[Difference]:
    names = kind_names()
    now = {kind.code: kind.marks for kind in figures.kinds()}
    old = {kind.code: kind.marks for kind in earlier.kinds()}
    return [
        _difference(
            names.get(code, code), "", 0, now.get(code, NOTHING_NOW), old.get(code), lost_url(round_, kind=code)
        )
        for code in dict.fromkeys([*now, *old])
    ]


def _units(round_: Round, figures: Figures, earlier: Figures, role: str) -> list[Difference]:
    now = {share.code: share.marks for share in figures.units(role)}
    old = {share.code: share.marks for share in earlier.units(role)}
    names = unit_names([*now, *old])
    return [
        _difference(
            names.get(code, code),
            "",
            0,
            now.get(code, NOTHING_NOW),
            old.get(code),
            lost_url(round_, role=role, unit=code or NOBODY_IN_ADDRESS),
        )
        for code in dict.fromkeys([*now, *old])
    ]


NOTHING_NOW = Marks()
"""The marks of what only the earlier round has: nothing to win, and so no rate."""


def _difference(label: str, code: str, level: int, now: Marks, before: Marks | None, url: str) -> Difference:
    old = before.rate if before is not None else None
    change = published(now.rate - old) if now.rate is not None and old is not None else None
    return Difference(
        label=label,
        code=code,
        level=level,
        now=rate_text(now.rate),
        before=rate_text(old),
        points=_points(change),
        is_better=bool(change and change > 0),
        is_worse=bool(change and change < 0),
        lost=marks_text(now.lost) if now.lost else "",
        lost_before=marks_text(before.lost) if before is not None and before.lost else "",
        lost_url=url,
    )


def _points(change: Decimal | None) -> str:
    """A change of rate in points of a hundred, with its sign."""
    if change is None:
        return ""
    return f"{change.scaleb(2):+.2f}".replace("-", "−") if change else "0"
