"""The page of one visit: its checklist as cards, grouped by what they count under, and how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from wenming.inspections import orders, policies, selectors
from wenming.inspections.entry import Around, Card, Typed, card_of
from wenming.inspections.links import site_link
from wenming.inspections.models import Visit
from wenming.inspections.words import label_of_indicator, state_chip
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.places.wording import label_of
from wenming.rulebook.labels import N_
from wenming.schemes.models import CheckItem
from wenming.ui.components import Action, Crumb, Fact, Facts, Lines, Link, Moment
from wenming.ui.markup import Text
from wenming.ui.pages import RecordHead


@dataclass(frozen=True)
class Group:
    """The items that count under one indicator."""

    code: str
    label: str
    cards: Sequence[Card]


@dataclass(frozen=True)
class VisitPage:
    """Everything the page of a visit shows."""

    groups: Sequence[Group]
    observed: int
    total: int
    failing: int
    route: str
    may_enter: bool
    why_closed: Text
    facts: Facts
    finish: Action | None
    draft: str


def head_of(visit: Visit, order: orders.Order | None) -> RecordHead:
    """Build the header."""
    purpose = order.label if order else str(Visit.Purpose(visit.purpose).label)
    return RecordHead(
        title=visit.site.name,
        number=visit.number,
        chip=state_chip(visit.state),
        subtitle=f"{label_of(visit.site.kind)} · {visit.site.area.name} · {purpose}",
        crumbs=(Crumb(gettext("Visits"), reverse("inspections:visits")), Crumb(visit.number)),
    )


def page_of(
    visit: Visit, viewer: Viewer, order: orders.Order | None, typed: Mapping[str, Typed] | None = None
) -> VisitPage:
    """Build the page; ``typed`` is what could not be stored yet, by item. A fixed number of queries."""
    lines = selectors.checklist(viewer, visit)
    around = around_of(visit, viewer, order, lines)
    groups: dict[str, list[Card]] = {}
    labels: dict[str, str] = {}
    for line in lines:
        node = line.item.indicator
        labels[node.code] = label_of_indicator(node)
        groups.setdefault(node.code, []).append(card_of(line, around, (typed or {}).get(line.item.code)))
    seen = [line.counting for line in lines if line.counting is not None]
    return VisitPage(
        groups=[Group(code, labels[code], cards) for code, cards in groups.items()],
        observed=len(seen),
        total=len(lines),
        failing=sum(not row.is_best and not row.is_not_applicable for row in seen),
        route=lines[0].item.edition_kind.route if lines else "",
        may_enter=around.may_enter,
        why_closed=_why_closed(around, order),
        facts=_facts(visit, order),
        finish=_finish(visit, len(seen), len(lines)) if around.may_enter else None,
        draft=visit.number,
    )


def around_of(visit: Visit, viewer: Viewer, order: orders.Order | None, lines: Sequence[selectors.Line]) -> Around:
    """Build what the cards share."""
    is_over = order is not None and order.is_over
    rows = [row for line in lines for row in line.observations]
    return Around(
        visit=visit,
        may_enter=not is_over and policies.may_observe(viewer, visit.site, visit.purpose),
        may_review=not is_over and viewer.may(policies.REVIEW),
        issues=selectors.issues_from(viewer, rows),
    )


def one_card(
    visit: Visit, item: CheckItem, viewer: Viewer, order: orders.Order | None, typed: Typed | None = None
) -> Card:
    """Build the card of one item alone."""
    line = next((line for line in selectors.checklist(viewer, visit) if line.item.pk == item.pk), None)
    if line is None:
        raise Missing("item_missing", N_("This check item is not on the checklist of this visit."), field="item")
    return card_of(line, around_of(visit, viewer, order, [line]), typed)


def _why_closed(around: Around, order: orders.Order | None) -> Text:
    if around.may_enter:
        return ""
    if order is not None and order.is_over:
        return gettext("%(round)s is closed: nothing can be added.") % {"round": order.label}
    return gettext("You may read this checklist, not fill it in.")


def _finish(visit: Visit, observed: int, total: int) -> Action | None:
    if visit.state == Visit.State.FINISHED:
        return None
    left = total - observed
    ask = gettext("%(n)s items have not been looked at. Finish all the same?") % {"n": left} if left else ""
    return Action(
        gettext("Finish the visit"),
        reverse("inspections:finish", args=[visit.number]),
        "check",
        method="post",
        primary=not left,
        confirm=ask,
    )


def _facts(visit: Visit, order: orders.Order | None) -> Facts:
    unit = selectors.unit_names([visit.by_unit]).get(visit.by_unit, visit.by_unit) if visit.by_unit else ""
    return Facts(
        (
            Fact(gettext("Site"), site_link(visit.site)),
            Fact(gettext("Purpose"), str(Visit.Purpose(visit.purpose).label)),
            Fact(gettext("Belongs to"), Link(order.label, order.url) if order else None),
            Fact(gettext("Edition"), visit.edition.name),
            Fact(gettext("Ordered or begun by"), Lines(visit.by_label, unit)),
            Fact(gettext("Ordered"), Moment(visit.ordered_at)),
            Fact(gettext("Begun"), Moment(visit.started_at) if visit.started_at else None),
            Fact(gettext("Finished"), Moment(visit.finished_at) if visit.finished_at else None),
        )
    )
