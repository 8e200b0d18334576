"""Where a number or a name leads: the addresses of other apps' pages, with the filters that show exactly the cases."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from wenming.ui.components import Link

SUBJECT_ROUTES = {
    "issues.issue": "issue",
    "inspections.visit": "visit",
    "evaluations.round": "round",
    "schemes.schemeedition": "scheme",
    "places.site": "places:site",
    "people.unit": "people:unit",
}
"""The record pages of the kinds of thing that acts are done to, by number or code."""


def address(route: str, *args: object) -> str:
    """Return the address of a route."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""


def filtered(route: str, filters: dict[str, str]) -> str:
    """Return the address of a list with filters; empty ones are left out."""
    asked = urlencode({name: value for name, value in filters.items() if value})
    return f"{address(route)}?{asked}" if asked else address(route)


def unit(code: str, name: str) -> Link:
    """Return the link to a unit."""
    return Link(name, address("people:unit", code))


def subject(kind: str, ref: str) -> str:
    """Return the page of what an audit line speaks of, or nothing where that kind has no page of its own."""
    route = SUBJECT_ROUTES.get(kind, "")
    return address(route, ref) if route and ref else ""
