"""What an issue is found by."""

from wenming.issues.models import Issue
from wenming.kernel.search import search_text


def search_text_of(issue: Issue) -> str:
    """Return the search column: number, words, kind, place, and where it came from."""
    site, category = issue.site, issue.category
    return search_text(
        issue.number,
        issue.title,
        issue.description,
        issue.address,
        issue.origin_ref,
        *((site.code, site.name) if site else ()),
        *((category.label, category.label_en) if category else ()),
    )
