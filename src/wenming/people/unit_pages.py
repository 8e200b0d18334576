"""What the pages about units show, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.kernel.scope import Viewer
from wenming.people import holdings, policies, selectors
from wenming.people.models import Post, Unit
from wenming.people.wording import kind_label, role_label, unit_chip
from wenming.ui.components import Action, Crumb, Empty, Fact, Facts, Lines, Link
from wenming.ui.figures import Rate, number_text
from wenming.ui.filters import Choice, Filter, Search, Switch
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.pages import RecordHead

COLUMNS = (
    Column("code", _("Code"), order_by=("code",), place=Place.NUMBER, always=True),
    Column("name", _("Unit"), order_by=("name", "code"), place=Place.TITLE, always=True),
    Column("kind", _("Kind"), order_by=("kind", "code"), place=Place.STATE),
    Column("parent", _("Superior unit"), order_by=("parent__code", "code")),
    Column("area", _("Division"), order_by=("area__code", "code")),
    Column("held", _("Posts held"), numeric=True),
    Column("below", _("Subordinate units"), order_by=("below_count", "code"), numeric=True),
)


@dataclass(frozen=True)
class UnitList:
    """The list's declaration for one request."""

    state: ListState
    filters: Sequence[Filter]
    words: str
    kind: str
    below: str
    top: bool
    abolished: bool


@dataclass(frozen=True)
class PostLine:
    """A post of the unit: who holds it since when, and what this viewer may do with it."""

    title: str
    code: str
    role: str
    holder: str
    person_url: str
    since: str
    actions: Sequence[Action]


@dataclass(frozen=True)
class HandedOver:
    """What the unit handed over when it was abolished: on which day, why, by whom; each part with who took it over."""

    on: str
    reason: str
    by: str
    lines: Sequence[tuple[str, int, object]]


@dataclass(frozen=True)
class UnitPage:
    """Everything the page of a unit shows."""

    posts: Sequence[PostLine]
    post_action: Action | None
    facts: Facts
    below: Sequence[tuple[Link, str]]
    holdings: Sequence[tuple[str, int, str]]
    handed_over: Sequence[HandedOver]


def unit_list(request: HttpRequest, viewer: Viewer) -> UnitList:
    """Read from the address which units are wanted."""
    state = ListState.of(request, "units", COLUMNS, sort="code")
    words = Search(label=gettext("Code or name"))
    kind = Choice("kind", gettext("Kind"), [(value, str(label)) for value, label in Unit.Kind.choices])
    top = selectors.units(viewer).filter(parent=None).values_list("code", "name")
    below = Choice("below", gettext("Below"), list(top))
    only_top = Switch("top", gettext("Only the top level"))
    abolished = Switch("abolished", gettext("Abolished ones too"))
    return UnitList(
        state,
        (words, kind, below, only_top, abolished),
        state.read(words),
        state.read(kind),
        state.read(below),
        bool(state.read(only_top)),
        bool(state.read(abolished)),
    )


def unit_list_page(asked: UnitList, viewer: Viewer) -> ListPage:
    """Build the list of units."""
    state = asked.state
    found = _found(asked, viewer)
    total = found.count()
    rows = selectors.with_counts(found).order_by(*state.order_by)[state.offset : state.offset + state.size]
    manages = viewer.may(policies.MANAGE_UNITS)
    return ListPage(
        state=state,
        title=gettext("Units"),
        sentence=ngettext("%(n)s unit", "%(n)s units", total) % {"n": number_text(total)},
        rows=[_row(unit) for unit in rows],
        total=total,
        filters=asked.filters,
        actions=_list_actions() if manages else (),
        export_url=reverse("people:units_export") if viewer.may("exports.run") else "",
        empty=Empty(
            gettext("No unit yet"),
            gettext("Units come from a workbook, or one by one."),
            _list_actions() if manages else (),
            icon="building",
        ),
    )


def plain_units(asked: UnitList, viewer: Viewer) -> list[dict[str, object]]:
    """Return the same rows as plain values, for the export."""
    found = selectors.with_counts(_found(asked, viewer)).order_by(*asked.state.order_by)
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "kind": kind_label(unit.kind),
            "parent": unit.parent.name if unit.parent else "",
            "area": unit.area.name if unit.area else "",
            "held": f"{_counted(unit, 'held_count')}/{_counted(unit, 'post_count')}",
            "below": _counted(unit, "below_count"),
        }
        for unit in found
    ]


def unit_crumbs(unit: Unit) -> list[Crumb]:
    """Return the way to a unit, for the pages that change something in it."""
    return [
        Crumb(gettext("Units"), reverse("people:units")),
        Crumb(unit.name, reverse("people:unit", args=[unit.code])),
    ]


def unit_head(unit: Unit, viewer: Viewer) -> RecordHead:
    """Build the header of a unit's page."""
    crumbs = [Crumb(gettext("Units"), reverse("people:units"))]
    if unit.parent:
        crumbs += unit_crumbs(unit.parent)[1:]
    crumbs.append(Crumb(unit.name))
    return RecordHead(
        title=unit.name,
        number=unit.code,
        chip=unit_chip(unit),
        subtitle=kind_label(unit.kind),
        crumbs=crumbs,
        actions=_unit_actions(unit, viewer),
    )


def unit_page(unit: Unit, viewer: Viewer) -> UnitPage:
    """Build a unit's page."""
    may_open_posts = viewer.may(policies.MANAGE_PEOPLE) or (viewer.may(policies.ENROL) and unit.pk in viewer.scope)
    add = Action(gettext("Open a post"), reverse("people:add_post", args=[unit.code]), "plus", "dialog")
    active = unit.state == Unit.State.ACTIVE
    return UnitPage(
        posts=[_post_line(post, viewer) for post in selectors.posts_of(viewer, unit)],
        post_action=add if may_open_posts and active else None,
        facts=Facts(_facts(unit)),
        below=[
            (Link(other.name, reverse("people:unit", args=[other.code])), kind_label(other.kind))
            for other in selectors.subordinates(viewer, unit)
            if other.state == Unit.State.ACTIVE
        ],
        holdings=[(gettext(held.label), held.count, held.url) for held in holdings.of(unit.pk)],
        handed_over=_handed_over(unit, viewer) if not active else (),
    )


def _found(asked: UnitList, viewer: Viewer) -> QuerySet[Unit]:
    found = selectors.units(viewer)
    if not asked.abolished:
        found = found.filter(state=Unit.State.ACTIVE)
    if asked.words:
        found = found.filter(
            Q(name__icontains=asked.words) | Q(short_name__icontains=asked.words) | Q(code__icontains=asked.words)
        )
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.top:
        found = found.filter(parent=None)
    if asked.below:
        found = found.filter(path__startswith=selectors.unit(viewer, asked.below).path)
    return found


def _unit_actions(unit: Unit, viewer: Viewer) -> list[Action]:
    if not viewer.may(policies.MANAGE_UNITS):
        return []
    args = [unit.code]
    hand_over = Action(
        gettext("Hand over and abolish"), reverse("people:hand_over_unit", args=args), "users-group", danger=True
    )
    if unit.state == Unit.State.ABOLISHED:
        left = [hand_over] if holdings.of(unit.pk) else []
        return [*left, Action(gettext("Restore"), reverse("people:restore_unit", args=args), "arrow-back-up", "post")]
    return [
        Action(gettext("Edit"), reverse("people:edit_unit", args=args), "edit", primary=True, key="e"),
        Action(gettext("Add a subordinate unit"), f"{reverse('people:add_unit')}?parent={unit.code}", "plus"),
        Action(gettext("Abolish"), reverse("people:abolish_unit", args=args), "archive", "dialog", danger=True),
        hand_over,
    ]


def _post_line(post: Post, viewer: Viewer) -> PostLine:
    held = post.held[0] if post.held else None  # type: ignore[attr-defined]  # put there by the prefetch
    sees = policies.may_see_sign_ins(viewer, post.unit_id)
    actions: list[Action] = []
    if policies.may_fill(viewer, post.unit_id, post.role):
        verb, icon = (gettext("Hand over"), "users") if held else (gettext("Appoint"), "user-plus")
        actions.append(Action(verb, reverse("people:appoint", args=[post.code]), icon, "dialog"))
        if held:
            actions.append(Action(gettext("End"), reverse("people:end", args=[post.code]), "user-check", "dialog"))
        else:
            actions.append(Action(gettext("Close"), reverse("people:close_post", args=[post.code]), "x", "dialog"))
    return PostLine(
        title=post.title,
        code=post.code,
        role=role_label(post.role),
        holder=held.user.name if held else "",
        person_url=reverse("people:person", args=[held.user.username]) if held and sees else "",
        since=held.since.isoformat() if held else "",
        actions=actions,
    )


def _handed_over(unit: Unit, viewer: Viewer) -> list[HandedOver]:
    done = list(selectors.hand_overs_of(viewer, unit))
    codes = {line["taker"] for row in done for line in row.lines}
    named = {other.code: other for other in selectors.units(viewer).filter(code__in=codes)}
    ends = gettext("Ended with the unit")
    return [
        HandedOver(
            row.on.isoformat(),
            row.reason,
            row.by_label,
            [
                (_label(line), line["count"], _link(named[line["taker"]]) if line["taker"] in named else ends)
                for line in row.lines
            ],
        )
        for row in done
    ]


def _label(line: Mapping[str, Any]) -> str:
    """The name of a part as it was kept with the act."""
    words: str = line["label"]
    return gettext(words)


def _facts(unit: Unit) -> list[Fact]:
    functions = selectors.functions_of(unit)
    groups = selectors.group_of(unit)
    return [
        Fact(gettext("Short name"), unit.short_name),
        Fact(gettext("Superior unit"), _link(unit.parent) if unit.parent else ""),
        Fact(
            gettext("Division"), Link(unit.area.name, reverse("areas:area", args=[unit.area.code])) if unit.area else ""
        ),
        Fact(gettext("Functions"), "、".join(function.label for function in functions)),
        Fact(gettext("Working groups"), "、".join(group.name for group in groups)),
    ]


def _link(unit: Unit) -> Link:
    return Link(unit.name, reverse("people:unit", args=[unit.code]))


def _row(unit: Unit) -> Row:
    held, posts, below = (_counted(unit, name) for name in ("held_count", "post_count", "below_count"))
    return Row(
        key=unit.code,
        url=reverse("people:unit", args=[unit.code]),
        cells={
            "code": unit.code,
            "name": Lines(unit.name, unit.short_name if unit.short_name != unit.name else ""),
            "kind": unit_chip(unit) or kind_label(unit.kind),
            "parent": Link(unit.parent.name, reverse("people:unit", args=[unit.parent.code]), muted=True)
            if unit.parent
            else "",
            "area": unit.area.name if unit.area else "",
            "held": Rate(held, posts) if posts else "",
            "below": below or "",
        },
    )


def _counted(unit: Unit, name: str) -> int:
    """Return a count that the selector annotated."""
    return int(getattr(unit, name))


def _list_actions() -> tuple[Action, ...]:
    return (
        Action(gettext("Load a workbook"), reverse("imports:upload", args=["units"]), "upload"),
        Action(gettext("Add a unit"), reverse("people:add_unit"), "plus", primary=True, key="n"),
    )
