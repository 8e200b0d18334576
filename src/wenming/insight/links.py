"""Where a number or a name leads: the addresses of other apps' pages, with the filters that show exactly the cases."""

from dataclasses import fields
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from wenming.issues.selectors import IssueFilter
from wenming.schemes.models import CheckItem
from wenming.ui.components import Link

SUBJECT_ROUTES = {
    "issues.issue": "issue",
    "inspections.visit": "inspections:visit",
    "inspections.observation": "inspections:visit",
    "evaluations.round": "evaluations:round",
    "evaluations.leafmark": "evaluations:round",
    "records.photo": "photo",
    "areas.area": "areas:area",
    "schemes.schemeedition": "schemes:edition",
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


def issue_list(wanted: IssueFilter) -> str:
    """Return the list that shows exactly the issues which the filter finds."""
    asked = {}
    for part in fields(wanted):
        value = getattr(wanted, part.name)
        name = "q" if part.name == "words" else part.name
        asked[name] = "1" if value is True else value if isinstance(value, str) else ""
    return filtered("issue_list", asked)


def unit(code: str, name: str) -> Link:
    """Return the link to a unit."""
    return Link(name, address("people:unit", code))


def subject(kind: str, ref: str) -> str:
    """Return the page of what an audit line speaks of, or nothing where that kind has no page of its own."""
    route = SUBJECT_ROUTES.get(kind, "")
    return address(route, ref) if route and ref else ""


SEARCH_LISTS = {
    "issues": "issue_list",
    "sites": "places:sites",
    "units": "people:units",
    "rounds": "evaluations:rounds",
}
"""The lists that take the same words as the search page."""


def search_list(group: str, words: str) -> str:
    """Return the list of a group with the words as its filter; nothing where that kind has no list with words."""
    route = SEARCH_LISTS.get(group, "")
    filters = {"q": words} | ({"state": "any"} if group == "sites" else {})
    return filtered(route, filters) if route and address(route) else ""


def check_item(item: CheckItem) -> str:
    """Return the page of a check item in its edition."""
    return address("schemes:item", item.edition.code, item.code)
