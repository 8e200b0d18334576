"""What an issue is found by."""

from django.db import connection

from wenming.issues.models import Issue, IssueWords
from wenming.kernel.search import search_text

# Most moves change no word: what stays the same is not written, and costs the index nothing.
KEPT = """
INSERT INTO issues_issuewords AS kept (issue_id, search) VALUES (%s, %s::tsvector)
ON CONFLICT (issue_id) DO UPDATE SET search = EXCLUDED.search WHERE kept.search <> EXCLUDED.search
"""


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


def words_of(issue: Issue) -> IssueWords:
    """Return the row to store for an issue that has its id."""
    return IssueWords(issue_id=issue.pk, search=search_text_of(issue))


def keep_words(issue: Issue) -> None:
    """Store what an issue is found by, if that is not what it was."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [issue.pk, search_text_of(issue)])
