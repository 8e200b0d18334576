"""What is read together: units with those subordinate to them, areas with those that lie in them."""

from collections.abc import Collection

from wenming.areas.models import Area, AreaLevel
from wenming.people.models import Unit


def highest_above(codes: Collection[str]) -> dict[str, str]:
    """Return unit code → code of the highest unit above it, for those that have one above them."""
    rows = Unit.objects.filter(code__in=[code for code in codes if code]).values_list("code", "path")
    roots = {code: int(path.split("/", 1)[0]) for code, path in rows if path}
    names = dict(Unit.objects.filter(pk__in=set(roots.values())).values_list("pk", "code"))
    return {code: names[root] for code, root in roots.items() if names.get(root, code) != code}


def units_read_with(code: str, codes: Collection[str]) -> list[str]:
    """Return a unit and those of ``codes`` that are gathered into it."""
    into = highest_above(codes)
    return [code, *(each for each, root in into.items() if root == code)]


def towns_of(codes: Collection[str]) -> dict[str, str]:
    """Return area code → code of the town that it lies in; an area that lies in none is its own."""
    paths = dict(Area.objects.filter(code__in=list(codes)).values_list("code", "path"))
    towns = set(Area.objects.filter(level=AreaLevel.TOWN).values_list("code", flat=True))
    return {code: next((part for part in path.split("/") if part in towns), code) for code, path in paths.items()}


def areas_within(code: str, codes: Collection[str]) -> list[str]:
    """Return those of ``codes`` that are an area or lie in its town."""
    into = towns_of(codes)
    return [each for each in codes if code in (each, into.get(each))]
