"""Small pieces that several pages of an edition show: its head with tabs, marks of what is inferred, sources."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wenming.kernel.scope import Viewer
from wenming.schemes import policies
from wenming.schemes.headings import own_name, table_name
from wenming.schemes.index import Index
from wenming.schemes.models import SchemeEdition
from wenming.schemes.wording import state_chip
from wenming.ui.components import Action, Crumb, Link, Tab
from wenming.ui.markup import NOTHING
from wenming.ui.pages import RecordHead

SECTIONS = ("edition", "kinds", "items", "materials", "survey", "negative", "rules", "sources", "tasks")


def edition_head(
    edition: SchemeEdition, viewer: Viewer, section: str, *, more: Sequence[Crumb] = (), title: str = ""
) -> RecordHead:
    """The head of every page of an edition, with the tabs; ``more`` are the steps below the edition."""
    name = own_name(edition.name, edition.label_en)
    here = Crumb(name, reverse("schemes:edition", args=[edition.code]) if more else "")
    return RecordHead(
        title=title or name,
        number="" if title else edition.code,
        chip=None if title else state_chip(edition),
        subtitle="" if title or edition.is_official else gettext("not an official scheme"),
        crumbs=(Crumb(gettext("Schemes"), reverse("schemes:editions")), here, *more),
        actions=() if more else _actions(edition, viewer),
        tabs=() if title else _tabs(edition, section),
    )


def _actions(edition: SchemeEdition, viewer: Viewer) -> list[Action]:
    code = edition.code
    found = []
    if viewer.may(policies.MANAGE) and edition.state == SchemeEdition.State.DRAFT:
        found.append(
            Action(
                gettext("Publish and freeze"), reverse("schemes:freeze", args=[code]), "lock", "dialog", primary=True
            )
        )
    found.append(Action(gettext("Compare"), f"{reverse('schemes:compare')}?new={code}", "arrows-sort"))
    if viewer.may(policies.EXPORT):
        for form, label in (("workbook", gettext("Workbook")), ("yaml", "YAML")):
            found.append(Action(label, reverse(f"schemes:{form}", args=[code]), "download"))
    return found


def _tabs(edition: SchemeEdition, section: str) -> list[Tab]:
    labels = {
        "edition": gettext("Indicators"),
        "kinds": gettext("Kinds of site"),
        "items": gettext("Check items"),
        "materials": gettext("Materials"),
        "survey": gettext("Survey"),
        "negative": table_name("negative_items"),
        "rules": gettext("Other rules"),
        "sources": gettext("Sources"),
        "tasks": gettext("Who does what"),
    }
    return [Tab(labels[each], reverse(f"schemes:{each}", args=[edition.code]), each == section) for each in SECTIONS]


def inferred(is_inferred: object) -> SafeString:
    """The mark of what no source states."""
    if not is_inferred:
        return NOTHING
    return format_html(
        ' <span class="inferred" title="{}">{}</span>', gettext("No source states this value."), gettext("inferred")
    )


def source_list(index: Index, edition: SchemeEdition, codes: Iterable[str]) -> SafeString:
    """The sources behind a value, each leading to its line in the list of sources."""
    address = reverse("schemes:sources", args=[edition.code])
    known = ((address, code, index.sources[code].title if code in index.sources else "", code) for code in codes)
    return format_html_join(" ", '<a class="source" href="{}#{}" title="{}">{}</a>', known)


def kind_link(index: Index, edition: SchemeEdition, code: str) -> Link | str:
    """A kind of site by its name."""
    kind = index.kinds.get(code)
    if kind is None:
        return code
    return Link(own_name(kind.name, kind.label_en), reverse("schemes:kind", args=[edition.code, code]))


def node_link(index: Index, edition: SchemeEdition, code: str) -> Link | str:
    """An indicator by its code and name."""
    node = index.nodes.get(code)
    if node is None:
        return code
    return Link(f"{code} {own_name(node.name, node.label_en)}", reverse("schemes:indicator", args=[edition.code, code]))


def function_name(index: Index, code: str) -> str:
    """A department function by its name."""
    function = index.functions.get(code)
    return own_name(function.name, function.label_en) if function else code
