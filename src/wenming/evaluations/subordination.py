"""Units read together with their subordinates: every unit is gathered into the highest one above it."""

from collections.abc import Collection

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
