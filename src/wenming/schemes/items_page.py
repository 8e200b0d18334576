"""The list of an edition's check items: words, kind, rule and marks of inference in the address; found in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.kernel.scope import Viewer
from wenming.schemes import policies
from wenming.schemes.formats.rows import CheckItem
from wenming.schemes.headings import own_name
from wenming.schemes.index import Index
from wenming.schemes.models import SchemeEdition
from wenming.schemes.parts import edition_head, function_name, inferred
from wenming.schemes.wording import RULES, number, rule_line, threshold_words, title_of
from wenming.ui.components import Empty, Lines
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Search, Switch
from wenming.ui.lists import Column, ListPage, ListState, Place, Row

COLUMNS = (
    Column("code", _("Code"), order_by=("code",), place=Place.NUMBER, always=True),
    Column("title", _("Check item"), order_by=("title",), place=Place.TITLE, always=True),
    Column("kind", _("Kind of site"), order_by=("kind",)),
    Column("held_to", _("Held to")),
    Column("rule", _("Rule"), order_by=("rule",)),
    Column("indicator", _("Indicator"), order_by=("indicator",)),
    Column("function", _("Function"), order_by=("function",), shown=False),
    Column("weight", _("Weight"), order_by=("weight",), numeric=True, shown=False),
    Column("inferred", _("Inferred"), shown=False),
    Column("sources", _("Sources"), shown=False),
)
Sorter = Callable[[CheckItem], object]


@dataclass(frozen=True)
class ItemList:
    """The items that the address asks for, in its order."""

    state: ListState
    found: Sequence[CheckItem]
    filters: Sequence[Search | Choice | Switch]


def item_list(request: HttpRequest, index: Index) -> ItemList:
    """Find and sort."""
    state = ListState.of(request, "check-items", COLUMNS, sort="code")
    words = Search(label=gettext("Code or words"))
    kinds = [(kind.code, own_name(kind.name, kind.label_en)) for kind in index.document.site_kinds]
    kind = Choice("kind", gettext("Kind of site"), kinds)
    rule = Choice("rule", gettext("Rule"), [(str(one.value), label) for one, label in RULES.items()])
    functions = [(each.code, own_name(each.name, each.label_en)) for each in index.document.functions]
    function = Choice("function", gettext("Function"), functions)
    only = Switch("inferred", gettext("Inferred only"))
    found = [
        item
        for item in index.document.check_items
        if _has(item, state.read(words))
        and state.read(kind) in ("", item.kind)
        and state.read(rule) in ("", item.rule_kind.value)
        and state.read(function) in ("", item.function)
        and (not state.read(only) or item.inferred or item.ladder_inferred)
    ]
    order = {kind.code: place for place, kind in enumerate(index.document.site_kinds)}
    sorters: Mapping[str, Sorter] = {
        "title": lambda item: (title_of(item), item.code),
        "kind": lambda item: (order.get(item.kind, 0), item.code),
        "rule": lambda item: (item.rule_kind.value, item.code),
        "indicator": lambda item: (item.indicator, item.code),
        "function": lambda item: (item.function, item.code),
        "weight": lambda item: (item.weight, item.code),
    }
    key: Sorter = sorters.get(state.sort, lambda item: item.code)
    found.sort(key=key, reverse=state.descending)  # type: ignore[arg-type]  # every key sorts with its own kind
    return ItemList(state, found, (words, kind, rule, function, only))


def item_list_page(edition: SchemeEdition, index: Index, asked: ItemList, viewer: Viewer) -> ListPage:
    """The page of the list."""
    head = edition_head(edition, viewer, "items")
    total = len(asked.found)
    shown = asked.found[asked.state.offset : asked.state.offset + asked.state.size]
    sentence = ngettext("%(n)s check item", "%(n)s check items", total) % {"n": number_text(total)}
    return ListPage(
        state=asked.state,
        title=head.title,
        sentence=sentence,
        rows=[_row(edition, index, item) for item in shown],
        total=total,
        filters=asked.filters,
        export_url=reverse("schemes:items_export", args=[edition.code]) if viewer.may(policies.EXPORT) else "",
        tabs=head.tabs,
        crumbs=head.crumbs,
        empty=Empty(gettext("No check item like this"), gettext("Take a filter away, or search for other words.")),
    )


def plain_row(index: Index, item: CheckItem) -> dict[str, object]:
    """An item as plain values for a file."""
    kind = index.kinds.get(item.kind)
    return {
        "code": item.code,
        "title": title_of(item),
        "kind": own_name(kind.name, kind.label_en) if kind else item.kind,
        "held_to": threshold_words(item),
        "rule": rule_line(item),
        "indicator": _node_name(index, item),
        "function": function_name(index, item.function),
        "weight": item.weight,
        "inferred": gettext("yes") if item.inferred or item.ladder_inferred else "",
        "sources": ", ".join(item.sources),
    }


def _row(edition: SchemeEdition, index: Index, item: CheckItem) -> Row:
    cells = {
        **plain_row(index, item),
        "title": Lines(title_of(item), inferred(item.inferred)),
        "rule": Lines(rule_line(item), inferred(item.ladder_inferred)),
        "weight": number(item.weight),
    }
    return Row(item.code, reverse("schemes:item", args=[edition.code, item.code]), cells)


def _node_name(index: Index, item: CheckItem) -> str:
    node = index.nodes.get(item.indicator)
    return f"{node.code} {own_name(node.name, node.label_en)}" if node else item.indicator


def _has(item: CheckItem, words: str) -> bool:
    text = " ".join((item.code, item.title, item.label_en, item.counting_rule, item.exemption)).casefold()
    return all(word in text for word in words.casefold().split())
