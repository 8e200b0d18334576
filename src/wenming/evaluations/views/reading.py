"""Reading a round: its tree, its tables, its lost marks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from wenming.evaluations import policies, selectors
from wenming.evaluations.editions import edition_of
from wenming.evaluations.figures import figures_of
from wenming.evaluations.lost_page import lost_list, lost_page
from wenming.evaluations.models import Round
from wenming.evaluations.pages import round_list, round_list_page
from wenming.evaluations.parts import (
    SUBORDINATES,
    areas_page,
    comparison_page,
    items_table,
    role_wanted,
    site_lines,
    units_page,
)
from wenming.evaluations.round_head import head_of
from wenming.evaluations.round_page import indicator_page, overview
from wenming.evaluations.tables import kinds_table
from wenming.evaluations.wording import kind_names
from wenming.kernel.errors import Missing
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.rulebook.labels import N_


@policy(policies.VIEW)
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds."""
    page = round_list_page(round_list(request), viewer(request))
    return render(request, "ui/list.html", {"page": page})


@policy(policies.VIEW)
def round_record(request: HttpRequest, number: str) -> HttpResponse:
    """Show a round: its two figures, its methods, its tree."""
    found = selectors.round_by_number(viewer(request), number)
    head = head_of(found, viewer(request), "round")
    if found.state == Round.State.PLANNED:
        return render(request, "evaluations/planned.html", {"head": head, "round": found})
    sites = selectors.site_counts([found]).get(found.pk, 0)
    with figures_of(found) as figures:
        page = overview(found, edition_of(found), figures, sites=sites)
    return render(request, "evaluations/round.html", {"head": head, "page": page, "round": found})


@policy(policies.VIEW)
def indicator(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Show what lands under one indicator, item by item and leaf by leaf."""
    found = _opened(request, number)
    with figures_of(found) as figures:
        node = next((each for each in figures.nodes() if each.code == code), None)
        if node is None:
            raise Missing("indicator_missing", N_("This edition has no such indicator."))
        page = indicator_page(found, edition_of(found), figures, node)
    head = head_of(found, viewer(request), "round")
    return render(request, "evaluations/indicator.html", {"head": head, "page": page, "round": found})


@policy(policies.VIEW)
def kinds(request: HttpRequest, number: str) -> HttpResponse:
    """Show the kinds of site, and the check items of the one asked for."""
    found = _opened(request, number)
    names, kind = kind_names(), request.GET.get("kind", "")
    with figures_of(found) as figures:
        table = kinds_table(found, figures, names)
        items = items_table(found, edition_of(found), figures, kind) if kind in names else None
    head = head_of(found, viewer(request), "kinds")
    context = {"head": head, "table": table, "items": items, "kind": names.get(kind, ""), "round": found}
    return render(request, "evaluations/kinds.html", context)


@policy(policies.VIEW)
def units(request: HttpRequest, number: str) -> HttpResponse:
    """Show the units in one role: their shares, and their ranks."""
    found = _opened(request, number)
    role = role_wanted(found, request.GET.get("role", ""))
    is_together = request.GET.get("with") == SUBORDINATES
    with figures_of(found) as figures:
        page = units_page(found, figures, role=role, is_together=is_together)
    head = head_of(found, viewer(request), "units")
    return render(request, "evaluations/units.html", {"head": head, "page": page, "round": found})


@policy(policies.VIEW)
def areas(request: HttpRequest, number: str) -> HttpResponse:
    """Show the areas."""
    found = _opened(request, number)
    with figures_of(found) as figures:
        page = areas_page(found, figures, alone=request.GET.get("each") == "1", town=request.GET.get("town", "")[:20])
    head = head_of(found, viewer(request), "areas")
    return render(request, "evaluations/areas.html", {"head": head, "page": page, "round": found})


@policy(policies.VIEW)
def sites(request: HttpRequest, number: str) -> HttpResponse:
    """Show the sites drawn, each with its visit and what it lost."""
    found = _opened(request, number)
    with figures_of(found) as figures:
        lines = site_lines(found, edition_of(found), figures)
    head = head_of(found, viewer(request), "sites")
    return render(request, "evaluations/sites.html", {"head": head, "lines": lines, "round": found})


@policy(policies.VIEW)
def lost(request: HttpRequest, number: str) -> HttpResponse:
    """List the lost marks that a figure opens to."""
    found = _opened(request, number)
    with figures_of(found) as figures:
        asked = lost_list(request, found, edition_of(found), figures)
        page = lost_page(asked, found, edition_of(found), viewer(request))
    head = head_of(found, viewer(request), "lost")
    return render(request, "evaluations/lost.html", {"head": head, "lost": page, "page": page.list, "round": found})


@policy(policies.VIEW)
def comparison(request: HttpRequest, number: str) -> HttpResponse:
    """Hold a round against the one before it."""
    found = _opened(request, number)
    before = found.previous
    if before is None:
        return redirect("evaluations:round", number=number)
    earlier_round = selectors.round_by_number(viewer(request), before.number)
    role = role_wanted(found, request.GET.get("role", ""))
    with figures_of(earlier_round) as earlier, figures_of(found) as figures:
        page = comparison_page(found, earlier_round, edition_of(found), figures, earlier, role=role)
    head = head_of(found, viewer(request), "comparison")
    return render(request, "evaluations/comparison.html", {"head": head, "page": page, "round": found})


@policy(policies.VIEW)
def printed(request: HttpRequest, number: str) -> HttpResponse:
    """Show the whole round on one page, to be printed."""
    found = _opened(request, number)
    role = role_wanted(found, request.GET.get("role", ""))
    site_count = selectors.site_counts([found]).get(found.pk, 0)
    with figures_of(found) as figures:
        edition = edition_of(found)
        context = {
            "page": overview(found, edition, figures, sites=site_count),
            "kinds": kinds_table(found, figures, kind_names()),
            "units": units_page(found, figures, role=role, is_together=False),
            "areas": areas_page(found, figures, alone=False, town="").table,
        }
    head = head_of(found, viewer(request), "round")
    title = gettext("%(round)s: score") % {"round": found.name}
    return render(request, "evaluations/print.html", {**context, "head": head, "title": title, "round": found})


def _opened(request: HttpRequest, number: str) -> Round:
    """A round that has figures; a planned one has none yet."""
    found = selectors.round_by_number(viewer(request), number)
    if found.state == Round.State.PLANNED:
        raise Missing("round_not_opened", N_("This round has not been opened yet."))
    return found
