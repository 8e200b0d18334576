"""Addresses of problem lists."""

from urllib.parse import urlencode

from django.urls import reverse

from wenming.issues.models import ProblemList


def list_url(found: ProblemList, **query: str) -> str:
    """Return the address of a list."""
    here = reverse("problem_list", args=[found.key])
    return f"{here}?{urlencode(query)}" if query else here
