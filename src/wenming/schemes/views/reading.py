"""Reading editions: the list, one edition, its kinds, items, indicators and tables, words found in it, its file."""

import tempfile
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.schemes import examples, policies, selectors
from wenming.schemes.edition_page import edition_page
from wenming.schemes.editions_page import editions_page
from wenming.schemes.finding_page import find as found_in
from wenming.schemes.formats import SchemeDocument, write_workbook, write_yaml
from wenming.schemes.headings import own_name
from wenming.schemes.index import index_of
from wenming.schemes.items_page import item_list, item_list_page, plain_row
from wenming.schemes.kind_page import indicator_page, item_page, kind_lines, kind_page
from wenming.schemes.parts import edition_head
from wenming.schemes.tables_page import section_tables
from wenming.schemes.wording import title_of
from wenming.ui.components import Crumb
from wenming.ui.exports import as_download, table_file
from wenming.ui.filters import Search

YAML = "application/yaml; charset=utf-8"


@policy(policies.VIEW)
def editions(request: HttpRequest) -> HttpResponse:
    """List the editions."""
    return render(request, "ui/list.html", {"page": editions_page(request, viewer(request))})


@policy(policies.VIEW)
def edition(request: HttpRequest, code: str) -> HttpResponse:
    """Show an edition: facts, methods, the tree."""
    held = selectors.edition_head(viewer(request), code)
    page = edition_page(held, index_of(held))
    context = {"head": edition_head(held, viewer(request), "edition"), "page": page, "edition": held}
    return render(request, "schemes/edition.html", context)


@policy(policies.VIEW)
def kinds(request: HttpRequest, code: str) -> HttpResponse:
    """Show the kinds of site of an edition."""
    held = selectors.edition_head(viewer(request), code)
    lines = kind_lines(held, index_of(held))
    context = {"head": edition_head(held, viewer(request), "kinds"), "lines": lines}
    return render(request, "schemes/kinds.html", context)


@policy(policies.VIEW)
def kind(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Show one kind of site with its check items."""
    held = selectors.edition_head(viewer(request), code)
    index = index_of(held)
    row = index.kinds.get(kind)
    if row is None:
        raise Http404
    crumbs = (Crumb(gettext("Kinds of site"), reverse("schemes:kinds", args=[code])), Crumb(kind))
    head = edition_head(held, viewer(request), "kinds", more=crumbs, title=own_name(row.name, row.label_en))
    return render(request, "schemes/kind.html", {"head": head, "page": kind_page(held, index, row)})


@policy(policies.VIEW)
def items(request: HttpRequest, code: str) -> HttpResponse:
    """List the check items that the address asks for."""
    held = selectors.edition_head(viewer(request), code)
    index = index_of(held)
    page = item_list_page(held, index, item_list(request, index), viewer(request))
    return render(request, "ui/list.html", {"page": page})


@policy(policies.EXPORT)
def items_export(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out exactly what the list of check items shows, all pages of it."""
    index = index_of(selectors.edition_head(viewer(request), code))
    asked = item_list(request, index)
    rows = (plain_row(index, item) for item in asked.found)
    return table_file(request, "check-items", gettext("Check items"), asked.state.columns, rows)


@policy(policies.VIEW)
def item(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """Show one check item."""
    held = selectors.edition_head(viewer(request), code)
    row = selectors.item(viewer(request), held, item)
    index = index_of(held)
    found = index.items[item]
    kind = index.kinds[found.kind]
    crumbs = (
        Crumb(own_name(kind.name, kind.label_en), reverse("schemes:kind", args=[code, kind.code])),
        Crumb(item),
    )
    head = edition_head(held, viewer(request), "items", more=crumbs, title=title_of(found))
    context = {"head": head, "page": item_page(held, index, found), "item": row}
    return render(request, "schemes/item.html", context)


@policy(policies.VIEW)
def indicator(request: HttpRequest, code: str, node: str) -> HttpResponse:
    """Show one indicator."""
    held = selectors.edition_head(viewer(request), code)
    row = selectors.indicator(viewer(request), held, node)
    index = index_of(held)
    tasks = selectors.breakdown(viewer(request), held).get(node, ([], []))
    above = [Crumb(each.code, reverse("schemes:indicator", args=[code, each.code])) for each in index.path(node)[:-1]]
    found = index.nodes[node]
    name = own_name(found.name, found.label_en)
    head = edition_head(held, viewer(request), "edition", more=(*above, Crumb(node)), title=name)
    context = {"head": head, "page": indicator_page(held, index, node, tasks), "indicator": row}
    return render(request, "schemes/indicator.html", context)


@policy(policies.VIEW)
def section(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Show a part of an edition table by table."""
    held = selectors.edition_head(viewer(request), code)
    tables = section_tables(held, index_of(held), section)
    context = {"head": edition_head(held, viewer(request), section), "tables": tables}
    return render(request, "schemes/section.html", context)


@policy(policies.VIEW)
def find(request: HttpRequest, code: str) -> HttpResponse:
    """Look for words in everything that an edition says."""
    held = selectors.edition_head(viewer(request), code)
    words = Search().read(request.GET)
    groups = found_in(held, index_of(held), words)
    total = sum(group.count for group in groups)
    sentence = ngettext("%(n)s place says “%(words)s”.", "%(n)s places say “%(words)s”.", total)
    context = {
        "head": edition_head(held, viewer(request), "", more=(Crumb(gettext("Search")),), title=gettext("Search")),
        "groups": groups,
        "words": words,
        "sentence": sentence % {"n": total, "words": words} if words else "",
    }
    return render(request, "schemes/find.html", context)


@policy(policies.EXPORT)
def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Hand out an edition as a file that can be taken in again."""
    held = selectors.edition(viewer(request), code)
    document = selectors.document_of(held)
    if form == "yaml":
        return as_download(write_yaml(document).encode(), f"{code}.yaml", YAML)
    return _workbook(document, f"{code}.xlsx")


@policy(policies.MANAGE)
def example(request: HttpRequest) -> HttpResponse:
    """Hand out the example to begin from, for a city that has no edition of its own to export."""
    document = examples.example()
    if document is None:
        raise Http404
    return _workbook(document, f"{document.edition.code}.xlsx")


def _workbook(document: SchemeDocument, name: str) -> HttpResponse:
    with tempfile.TemporaryDirectory(prefix="scheme-") as folder:
        path = Path(folder) / "scheme.xlsx"
        write_workbook(document, path)
        return as_download(path.read_bytes(), name)
