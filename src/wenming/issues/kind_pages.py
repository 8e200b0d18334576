"""The catalogue as pages: the list of kinds of problem, and one kind with its filing conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.issues import policies, selectors
from wenming.issues.models import Category, FilingCondition
from wenming.issues.recognition import FALLBACK
from wenming.issues.sayings import examples, heard, sayings
from wenming.issues.wording import label_of, limit_text
from wenming.kernel.scope import Viewer
from wenming.rulebook.verification import Tier, demand_row, tier_row
from wenming.ui.components import Action, Chip, Crumb, Empty, Fact, Facts
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Search
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone
from wenming.ui.pages import RecordHead

COLUMNS = (
    Column("code", _("Code"), order_by=("code",), place=Place.NUMBER, always=True),
    Column("label", _("Kind of problem"), order_by=("label", "code"), place=Place.TITLE, always=True),
    Column("nature", _("Component or incident"), order_by=("kind", "order", "code")),
    Column("group", _("Class"), order_by=("group", "order", "code"), place=Place.STATE),
    Column("limit", _("Usual limit")),
    Column("conditions", _("Filing conditions"), order_by=("condition_count", "code"), numeric=True),
    Column("catalogue", _("Catalogue"), order_by=("catalogue", "code")),
    Column("used", _("Use"), order_by=("is_used", "order", "code")),
    Column("order", _("Order"), order_by=("order", "code"), numeric=True, shown=False),
)


@dataclass(frozen=True)
class KindList:
    """The list's declaration for one request: its filters and what they find."""

    state: ListState
    filters: Sequence[Search | Choice]
    found: QuerySet[Category]


@dataclass(frozen=True)
class ConditionLine:
    """A filing condition as the page of its kind shows it; ``limits`` are those of tier A, B and C."""

    code: str
    label: str
    limits: Sequence[str]
    evidence: str
    tier: str
    lasting: str
    revision: int
    catalogue: str
    change_url: str
    use_url: str


@dataclass(frozen=True)
class SayingLine:
    """One of the product's own sayings of a kind, and whether it is heard."""

    words: str
    is_heard: bool


@dataclass(frozen=True)
class KindPage:
    """Everything the page of a kind shows."""

    facts: Facts
    conditions: Sequence[ConditionLine]
    retired: Sequence[ConditionLine]
    words: Sequence[str]
    sayings: Sequence[SayingLine]
    heard: int
    examples: Sequence[str]
    switch_url: str


def kind_list(request: HttpRequest) -> KindList:
    """Read from the address which kinds are wanted, and how."""
    state = ListState.of(request, "kinds", COLUMNS, sort="order")
    words = Search(label=gettext("Code, name or words of a condition"))
    nature = Choice("nature", gettext("Component or incident"), _options(Category.Kind.choices))
    group = Choice("group", gettext("Class"), _options(Category.Group.choices))
    used = Choice(
        "used",
        gettext("Use"),
        [(selectors.USED, gettext("in use")), (selectors.RETIRED_KINDS, gettext("no longer used"))],
    )
    found = selectors.kinds(
        state.read(words), nature=state.read(nature), group=state.read(group), used=state.read(used)
    )
    return KindList(state, (words, nature, group, used), found)


def kind_list_page(asked: KindList, viewer: Viewer) -> ListPage:
    """Build the list of kinds."""
    state, total = asked.state, asked.found.count()
    rows = asked.found.order_by(*state.order_by)[state.offset : state.offset + state.size]
    load = Action(gettext("Load a workbook"), reverse("imports:upload", args=["kinds"]), "upload")
    add = Action(gettext("Add a kind"), reverse("issue_kind_add"), "plus", "dialog", primary=True, key="n")
    take = Action(gettext("Workbook to change"), reverse("issue_kinds_workbook"), "download")
    return ListPage(
        state=state,
        title=gettext("Kinds of problem"),
        sentence=ngettext("%(n)s kind of problem", "%(n)s kinds of problem", total) % {"n": number_text(total)},
        rows=[Row(row.code, reverse("issue_kind", args=[row.code]), _cells(row)) for row in rows],
        total=total,
        filters=asked.filters,
        actions=(take, load, add) if viewer.may(policies.DESK) else (),
        export_url=reverse("issue_kinds_export") if viewer.may(policies.EXPORT) else "",
        empty=Empty(
            gettext("No kind of problem found"),
            gettext("Ask for less, or load the catalogue as a workbook."),
            icon="list",
        ),
    )


def plain_kind(row: Category) -> Mapping[str, object]:
    """Return a kind as a row of a file."""
    return _cells(row)


def kind_head(kind: Category, viewer: Viewer) -> RecordHead:
    """Build the header of a kind's page."""
    add = Action(gettext("Add a filing condition"), reverse("issue_condition_add", args=[kind.code]), "plus", "dialog")
    change = Action(
        gettext("Change words and sayings"), reverse("issue_kind_words", args=[kind.code]), "edit", "dialog"
    )
    rename = Action(gettext("Change the kind"), reverse("issue_kind_change", args=[kind.code]), "edit", "dialog")
    use = Action(
        gettext("Retire this kind") if kind.is_used else gettext("Use this kind again"),
        reverse("issue_kind_use", args=[kind.code]),
        "archive" if kind.is_used else "refresh",
        "post",
        danger=kind.is_used,
        confirm=gettext("Nothing more is filed under it; what was filed keeps it.") if kind.is_used else "",
        fields=(("used", "0" if kind.is_used else "1"),),
    )
    return RecordHead(
        title=label_of(kind),
        number=kind.code,
        chip=None if kind.is_used else Chip(gettext("no longer used"), Tone.WAITING),
        subtitle=" · ".join((str(Category.Kind(kind.kind).label), _group(kind))),
        crumbs=[Crumb(gettext("Kinds of problem"), reverse("issue_kinds")), Crumb(label_of(kind))],
        actions=((add, rename, change) if kind.is_used else ()) + ((use,) if kind.code != FALLBACK else ())
        if viewer.may(policies.DESK)
        else (),
    )


def kind_page(kind: Category, viewer: Viewer) -> KindPage:
    """Build a kind's page."""
    facts = (
        Fact(gettext("Usual limit"), limit_text(kind.limit_amount, kind.limit_clock)),
        Fact(gettext("Evidence demanded"), gettext(demand_row(str(kind.evidence[0])).label) if kind.evidence else ""),
        Fact(gettext("How it is verified"), gettext(tier_row(Tier(kind.tier)).label)),
        Fact(gettext("Catalogue"), kind.catalogue),
    )
    changes = viewer.may(policies.DESK)
    return KindPage(
        Facts(facts),
        [_line(each, kind, changes=changes) for each in selectors.conditions_of(kind)],
        [_line(each, kind, changes=changes) for each in selectors.retired_conditions(kind)],
        words=kind.words,
        sayings=[SayingLine(rule, rule not in kind.silenced) for rule in sayings().get(kind.code, ())],
        heard=len(heard(kind)),
        examples=examples().get(kind.code, ()),
        switch_url=reverse("issue_kind_saying", args=[kind.code]) if changes else "",
    )


def _line(row: FilingCondition, kind: Category, *, changes: bool) -> ConditionLine:
    return ConditionLine(
        code=row.code,
        label=label_of(row),
        limits=[limit_text(amount, row.limit_clock) for amount in (row.limit_a, row.limit_b, row.limit_c)],
        evidence=gettext(demand_row(row.evidence).label),
        tier=gettext(tier_row(Tier(row.tier)).label),
        lasting=gettext("lasting") if row.is_lasting else gettext("transient"),
        revision=row.revision,
        catalogue=row.catalogue,
        change_url=reverse("issue_condition_change", args=[kind.code, row.code]) if changes else "",
        use_url=reverse("issue_condition_use", args=[kind.code, row.code]) if changes else "",
    )


def _cells(row: Category) -> dict[str, object]:
    return {
        "code": row.code,
        "label": label_of(row),
        "nature": str(Category.Kind(row.kind).label),
        "group": _group(row),
        "limit": limit_text(row.limit_amount, row.limit_clock),
        "conditions": getattr(row, "condition_count", 0),
        "catalogue": row.catalogue,
        "used": gettext("in use") if row.is_used else gettext("no longer used"),
        "order": row.order,
    }


def _group(kind: Category) -> str:
    return str(Category.Group(kind.group).label) if kind.group else ""


def _options(choices: Sequence[tuple[str, object]]) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in choices]
