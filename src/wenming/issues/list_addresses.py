"""The addresses of problem lists and the way to them."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues.models import ProblemList
from wenming.ui.components import Crumb


def list_url(found: ProblemList, **query: str) -> str:
    """Return the address of a list."""
    here = reverse("problem_list", args=[found.key])
    return f"{here}?{urlencode(query)}" if query else here


def list_crumbs(found: ProblemList | None = None, last: str = "") -> tuple[Crumb, ...]:
    """Return the way to a list."""
    way = [Crumb(gettext("Problem lists"), reverse("problem_lists"))]
    if found is not None:
        way.append(Crumb(found.name, list_url(found) if last else ""))
    if last:
        way.append(Crumb(last))
    return tuple(way)
