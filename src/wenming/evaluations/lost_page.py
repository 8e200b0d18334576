"""The list of lost marks that a figure opens to: one row per case, the sum said above, equal to the figure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.evaluations import policies
from wenming.evaluations.editions import Edition
from wenming.evaluations.figures import Figures
from wenming.evaluations.losses import LeafLoss, Loss, Losses, LossFilter, issues_of, losses, standings_by_id
from wenming.evaluations.models import CountingStanding, Round
from wenming.evaluations.subordination import areas_within, towns_of, units_read_with
from wenming.evaluations.tables import NOBODY_IN_ADDRESS
from wenming.evaluations.wording import (
    area_names,
    kind_names,
    marks_text,
    method_names,
    named,
    role_names,
    unit_names,
)
from wenming.inspections.links import issue_chip, issue_link
from wenming.inspections.words import observation_chip, threshold_words, value_words
from wenming.issues.models import Issue
from wenming.kernel.scope import Viewer
from wenming.places.wording import label_of
from wenming.rulebook.facts import INDUSTRY_LEAD
from wenming.rulebook.marks import ZERO
from wenming.rulebook.scheme import Item
from wenming.ui.components import Empty, Lines, Link
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Filter
from wenming.ui.lists import Column, ListPage, ListState, Place, Row

COLUMNS = (
    Column("item", _("Check item"), order_by=("item",), place=Place.TITLE, always=True),
    Column("site", _("Site"), order_by=("sampled",), place=Place.MORE, always=True),
    Column("seen", _("What was seen")),
    Column("held_to", _("Held to")),
    Column("grade", _("Grade"), place=Place.STATE),
    Column("unit", _("Unit")),
    Column("lost", _("Marks lost"), order_by=("lost",), numeric=True, place=Place.NUMBER, always=True),
    Column("today", _("Lost today"), order_by=("lost_today",), numeric=True),
    Column("issue", _("Issue")),
)
AT_ONCE = 2_000
"""So many cases of an export are read from the database at once."""


@dataclass(frozen=True)
class LostList:
    """The list's declaration for one request, with all that the filters find."""

    state: ListState
    filters: Sequence[Filter]
    wanted: LossFilter
    role: str
    found: Losses

    @property
    def ordered(self) -> Sequence[Loss]:
        """The field's cases in the order asked for."""
        name = self.state.order_by[0].removeprefix("-")
        ordered = sorted(self.found.field, key=lambda loss: (loss.item, loss.standing))
        return sorted(ordered, key=attrgetter(name), reverse=self.state.descending)


@dataclass(frozen=True)
class LeafLine:
    """One leaf without visits that lost marks."""

    label: str
    method: str
    points: str
    available: str
    lost: str
    url: str


@dataclass(frozen=True)
class LostPage:
    """The page: the list of cases, the leaves beside it, what they come to together."""

    list: ListPage
    leaves: Sequence[LeafLine]
    leaves_lost: str
    lost: str
    lost_today: str
    about: str


def lost_list(request: HttpRequest, round_: Round, edition: Edition, figures: Figures) -> LostList:
    """Read from the address which lost marks are wanted, and find them."""
    state = ListState.of(request, "lost", COLUMNS, sort="-lost")
    kinds, roles = kind_names(), role_names()
    in_edition = [kind.code for kind in edition.scheme.kinds]
    kind = Choice("kind", gettext("Kind of site"), [(code, kinds.get(code, code)) for code in in_edition])
    node = Choice(
        "node", gettext("Indicator"), [(code, f"{code} {named(edition.indicators, code)}") for code in edition.chains]
    )
    role = Choice("role", gettext("Answers as"), [(code, roles.get(code, code)) for code in round_.roles])
    area = Choice("area", gettext("Area"), _areas(figures))
    asked_role = state.read(role) or (INDUSTRY_LEAD if INDUSTRY_LEAD in round_.roles else "")
    unit = Choice("unit", gettext("Unit"), _units(figures, asked_role))
    wanted = LossFilter(
        item=_known(request.GET.get("item", ""), edition.items),
        kind=state.read(kind),
        node=state.read(node),
        method=_known(request.GET.get("method", ""), edition.methods),
        role=asked_role,
        units=_units_wanted(request, asked_role, figures),
        areas=_areas_wanted(request, state.read(area), figures),
        site=request.GET.get("site", "")[:40].replace("\x00", ""),
    )
    found = losses(round_, edition, figures, wanted)
    return LostList(state, (kind, node, area, role, unit), wanted, asked_role, found)


def lost_page(asked: LostList, round_: Round, edition: Edition, viewer: Viewer) -> LostPage:
    """Build the page."""
    state, found = asked.state, asked.found
    shown = asked.ordered[state.offset : state.offset + state.size]
    total = len(found.field)
    sentence = ngettext("%(n)s case lost %(lost)s marks", "%(n)s cases lost %(lost)s marks", total) % {
        "n": number_text(total),
        "lost": marks_text(sum((loss.lost for loss in found.field), start=ZERO)),
    }
    page = ListPage(
        state=state,
        title=gettext("Lost marks"),
        sentence=sentence,
        rows=list(_rows(asked, shown, edition, viewer)),
        total=total,
        filters=asked.filters,
        export_url=reverse("evaluations:lost_export", args=[round_.number]) if viewer.may(policies.EXPORT) else "",
        empty=Empty(
            gettext("Nothing was lost here"), gettext("Every site looked at has the best grade."), icon="check"
        ),
    )
    leaves = list(_leaf_lines(found.leaves, round_, edition))
    return LostPage(
        list=page,
        leaves=leaves,
        leaves_lost=marks_text(sum((leaf.lost for leaf in found.leaves), start=ZERO)),
        lost=marks_text(found.lost),
        lost_today=marks_text(found.lost_today),
        about=_about(asked.wanted, edition),
    )


def plain_rows(asked: LostList, edition: Edition, viewer: Viewer) -> Iterator[Mapping[str, object]]:
    """Yield every case as plain values, for the export; marks with four places."""
    shown = list(asked.ordered)
    items = {item.code: item for item in edition.scheme.items}
    for start in range(0, len(shown), AT_ONCE):
        some = shown[start : start + AT_ONCE]
        rows = standings_by_id(loss.standing for loss in some)
        issues, units = issues_of(viewer, rows.values()), _unit_names(rows.values(), asked.role)
        for loss in some:
            row = rows[loss.standing]
            rule = items[loss.item].rule
            observation = row.observation
            yield {
                "item": f"{loss.item} {named(edition.items, loss.item)}",
                "site": f"{row.sampled.site.code} {row.sampled.site.name}",
                "seen": value_words(observation.value, rule, not_applicable=observation.is_not_applicable),
                "held_to": threshold_words(rule),
                "grade": row.grade,
                "unit": units.get(row.units.get(asked.role, ""), ""),
                "lost": marks_text(loss.lost),
                "today": marks_text(loss.lost_today),
                "issue": " ".join(issue.number for issue in issues.get(str(observation.key), ())),
            }


def _rows(asked: LostList, shown: Sequence[Loss], edition: Edition, viewer: Viewer) -> Iterator[Row]:
    rows = standings_by_id(loss.standing for loss in shown)
    issues, units = issues_of(viewer, rows.values()), _unit_names(rows.values(), asked.role)
    items = {item.code: item for item in edition.scheme.items}
    for loss in shown:
        row = rows[loss.standing]
        found = issues.get(str(row.observation.key), [])
        yield _row(
            loss, row, items[loss.item], edition, unit=units.get(row.units.get(asked.role, ""), ""), issues=found
        )


def _row(loss: Loss, row: CountingStanding, item: Item, edition: Edition, *, unit: str, issues: Sequence[Issue]) -> Row:
    site, observation = row.sampled.site, row.observation
    first = issues[0] if issues else None
    cells: dict[str, object] = {
        "item": f"{loss.item} {named(edition.items, loss.item)}",
        "site": Lines(
            Link(site.name, reverse("places:site", args=[site.code])), f"{label_of(site.kind)} · {site.area.name}"
        ),
        "seen": value_words(observation.value, item.rule, not_applicable=observation.is_not_applicable),
        "held_to": threshold_words(item.rule),
        "grade": observation_chip(observation),
        "unit": unit,
        "lost": marks_text(loss.lost),
        "today": marks_text(loss.lost_today),
        "issue": Lines(issue_link(first), issue_chip(first)) if first else None,
    }
    return Row(key=str(observation.key), url=reverse("inspections:observation", args=[observation.key]), cells=cells)


def _leaf_lines(leaves: Sequence[LeafLoss], round_: Round, edition: Edition) -> Iterator[LeafLine]:
    methods = method_names(edition)
    for leaf in leaves:
        mark = leaf.mark
        points = f"{mark.points:f} / {mark.out_of:f}" if mark and mark.points is not None and mark.out_of else ""
        yield LeafLine(
            label=f"{leaf.node} {named(edition.indicators, leaf.node)}",
            method=methods.get(leaf.method, leaf.method),
            points=points.replace(".0000", ""),
            available=marks_text(leaf.available),
            lost=marks_text(leaf.lost),
            url=f"{reverse('evaluations:marks', args=[round_.number])}#leaf-{leaf.node}-{leaf.method}",
        )


def _about(wanted: LossFilter, edition: Edition) -> str:
    """What narrows the list beside its filters: an item, a method, a site."""
    said = []
    if wanted.item:
        said.append(f"{wanted.item} {named(edition.items, wanted.item)}")
    if wanted.method:
        said.append(named(edition.methods, wanted.method))
    if wanted.site:
        said.append(wanted.site)
    return " · ".join(said)


def _known(code: str, names: Mapping[str, object]) -> str:
    return code if code in names else ""


def _areas(figures: Figures) -> list[tuple[str, str]]:
    """The towns, then the areas in them that sites lie in."""
    codes = [area.code for area in figures.areas()]
    towns = sorted(set(towns_of(codes).values()))
    names = area_names([*towns, *codes])
    return [(code, names.get(code, code)) for code in dict.fromkeys([*towns, *codes])]


def _areas_wanted(request: HttpRequest, asked: str, figures: Figures) -> tuple[str, ...] | None:
    """The areas asked for: a town with all that lies in it, or one area alone."""
    if not asked:
        return None
    codes = [area.code for area in figures.areas()]
    if asked in codes and request.GET.get("with") != "below":
        return (asked,)
    return tuple(areas_within(asked, codes))


def _units(figures: Figures, role: str) -> list[tuple[str, str]]:
    codes = [share.code for share in figures.units(role)] if role else []
    names = unit_names(codes)
    return [(code or NOBODY_IN_ADDRESS, names.get(code, code)) for code in codes]


def _units_wanted(request: HttpRequest, role: str, figures: Figures) -> tuple[str, ...] | None:
    """The units asked for: one, nobody, or one with all that are read with it."""
    asked = request.GET.get("unit", "")
    if not asked or not role:
        return None
    if asked == NOBODY_IN_ADDRESS:
        return ("",)
    if request.GET.get("with") != "subordinates":
        return (asked[:40],)
    return tuple(units_read_with(asked[:40], [share.code for share in figures.units(role)]))


def _unit_names(rows: Iterable[CountingStanding], role: str) -> dict[str, str]:
    return unit_names({row.units.get(role, "") for row in rows})
